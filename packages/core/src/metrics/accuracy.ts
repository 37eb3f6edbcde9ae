import { defineMetric } from '../define/metrics.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'

export const accuracy = defineMetric({
  name: 'accuracy',
  title: 'Accuracy',
  describe: 'the share of rows whose class is predicted',
  equation: '1/n Σ [yᵢ = ŷᵢ]',
  direction: 'maximize',
  target: 'category',
  compute: (y, { values }, weights) => meanOverRows(y.length, weights, (i) => (y[i] === values[i] ? 1 : 0)),
})
