import { defineMetric } from '../define/metrics.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'
import { squaredLogError } from '../numeric/unit-deviance.ts'

export const msle = defineMetric({
  name: 'msle',
  title: 'Mean squared logarithmic error',
  describe: 'the mean squared difference of log(1 + value); undefined where a target or a prediction is −1 or less',
  equation: '1/n Σ (log(1 + yᵢ) − log(1 + ŷᵢ))²',
  direction: 'minimize',
  target: 'number',
  onRequest: true,
  compute: (y, { values }, weights) => meanOverRows(y.length, weights, (i) => squaredLogError(y[i], values[i])),
})
