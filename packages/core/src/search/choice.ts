import type { MetricDefinition } from '../define/metrics.ts'
import type { Pooled } from './pooled.ts'
import { rowShares, weightedShare } from './row-shares.ts'
import { isBetter } from './winner.ts'

/** What chooses the best candidate on weighted rows, `otherwise` among equals: by sums over rows where the metric is one. */
export function chooser(metric: MetricDefinition, pooled: Pooled, otherwise: number) {
  const { target, predictions } = pooled
  const found = rowShares(metric, pooled)
  const direction = found?.direction ?? metric.direction
  const scoreOn = (c: number, w: Float64Array) =>
    found ? weightedShare(found.shares[c], w) : metric.compute(target, predictions[c], w)
  return (w: Float64Array): number => {
    let [choice, top] = [otherwise, scoreOn(otherwise, w)]
    for (let c = 0; c < predictions.length; c++) {
      const score = scoreOn(c, w)
      if (score !== undefined && (top === undefined || isBetter(score, top, direction))) [choice, top] = [c, score]
    }
    return choice
  }
}
