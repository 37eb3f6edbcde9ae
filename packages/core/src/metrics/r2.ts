import { defineMetric } from '../define/metrics.ts'
import { deviation, weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const r2 = defineMetric({
  name: 'r2',
  title: 'R²',
  describe:
    'the share of the variance of the target that is predicted: 1 at best, 0 for the mean; undefined for a constant target',
  equation: '1 − Σ (yᵢ − ŷᵢ)² / Σ (yᵢ − ȳ)²',
  references: ['Wright 1921, J. Agric. Res. 20, 557–585'],
  direction: 'maximize',
  target: 'number',
  compute(y, { values }, weights) {
    const spread = deviation(y, weightedMean(y, weights), weights)
    if (spread === 0) return undefined
    const squares = residuals(y, values).map((r) => (r / spread) * (r / spread))
    return 1 - weightedMean(squares, weights)
  },
})
