import { defineModel } from '../define/definitions.ts'
import { logLinear } from '../numeric/log-linear.ts'

export const poisson = defineModel({
  name: 'poisson',
  title: 'Poisson regression',
  describe: 'counts as the exponential of a weighted sum of features: each unit multiplies the prediction',
  references: ['Nelder, Wedderburn 1972, J. R. Statist. Soc. A 135, 370–384'],
  cost: 'poisson-deviance',
  ...logLinear,
})
