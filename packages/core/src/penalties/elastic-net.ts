import { definePenalty } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'
import { range } from '../define/ranges.ts'
import { lambdaUnitHyperparameter } from '../numeric/lambda-unit.ts'
import { softThreshold } from '../numeric/soft-threshold.ts'

export const elasticNet = definePenalty({
  name: 'elastic-net',
  title: 'Elastic net',
  describe: 'selects features like the lasso and keeps correlated ones together like ridge',
  equation: 'λ(α‖β‖₁ + ½(1 − α)‖β‖₂²)',
  references: ['Zou, Hastie 2005, J. R. Statist. Soc. B 67, 301–320'],
  shortFor: 'linear',
  usual: { lambda: range(1e-4, 1), mixture: range(0, 1), lambdaUnit: 'lambda-max' },
  hyperparameters: {
    lambda: float({
      default: 1,
      min: 0,
      scale: 'log',
      search: [1e-4, 1e2],
      symbol: 'λ',
      describe: 'strength of the penalty, on the cost as a mean over rows',
      simpler: 'up',
    }),
    mixture: float({
      default: 0.5,
      min: 0,
      max: 1,
      search: [0, 1],
      symbol: 'α',
      describe: 'share of the lasso: 0 is ridge, 1 is the lasso',
      simpler: 'up',
    }),
    ...lambdaUnitHyperparameter,
  },
  value: (theta, { lambda, mixture }) => lambda * (mixture * Math.abs(theta) + ((1 - mixture) * theta * theta) / 2),
  offers: {
    prox: (v, step, { lambda, mixture }) =>
      softThreshold(v, step * lambda * mixture) / (1 + step * lambda * (1 - mixture)),
    split: ({ lambda, mixture }) => ({ l1: lambda * mixture, l2: lambda * (1 - mixture) }),
  },
})
