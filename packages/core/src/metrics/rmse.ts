import { defineMetric } from '../define/metrics.ts'
import { weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const rmse = defineMetric({
  name: 'rmse',
  title: 'Root mean squared error',
  describe: 'the square root of the mean squared error: the typical residual, in the unit of the target',
  equation: '√(1/n Σ (yᵢ − ŷᵢ)²)',
  direction: 'minimize',
  target: 'number',
  compute(y, { values }, weights) {
    const squares = residuals(y, values).map((r) => r * r)
    return Math.sqrt(weightedMean(squares, weights))
  },
})
