import type { Dataset } from '../../data/dataset.ts'
import type { Settled } from '../../define/definitions.ts'
import type { Estimator, Parts } from '../../define/estimator.ts'
import { ready } from '../../kernels/index.ts'
import { penalisedMinimum } from '../../numeric/penalised-minimum.ts'
import { jobOf, workOf } from '../../planning/work.ts'
import { restate } from '../../training/predictor.ts'
import { holdOut } from '../../validation/hold-out.ts'
import { metricFor } from '../request.ts'
import { undetermined } from './hypergradient.ts'
import { penaltySlopes } from './penalty-slopes.ts'
import { steepestOf, type TrainingPart, trainingPart } from './training-part.ts'

/** A linear function in the user's units. */
export interface LinearParameters {
  readonly intercept: number
  /** In the order of the terms. */
  readonly coefficients: Float64Array
}

/** How the parameters of a fit move with the hyperparameters of its penalty. */
export interface Sensitivity {
  readonly terms: readonly string[]
  readonly parameters: LinearParameters
  /** ∂ parameters / ∂ hyperparameter, by name: `lambda`, and `mixture` of the elastic net. */
  readonly derivatives: Readonly<Record<string, LinearParameters>>
}

/**
 * The derivative of each parameter of a ridge, lasso or elastic-net fit to all rows by the hyperparameters of the penalty, in the user's units. Lasso and
 * elastic net: as long as no coefficient joins or leaves; those that are zero stay zero.
 * ```ts
 * import { dataset, estimator, linear, ridge, sensitivity } from '@hp/core'
 *
 * const data = dataset({ x: [-1, 1], y: [-2, 2] }, { target: 'y' }) // β = 2/(1 + λ)
 * const { parameters, derivatives } = await sensitivity(estimator({ model: linear(), penalty: ridge({ lambda: 1 }) }), data)
 * parameters.coefficients[0] // ≈ 1
 * derivatives.lambda.coefficients[0] // ≈ -0.5
 * ```
 * @throws HpError request/invalid for another family, cost or penalty, and where the rows do not determine the coefficients; data/…
 */
export async function sensitivity<const E extends Parts>(
  estimator: Estimator<E, Settled>,
  data: Dataset,
): Promise<Sensitivity> {
  await ready()
  const job = jobOf(0, estimator as Estimator<Parts, Settled>, {})
  const slopes = penaltySlopes(job.composition)
  const { data: rows } = workOf(data, job.composition, {
    validation: holdOut(),
    metric: metricFor(undefined, job.composition),
    seed: 0,
  })
  const part = trainingPart(rows, job.composition)
  const { at, by } = slopes(steepestOf(part))
  const minimum = penalisedMinimum(part, at)
  if (minimum === undefined) throw undetermined()
  const { beta, byL1, byL2 } = minimum
  const derivatives = Object.entries(by).map(([name, { l1, l2 }]) => {
    const moved = beta.map((_, j) => byL1[j] * l1 + byL2[j] * l2)
    return [name, inUserUnits(part, moved, 0)] as const
  })
  return {
    terms: part.steps.at(-1)?.terms ?? rows.features,
    parameters: inUserUnits(part, beta, part.targetMean),
    derivatives: Object.fromEntries(derivatives),
  }
}

/** A linear function of the centred terms as one of the columns as they came in. */
function inUserUnits({ means, steps }: TrainingPart, values: Float64Array, constant: number): LinearParameters {
  const off = values.reduce((sum, value, j) => sum + value * means[j], 0)
  const low = new Float64Array(values.length)
  const stated = restate({ intercept: [constant - off, 0], values, low }, steps)
  return {
    intercept: stated.intercept[0] + stated.intercept[1],
    coefficients: stated.values.map((value, j) => value + stated.low[j]),
  }
}
