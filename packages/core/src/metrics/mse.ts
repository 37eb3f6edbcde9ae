import { defineMetric } from '../define/metrics.ts'
import { weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const mse = defineMetric({
  name: 'mse',
  title: 'Mean squared error',
  describe: 'the mean of the squared residuals',
  equation: '1/n Σ (yᵢ − ŷᵢ)²',
  direction: 'minimize',
  target: 'number',
  compute: (y, { values }, weights) =>
    weightedMean(
      residuals(y, values).map((r) => r * r),
      weights,
    ),
})
