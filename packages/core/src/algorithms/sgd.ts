import { defineAlgorithm } from '../define/definitions.ts'
import { flag, float, int } from '../define/hyperparameters.ts'
import { descentOutcome, norm, toleranceHyperparameter } from '../numeric/convergence.ts'
import { learningRateHyperparameters, rateAt } from '../numeric/learning-rate.ts'

export const sgd = defineAlgorithm({
  name: 'sgd',
  title: 'Stochastic gradient descent',
  describe: 'steps against the gradient of a few rows at a time; reports the whole cost after each pass',
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
    ...toleranceHyperparameter,
  },
  *train({ theta, gradient, gradientOn, steepness, rows, random }, h) {
    const g = new Float64Array(theta.length)
    const v = new Float64Array(theta.length)
    const order = Uint32Array.from({ length: rows }, (_, i) => i)
    let cost = gradient(theta, g)
    yield { step: 0, cost }
    const first = Math.max(norm(g), steepness())
    let step = 0 // one step is one mini-batch
    for (let epoch = 1; epoch <= h.epochs && norm(g) > h.tolerance * first; epoch++) {
      if (h.shuffle) random.shuffle(order)
      for (let from = 0; from < rows; from += h.batchSize) {
        gradientOn(order.subarray(from, from + h.batchSize), theta, g)
        const rate = rateAt(++step, h)
        for (let j = 0; j < theta.length; j++) {
          v[j] = h.momentum * v[j] - rate * g[j]
          theta[j] += v[j]
        }
      }
      cost = gradient(theta, g)
      yield { step, cost }
    }
    return descentOutcome(first, norm(g), step, h.tolerance)
  },
})
