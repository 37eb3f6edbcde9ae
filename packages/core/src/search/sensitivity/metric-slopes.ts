import { HpError } from '../../define/errors.ts'
import type { MetricDefinition } from '../../define/metrics.ts'
import { weightedMean } from '../../numeric/moments.ts'

/** A score and its derivative by the prediction of each row. */
export interface ScoreSlope {
  readonly score: number
  readonly slope: Float64Array
}
type Slope = (target: Float64Array, residual: Float64Array, weight: (i: number) => number, total: number) => ScoreSlope

const squares: Slope = (_, residual, weight, total) => {
  const score = residual.reduce((sum, r, i) => sum + weight(i) * r * r, 0) / total
  return { score, slope: residual.map((r, i) => (-2 * weight(i) * r) / total) }
}

const slopes: Readonly<Record<string, Slope>> = {
  mse: squares,
  rmse(...given) {
    const { score, slope } = squares(...given)
    const root = Math.sqrt(score)
    return { score: root, slope: slope.map((s) => (root > 0 ? s / (2 * root) : 0)) }
  },
  mae: (_, residual, weight, total) => ({
    score: residual.reduce((sum, r, i) => sum + weight(i) * Math.abs(r), 0) / total,
    slope: residual.map((r, i) => (-weight(i) * Math.sign(r)) / total),
  }),
  r2(target, residual, weight, total) {
    const { score, slope } = squares(target, residual, weight, total)
    const mean = target.reduce((sum, y, i) => sum + weight(i) * y, 0) / total
    const variance = target.reduce((sum, y, i) => sum + weight(i) * (y - mean) * (y - mean), 0) / total
    return { score: 1 - score / variance, slope: slope.map((s) => -s / variance) }
  },
}

/**
 * The function that gives a metric and its derivative from residuals y − ŷ.
 * @throws HpError request/invalid for a metric without a derivative
 */
export function metricSlope({ name }: MetricDefinition) {
  const slope = Object.hasOwn(slopes, name) ? slopes[name] : undefined
  if (slope === undefined) {
    throw new HpError({
      code: 'request/invalid',
      what: `The derivative of ${name} by the predictions is not known.`,
      where: 'metric (flag --metric)',
      fix: `use one of: ${Object.keys(slopes).join(', ')}`,
    })
  }
  return (target: Float64Array, residual: Float64Array, weights: Float64Array | undefined): ScoreSlope => {
    const total = weights ? weightedMean(weights) * weights.length : residual.length
    return slope(target, residual, weights ? (i) => weights[i] : () => 1, total)
  }
}
