import { defineAlgorithm } from '../define/definitions.ts'
import { flag, float, int } from '../define/hyperparameters.ts'
import { range } from '../define/ranges.ts'
import { toleranceHyperparameter } from '../numeric/convergence.ts'
import { earlyStoppingHyperparameters } from '../numeric/early-stopping.ts'
import { learningRateHyperparameters } from '../numeric/learning-rate.ts'
import { momentHyperparameters } from '../numeric/moment-rates.ts'
import { byPasses } from '../numeric/passes.ts'

export const adamw = defineAlgorithm({
  name: 'adamw',
  title: 'Adam on mini-batches, with decoupled weight decay',
  describe: 'Adam on the gradient of a few rows at a time; weights shrink by a share of their own in each step',
  equation: 'β ← (1 − ηω)β,  m ← β₁m + (1−β₁)g,  s ← β₂s + (1−β₂)g²,  θ ← θ − η m̂ / (√ŝ + ε)',
  references: ['Loshchilov, Hutter 2019, ICLR, arXiv:1711.05101', 'Kingma, Ba 2015, ICLR, arXiv:1412.6980'],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  usual: { learningRate: range(5e-4, 5e-2), weightDecay: range(1e-3, 1) },
  hyperparameters: {
    ...learningRateHyperparameters,
    learningRate: float({
      default: 0.005,
      above: 0,
      scale: 'log',
      search: [1e-4, 1e-1],
      symbol: 'η',
      describe: 'length of a step for each parameter',
    }),
    batchSize: int({ default: 32, min: 1, scale: 'log', search: [8, 512], describe: 'rows in a mini-batch' }),
    weightDecay: float({
      default: 0.1,
      mark: 'regularization',
      min: 0,
      scale: 'log',
      search: [1e-5, 1],
      symbol: 'ω',
      describe: 'share of the learning rate by which the weights that a penalty would act on shrink in each step',
      simpler: 'up',
    }),
    ...momentHyperparameters,
    shuffle: flag({ default: true, describe: 'take the rows in a new random order in each pass' }),
    epochs: int({
      default: 500,
      min: 1,
      scale: 'log',
      search: [5, 1000],
      mark: 'resource',
      describe: 'passes over the data',
    }),
    ...earlyStoppingHyperparameters,
    ...toleranceHyperparameter,
  },
  train(problem, h) {
    const { beta1, beta2, epsilon, weightDecay: decay } = h
    return byPasses(problem, h, { kind: 'adam', beta1, beta2, epsilon, decay })
  },
})
