import type { MetricDefinition, Prediction } from '../define/metrics.ts'
import { mse } from '../metrics/mse.ts'
import { r2 } from '../metrics/r2.ts'
import { rmse } from '../metrics/rmse.ts'
import type { Pooled } from './pooled.ts'
import { isBetter } from './winner.ts'

/** Share of a score by which it may differ from the mean over rows it is compared with. */
const SAME = 1e-9

/**
 * What chooses the best candidate on weighted rows. Where the metric is a mean over rows (or orders candidates as the mean squared error does), each row's
 * share is computed once; which it is, is seen by trying.
 */
export function chooser(metric: MetricDefinition, { rows, target, predictions }: Pooled) {
  const additive = metric === rmse || metric === r2 ? mse : metric
  const shares = predictions.map((prediction) => rowByRow(additive, target, prediction, rows))
  const mean = (c: number, w: Float64Array) => {
    const own = shares[c] as Float64Array
    let [sum, total] = [0, 0]
    for (let i = 0; i < rows; i++) {
      sum += w[i] * own[i]
      total += w[i]
    }
    return sum / total
  }
  const byMetric = (c: number, w: Float64Array) => metric.compute(target, predictions[c], w)
  const isMean = (w: Float64Array) =>
    shares.every((own, c) => {
      const score = own && additive.compute(target, predictions[c], w)
      return score !== undefined && Math.abs(mean(c, w) - score) <= SAME * Math.abs(score)
    })
  let additively: boolean | undefined
  return (w: Float64Array, winner: number): number => {
    additively ??= isMean(w)
    const [scoreOn, better] = additively ? [mean, additive.direction] : [byMetric, metric.direction]
    let [choice, top] = [winner, scoreOn(winner, w)]
    for (let c = 0; c < predictions.length; c++) {
      const score = scoreOn(c, w)
      if (score !== undefined && (top === undefined || isBetter(score, top, better))) [choice, top] = [c, score]
    }
    return choice
  }
}

/** The score of each row by itself; undefined where one has none. */
function rowByRow(
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
