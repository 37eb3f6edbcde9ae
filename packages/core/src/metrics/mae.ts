import { defineMetric } from '../define/metrics.ts'
import { weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const mae = defineMetric({
  name: 'mae',
  title: 'Mean absolute error',
  describe: 'the mean size of the residuals',
  equation: '1/n Σ |yᵢ − ŷᵢ|',
  direction: 'minimize',
  target: 'number',
  compute: (y, { values }, weights) => weightedMean(residuals(y, values).map(Math.abs), weights),
})
