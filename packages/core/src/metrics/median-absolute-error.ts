import { defineMetric } from '../define/metrics.ts'
import { median } from '../numeric/median.ts'
import { residuals } from '../numeric/residuals.ts'

export const medianAbsoluteError = defineMetric({
  name: 'median-absolute-error',
  title: 'Median absolute error',
  describe: 'the size that half of the residuals do not exceed: a few large ones leave it as it is',
  equation: 'medianᵢ |yᵢ − ŷᵢ|',
  direction: 'minimize',
  target: 'number',
  compute: (y, { values }, weights) => median(residuals(y, values).map(Math.abs), weights),
})
