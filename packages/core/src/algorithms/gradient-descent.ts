import { defineAlgorithm } from '../define/definitions.ts'
import { int } from '../define/hyperparameters.ts'
import { descentOutcome, norm, toleranceHyperparameter } from '../numeric/convergence.ts'
import { learningRateHyperparameters, rateAt } from '../numeric/learning-rate.ts'

export const gradientDescent = defineAlgorithm({
  name: 'gradient-descent',
  title: 'Gradient descent',
  describe: 'steps against the gradient of the whole cost',
  equation: 'θ ← θ − η ∇C(θ)',
  references: ['Cauchy 1847, Comptes rendus 25, 536–538'],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  hyperparameters: {
    ...learningRateHyperparameters,
    epochs: int({
      default: 500,
      min: 1,
      scale: 'log',
      search: [10, 10_000],
      mark: 'resource',
      describe: 'passes over the data',
    }),
    ...toleranceHyperparameter,
  },
  descends: true,
  limit: { formula: '2/L', rate: (largestCurvature) => 2 / largestCurvature },
  *train({ theta, gradient, steepness }, h) {
    const g = new Float64Array(theta.length)
    let cost = gradient(theta, g)
    yield { step: 0, cost }
    const first = Math.max(norm(g), steepness())
    let step = 0
    while (step < h.epochs && norm(g) > h.tolerance * first) {
      const rate = rateAt(++step, h)
      for (let j = 0; j < theta.length; j++) theta[j] -= rate * g[j]
      cost = gradient(theta, g)
      yield { step, cost }
    }
    return descentOutcome(first, norm(g), step, h.tolerance)
  },
})
