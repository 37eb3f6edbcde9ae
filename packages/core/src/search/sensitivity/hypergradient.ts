import type { Dataset } from '../../data/dataset.ts'
import type { Settled } from '../../define/definitions.ts'
import { HpError } from '../../define/errors.ts'
import type { Estimator, Parts } from '../../define/estimator.ts'
import { ready } from '../../kernels/index.ts'
import { jobOf, releaseWork, workOf } from '../../planning/work.ts'
import { kFold } from '../../validation/k-fold.ts'
import { metricFor, type SearchRequest } from '../request.ts'
import { meanOf, type Score, standardErrorOf } from '../trial.ts'
import { hypergradientsOn } from './hypergradients.ts'
import { penaltySlopes } from './penalty-slopes.ts'

/** How a cross-validated score moves with the hyperparameters of the penalty. */
export interface Hypergradient {
  readonly metric: string
  readonly score: Score
  /** ∂ mean score / ∂ hyperparameter, by name: `lambda`, and `mixture` of the elastic net. */
  readonly derivatives: Readonly<Record<string, number>>
}

/**
 * The derivative of the cross-validated score by the hyperparameters of a ridge, lasso or elastic-net penalty, by implicit differentiation of each fold's
 * minimum: no second training, no step size. Lasso and elastic net: as long as no coefficient joins or leaves.
 * ```ts
 * import { dataset, estimator, hypergradient, linear, random, ridge } from '@hp/core'
 *
 * const normal = random(3)
 * const x = Array.from({ length: 50 }, () => normal.normal())
 * const data = dataset({ x, y: x.map((value) => 2 * value + normal.normal()) }, { target: 'y' })
 * const at = async (lambda: number) => hypergradient(estimator({ model: linear(), penalty: ridge({ lambda }) }), data)
 * const slope = (await at(1)).derivatives.lambda // above 0: less penalty is better
 * const difference = ((await at(1.0001)).score.mean - (await at(0.9999)).score.mean) / 0.0002
 * Math.abs(slope / difference - 1) < 1e-6 // => true
 * ```
 * @throws HpError request/invalid for another family, cost, penalty or metric, and where a fold does not determine its coefficients
 */
export async function hypergradient<const E extends Parts>(
  estimator: Estimator<E, Settled>,
  data: Dataset,
  { validation = kFold(), metric, seed = 0 }: Pick<SearchRequest, 'validation' | 'metric' | 'seed'> = {},
): Promise<Hypergradient> {
  await ready()
  const job = jobOf(0, estimator as Estimator<Parts, Settled>, {})
  penaltySlopes(job.composition)
  const chosen = metricFor(metric, job.composition)
  const work = workOf(data, job.composition, { validation, metric: chosen, seed })
  try {
    const found = hypergradientsOn(work)(job.composition)
    if (found === undefined) throw undetermined()
    const { scores, derivatives } = found
    const error = standardErrorOf(scores)
    const score = { mean: meanOf(scores), ...(error !== undefined && { standardError: error }), folds: scores }
    return { metric: chosen.name, score, derivatives }
  } finally {
    releaseWork(work)
  }
}

/** Refuses coefficients that the data leave open. */
export const undetermined = () =>
  new HpError({
    code: 'request/invalid',
    what: 'The rows do not determine the coefficients: columns are collinear, and the penalty is too small to decide.',
    fix: 'use a larger lambda',
  })
