import type { MetricDefinition } from '../define/metrics.ts'
import type { Pooled } from './pooled.ts'
import type { RowShares } from './row-shares.ts'
import { isBetter } from './winner.ts'

/** What chooses the best candidate on weighted rows, `otherwise` among equals: by sums over rows where the metric is one. */
export function chooser(
  metric: MetricDefinition,
  { target, predictions }: Pooled,
  { shares: found, otherwise }: { readonly shares: RowShares | undefined; readonly otherwise: number },
): (w: Float64Array) => number {
  const direction = found?.direction ?? metric.direction
  const scoreOn = (c: number, w: Float64Array) =>
    found ? weightedSum(found.shares[c], w) : metric.compute(target, predictions[c], w)
  return (w) => {
    let [choice, top] = [otherwise, scoreOn(otherwise, w)]
    for (let c = 0; c < predictions.length; c++) {
      const score = scoreOn(c, w)
      if (score !== undefined && (top === undefined || isBetter(score, top, direction))) [choice, top] = [c, score]
    }
    return choice
  }
}

/** Σ wᵢsᵢ, in four sums side by side: what is divided by is the same for all. */
function weightedSum(s: Float64Array, w: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  let i = 0
  for (; i + 4 <= s.length; i += 4) {
    a += w[i] * s[i]
    b += w[i + 1] * s[i + 1]
    c += w[i + 2] * s[i + 2]
    d += w[i + 3] * s[i + 3]
  }
  for (; i < s.length; i++) a += w[i] * s[i]
  return a + b + (c + d)
}
