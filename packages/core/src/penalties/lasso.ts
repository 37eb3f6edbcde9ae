import { definePenalty } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'
import { range } from '../define/ranges.ts'
import { lambdaUnitHyperparameter } from '../numeric/lambda-unit.ts'
import { softThreshold } from '../numeric/soft-threshold.ts'

export const lasso = definePenalty({
  name: 'lasso',
  title: 'Lasso',
  describe: 'sets the coefficients of features that help little to exactly zero',
  equation: 'λ‖β‖₁',
  references: ['Tibshirani 1996, J. R. Statist. Soc. B 58, 267–288'],
  shortFor: 'linear',
  usual: { lambda: range(1e-4, 1), lambdaUnit: 'lambda-max' },
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
    ...lambdaUnitHyperparameter,
  },
  value: (theta, { lambda }) => lambda * Math.abs(theta),
  offers: {
    prox: (v, step, { lambda }) => softThreshold(v, step * lambda),
    split: ({ lambda }) => ({ l1: lambda, l2: 0 }),
  },
})
