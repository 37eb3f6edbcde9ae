import { defineAlgorithm } from '../define/definitions.ts'
import { choice, float, int } from '../define/hyperparameters.ts'
import { descentOutcome, norm, toleranceHyperparameter } from '../numeric/convergence.ts'
import { learningRateHyperparameters, rateAt } from '../numeric/learning-rate.ts'
import { batchSizeHyperparameter, byBatches, inBatches } from '../numeric/passes.ts'

export const nesterov = defineAlgorithm({
  name: 'nesterov',
  title: "Nesterov's accelerated gradient",
  describe: 'momentum that looks ahead: the gradient is taken where the last step would lead',
  equation: 'v ← μv − η ∇C(θ + μv),  θ ← θ + v',
  references: ['Nesterov 1983, Soviet Math. Dokl. 27, 372–376', 'Sutskever et al. 2013, ICML, 1139–1147 (both forms)'],
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
    form: choice(['look-ahead', 'gradient'], {
      default: 'look-ahead',
      describe: 'where the gradient is taken: ahead, or at θ with a corrected step as deep-learning libraries do',
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
  limit: {
    formula: '2(1 + μ)/((1 + 2μ)L)',
    rate: (largestCurvature, { momentum }) => (2 * (1 + momentum)) / ((1 + 2 * momentum) * largestCurvature),
  },
  *train(problem, h) {
    const { theta, gradient, steepness } = problem
    if (inBatches(problem, h))
      return yield* byBatches(problem, h, { kind: 'nesterov', momentum: h.momentum, form: h.form })
    const ahead = h.form === 'look-ahead'
    const g = new Float64Array(theta.length)
    const v = new Float64Array(theta.length)
    const point = new Float64Array(theta.length)
    let cost = gradient(theta, g)
    yield { step: 0, cost }
    const first = Math.max(norm(g), steepness())
    let step = 0
    while (step < h.epochs && norm(g) > h.tolerance * first) {
      const rate = rateAt(++step, h)
      if (ahead) {
        for (let j = 0; j < theta.length; j++) point[j] = theta[j] + h.momentum * v[j]
        gradient(point, g)
        for (let j = 0; j < theta.length; j++) {
          v[j] = h.momentum * v[j] - rate * g[j]
          theta[j] += v[j]
        }
      } else {
        for (let j = 0; j < theta.length; j++) {
          v[j] = h.momentum * v[j] + g[j]
          theta[j] -= rate * (g[j] + h.momentum * v[j])
        }
      }
      cost = gradient(theta, g)
      yield { step, cost }
    }
    return descentOutcome(first, norm(g), step, h.tolerance)
  },
})
