import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import { descentOutcome, norm, toleranceHyperparameter } from '../numeric/convergence.ts'
import { learningRateHyperparameters, rateAt } from '../numeric/learning-rate.ts'
import { batchSizeHyperparameter, byBatches, inBatches } from '../numeric/passes.ts'

export const momentum = defineAlgorithm({
  name: 'momentum',
  title: 'Gradient descent with momentum',
  describe: 'a heavy ball: keeps a part of the last step',
  equation: 'v ← μv − η ∇C(θ),  θ ← θ + v',
  references: ['Polyak 1964, USSR Comput. Math. Math. Phys. 4(5), 1–17'],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  hyperparameters: {
    ...learningRateHyperparameters,
    momentum: float({
      default: 0.9,
      min: 0,
      below: 1,
      search: [0.5, 0.99],
      symbol: 'μ',
      describe: 'share of the last step that is kept',
    }),
    ...batchSizeHyperparameter,
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
  limit: { formula: '2(1 + μ)/L', rate: (largestCurvature, { momentum }) => (2 * (1 + momentum)) / largestCurvature },
  *train(problem, h) {
    const { theta, gradient, steepness } = problem
    if (inBatches(problem, h)) return yield* byBatches(problem, h, { kind: 'momentum', momentum: h.momentum })
    const g = new Float64Array(theta.length)
    const v = new Float64Array(theta.length)
    let cost = gradient(theta, g)
    yield { step: 0, cost }
    const first = Math.max(norm(g), steepness())
    let step = 0
    while (step < h.epochs && norm(g) > h.tolerance * first) {
      const rate = rateAt(++step, h)
      for (let j = 0; j < theta.length; j++) {
        v[j] = h.momentum * v[j] - rate * g[j]
        theta[j] += v[j]
      }
      cost = gradient(theta, g)
      yield { step, cost }
    }
    return descentOutcome(first, norm(g), step, h.tolerance)
  },
})
