import { defineModel } from '../define/definitions.ts'
import { logLinear } from '../numeric/log-linear.ts'

export const gamma = defineModel({
  name: 'gamma',
  title: 'Gamma regression',
  describe: 'amounts above 0 as the exponential of a weighted sum of features; their spread grows with their mean',
  references: ['McCullagh, Nelder 1989, Generalized Linear Models, 8'],
  cost: 'gamma-deviance',
  ...logLinear,
})
