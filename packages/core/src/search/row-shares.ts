import type { MetricDefinition, Prediction } from '../define/metrics.ts'
import { mse } from '../metrics/mse.ts'
import { r2 } from '../metrics/r2.ts'
import { rmse } from '../metrics/rmse.ts'
import type { Pooled } from './pooled.ts'

/** What each row gives to the score of each candidate. */
export interface RowShares {
  readonly shares: readonly Float64Array[]
  readonly direction: 'minimize' | 'maximize'
  /** Whether the score is the weighted mean of the shares, not only ordered as it is. */
  readonly mean: boolean
}

/** Share of a score by which it may differ from the mean over rows it is compared with. */
const SAME = 1e-9

/**
 * The score of each row by itself, where the metric is their weighted mean, which is seen by trying, or where every fold is one row; for metrics that order
 * candidates as the mean squared error does, its shares. Undefined for other metrics.
 */
export function rowShares(
  metric: MetricDefinition,
  { rows, target, predictions, weights, oneByOne }: Pooled,
): RowShares | undefined {
  if (!oneByOne && (metric === mse || metric === rmse || metric === r2)) {
    const squares = ({ values }: Prediction) => target.map((y, i) => (y - values[i]) * (y - values[i]))
    return { shares: predictions.map(squares), direction: 'minimize', mean: false }
  }
  const uneven = weights.map((w, i) => w * (1 + (i % 3)))
  const shares: Float64Array[] = []
  for (const prediction of predictions) {
    const own = alone(metric, target, prediction, rows)
    if (own === undefined) return undefined
    shares.push(own)
    if (oneByOne) continue // the score is the mean over folds, each of which is a row
    const score = metric.compute(target, prediction, uneven)
    if (score === undefined || !(Math.abs(weightedShare(own, uneven) - score) <= SAME * Math.abs(score))) {
      return undefined
    }
  }
  return { shares, direction: metric.direction, mean: true }
}

/** Σ wᵢsᵢ / Σ wᵢ. */
export function weightedShare(shares: Float64Array, w: Float64Array): number {
  let [sum, total] = [0, 0]
  for (let i = 0; i < shares.length; i++) {
    sum += w[i] * shares[i]
    total += w[i]
  }
  return sum / total
}

/** The score of each row by itself; undefined where one has none. */
function alone(
  metric: MetricDefinition,
  target: Float64Array,
  { values, classes, probabilities }: Prediction,
  rows: number,
): Float64Array | undefined {
  const shares = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const own =
      probabilities && Float64Array.from({ length: probabilities.length / rows }, (_, k) => probabilities[k * rows + i])
    const score = metric.compute(target.subarray(i, i + 1), {
      values: values.subarray(i, i + 1),
      ...(classes && { classes }),
      ...(own && { probabilities: own }),
    })
    if (score === undefined) return undefined
    shares[i] = score
  }
  return shares
}
