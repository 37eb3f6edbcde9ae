import { defineMetric } from '../define/metrics.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'
import { poissonDeviance as ofRow } from '../numeric/unit-deviance.ts'

export const poissonDeviance = defineMetric({
  name: 'poisson-deviance',
  title: 'Poisson deviance',
  describe:
    'the mean deviance of counts; undefined where a target or a prediction is below 0, infinite where a count was given the mean 0',
  equation: '2/n Σ (yᵢ log(yᵢ/ŷᵢ) − yᵢ + ŷᵢ)',
  references: ['Nelder & Wedderburn 1972, J. R. Statist. Soc. A 135, 370–384'],
  direction: 'minimize',
  target: 'number',
  onRequest: true,
  compute: (y, { values }, weights) => meanOverRows(y.length, weights, (i) => ofRow(y[i], values[i])),
})
