import { defineAlgorithm } from '../define/definitions.ts'
import { flag, float, int } from '../define/hyperparameters.ts'
import { toleranceHyperparameter } from '../numeric/convergence.ts'
import { earlyStoppingHyperparameters } from '../numeric/early-stopping.ts'
import { learningRateHyperparameters } from '../numeric/learning-rate.ts'
import { byPasses } from '../numeric/passes.ts'

export const sgd = defineAlgorithm({
  name: 'sgd',
  title: 'Stochastic gradient descent',
  describe: 'steps against the gradient of a few rows at a time',
  equation: 'v ← μv − η ∇C_batch(θ),  θ ← θ + v',
  references: ['Robbins, Monro 1951, Ann. Math. Statist. 22, 400–407'],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  hyperparameters: {
    ...learningRateHyperparameters,
    batchSize: int({ default: 32, min: 1, scale: 'log', search: [8, 512], describe: 'rows in a mini-batch' }),
    momentum: float({
      default: 0,
      min: 0,
      below: 1,
      search: [0, 0.99],
      symbol: 'μ',
      describe: 'share of the last step that is kept',
    }),
    shuffle: flag({ default: true, describe: 'take the rows in a new random order in each pass' }),
    epochs: int({
      default: 100,
      min: 1,
      scale: 'log',
      search: [5, 1000],
      mark: 'resource',
      describe: 'passes over the data',
    }),
    ...earlyStoppingHyperparameters,
    ...toleranceHyperparameter,
  },
  train: (problem, h) => byPasses(problem, h, { kind: 'momentum', momentum: h.momentum }),
})
