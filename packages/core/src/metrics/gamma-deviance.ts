import { defineMetric } from '../define/metrics.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'
import { gammaDeviance as ofRow } from '../numeric/unit-deviance.ts'

export const gammaDeviance = defineMetric({
  name: 'gamma-deviance',
  title: 'Gamma deviance',
  describe:
    'the mean deviance of amounts above 0, which asks for ratios; undefined where a target or a prediction is not above 0',
  equation: '2/n Σ (log(ŷᵢ/yᵢ) + yᵢ/ŷᵢ − 1)',
  references: ['Nelder & Wedderburn 1972, J. R. Statist. Soc. A 135, 370–384'],
  direction: 'minimize',
  target: 'number',
  onRequest: true,
  compute: (y, { values }, weights) => meanOverRows(y.length, weights, (i) => ofRow(y[i], values[i])),
})
