import { penalisedMinimum } from '../../numeric/penalised-minimum.ts'
import type { Work } from '../../planning/work.ts'
import type { Composition } from '../../training/resolve.ts'
import { meanOf } from '../trial.ts'
import { metricSlope } from './metric-slopes.ts'
import { penaltySlopesOf } from './penalty-slopes.ts'
import { steepestOf, type TestRows, type TrainingPart, testRows, trainingPart } from './training-part.ts'

/** A cross-validated score and its derivatives by hyperparameters of the penalty. */
export interface ScoreGradient {
  /** Of each fold; what is compared is their mean. */
  readonly scores: readonly number[]
  /** Of the mean, by name: 'lambda', 'mixture'. */
  readonly derivatives: Readonly<Record<string, number>>
}

interface Fold {
  readonly part: TrainingPart
  readonly test: TestRows
}

/** Computes the gradient of the score at the penalty of a composition; undefined where some fold's minimum is not known or not determined. */
export type Hypergradients = (composition: Composition) => ScoreGradient | undefined

/**
 * What computes hypergradients on the splits of a search, by differentiating the conditions of each fold's minimum (Bertrand et al. 2020, Proc. Mach.
 * Learn. Res. 119, 810–821): dScore/dλ = ∂Score/∂ŷ · X dβ/dλ, summed over the folds. What does not depend on the penalty is computed once and kept.
 * @throws HpError request/invalid for a metric without a derivative
 */
export function hypergradientsOn(work: Work): Hypergradients {
  const { data, splits, metric } = work
  const slopeOf = metricSlope(metric)
  const known = new Map<string, readonly Fold[]>()
  const foldsOf = (composition: Composition): readonly Fold[] => {
    const { model, transforms } = composition
    const key = JSON.stringify([model.settings, transforms.map(keyOf)])
    const before = known.get(key)
    if (before) return before
    const folds = splits.map(({ train, test }) => {
      const part = trainingPart(data.rowsAt(train), composition)
      return { part, test: testRows(part, data.rowsAt(test)) }
    })
    known.set(key, folds)
    return folds
  }
  return (composition) => {
    const slopes = penaltySlopesOf(composition)
    if (slopes === undefined) return undefined
    const scores: number[] = []
    const sums: Record<string, number> = {}
    for (const { part, test } of foldsOf(composition)) {
      const { at, by } = slopes(steepestOf(part))
      const minimum = penalisedMinimum(part, at)
      if (minimum === undefined) return undefined
      const { beta, byL1, byL2 } = minimum
      const { score, slope } = slopeOf(test.target, residualsOf(test, beta), test.weights)
      scores.push(score)
      const along = transposedTimes(test, slope) // ∂Score/∂β
      const [d1, d2] = [dot(along, byL1), dot(along, byL2)]
      for (const [name, { l1, l2 }] of Object.entries(by)) {
        sums[name] = (sums[name] ?? 0) + (d1 * l1 + d2 * l2) / splits.length
      }
    }
    return meanOf(scores) === Infinity ? undefined : { scores, derivatives: sums }
  }
}

const keyOf = ({ definition: { name }, settings }: Composition['transforms'][number]) => [name, settings]

function residualsOf({ terms, target }: TestRows, beta: Float64Array): Float64Array {
  const residual = target.slice()
  const n = target.length
  for (let j = 0; j < beta.length; j++) {
    if (beta[j] === 0) continue
    for (let i = 0; i < n; i++) residual[i] -= terms[j * n + i] * beta[j]
  }
  return residual
}

function transposedTimes({ terms, target }: TestRows, slope: Float64Array): Float64Array {
  const n = target.length
  return Float64Array.from({ length: terms.length / n }, (_, j) => dot(terms.subarray(j * n, (j + 1) * n), slope))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
