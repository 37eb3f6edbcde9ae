import { defineCost } from '../define/definitions.ts'

export const squaredError = defineCost({
  name: 'squared-error',
  title: 'Squared error',
  describe: 'half the mean of the squared residuals',
  equation: 'C = 1/(2n) Σ (yᵢ − ŷᵢ)²',
  references: ['Legendre 1805, Nouvelles méthodes pour la détermination des orbites des comètes, appendix'],
  hyperparameters: {},
  target: 'number',
  link: 'identity',
  row: (target, prediction) => ((target - prediction) * (target - prediction)) / 2,
  offers: {
    slope: (target, prediction) => prediction - target,
    quadratic: true,
  },
})
