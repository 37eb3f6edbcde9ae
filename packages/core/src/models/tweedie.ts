import { defineModel } from '../define/definitions.ts'
import { logLinear } from '../numeric/log-linear.ts'

export const tweedie = defineModel({
  name: 'tweedie',
  title: 'Tweedie regression',
  describe: 'amounts that are often exactly 0 as the exponential of a weighted sum of features',
  references: ['Jørgensen 1987, J. R. Statist. Soc. B 49, 127–162'],
  cost: 'tweedie-deviance',
  ...logLinear,
})
