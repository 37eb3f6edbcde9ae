import { defineMetric } from '../define/metrics.ts'
import { deviation, weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const explainedVariance = defineMetric({
  name: 'explained-variance',
  title: 'Explained variance',
  describe:
    'R² that forgives a constant error: the variance of the residuals in place of their squares; undefined for a constant target',
  equation: '1 − var(y − ŷ) / var(y)',
  direction: 'maximize',
  target: 'number',
  compute(y, { values }, weights) {
    const spread = deviation(y, weightedMean(y, weights), weights)
    if (spread === 0) return undefined
    const rest = residuals(y, values)
    const share = deviation(rest, weightedMean(rest, weights), weights) / spread
    return 1 - share * share
  },
})
