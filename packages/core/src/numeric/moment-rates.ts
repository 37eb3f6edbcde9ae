import { float } from '../define/hyperparameters.ts'

/** The hyperparameters of running means of the gradient and of its square: those of Adam. */
export const momentHyperparameters = {
  beta1: float({
    default: 0.9,
    min: 0,
    below: 1,
    search: [0.8, 0.99],
    symbol: 'β₁',
    describe: 'memory of the gradient',
  }),
  beta2: float({
    default: 0.999,
    min: 0,
    below: 1,
    search: [0.9, 0.9999],
    symbol: 'β₂',
    describe: 'memory of its square',
  }),
  epsilon: float({
    default: 1e-8,
    above: 0,
    scale: 'log',
    search: [1e-10, 1e-4],
    symbol: 'ε',
    describe: 'keeps the division safe',
  }),
}
