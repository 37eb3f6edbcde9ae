import { defineModel } from '../define/definitions.ts'
import { flag } from '../define/hyperparameters.ts'
import { linearPredictor } from '../numeric/linear-predictor.ts'
import { powersHyperparameters } from '../numeric/powers.ts'

export const linear = defineModel({
  name: 'linear',
  title: 'Linear regression',
  describe: 'a number as a weighted sum of features, or of their powers and products',
  equation: 'ŷ = β₀ + Σⱼ βⱼ xⱼ',
  references: [
    'Gauss 1809, Theoria motus corporum coelestium, 175–179',
    'Gergonne 1815, Annales de Mathématiques 6, 242–252',
  ],
  target: 'number',
  links: ['identity'],
  cost: 'squared-error',
  hyperparameters: {
    ...powersHyperparameters(9),
    intercept: flag({ default: true, describe: 'let the prediction differ from 0 where all features are 0' }),
  },
  basis: ({ degree, interactions, intercept }) => ({ degree, interactions, intercept }),
  parameters: (_, { terms }) => ({ intercept: [], coefficients: [terms.length] }),
  meaning: {
    intercept: 'prediction where all features are 0',
    coefficients: 'change of the prediction for one unit of each term',
  },
  penalised: ['coefficients'],
  predict({ intercept, coefficients }, { rows: n, matrix: X }, _, out, rows) {
    if (!rows) return linearPredictor(X, n, intercept[0], coefficients, out)
    out.fill(intercept[0], 0, rows.length)
    for (let j = 0; j < coefficients.length; j++) {
      for (let i = 0; i < rows.length; i++) out[i] += X[j * n + rows[i]] * coefficients[j]
    }
  },
  offers: {
    design: true,
    pullback({ coefficients }, { rows: n, matrix: X }, { intercept: free }, slope, gradient, rows) {
      const count = rows ? rows.length : n
      if (free) for (let i = 0; i < count; i++) gradient.intercept[0] += slope[i]
      for (let j = 0; j < coefficients.length; j++) {
        const at = j * n
        let sum = 0
        if (rows) for (let i = 0; i < count; i++) sum += X[at + rows[i]] * slope[i]
        else for (let i = 0; i < n; i++) sum += X[at + i] * slope[i]
        gradient.coefficients[j] += sum
      }
    },
  },
})
