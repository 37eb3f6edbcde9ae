import { defineAlgorithm } from '../define/definitions.ts'
import { int } from '../define/hyperparameters.ts'
import { descentOutcome, norm, toleranceHyperparameter } from '../numeric/convergence.ts'
import { learningRateHyperparameters, rateAt } from '../numeric/learning-rate.ts'
import { momentHyperparameters } from '../numeric/moment-rates.ts'
import { batchSizeHyperparameter, byBatches, inBatches } from '../numeric/passes.ts'

export const adam = defineAlgorithm({
  name: 'adam',
  title: 'Adam',
  describe: 'a step of its own for each parameter, from running means of the gradient and of its square',
  equation: 'm ← β₁m + (1−β₁)g,  s ← β₂s + (1−β₂)g²,  θ ← θ − η m̂ / (√ŝ + ε)',
  references: ['Kingma, Ba 2015, ICLR, arXiv:1412.6980'],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  hyperparameters: {
    ...learningRateHyperparameters,
    ...momentHyperparameters,
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
  *train(problem, h) {
    const { theta, gradient, steepness } = problem
    const { beta1, beta2, epsilon } = h
    if (inBatches(problem, h)) return yield* byBatches(problem, h, { kind: 'adam', beta1, beta2, epsilon, decay: 0 })
    const g = new Float64Array(theta.length)
    const m = new Float64Array(theta.length)
    const s = new Float64Array(theta.length)
    let cost = gradient(theta, g)
    yield { step: 0, cost }
    const first = Math.max(norm(g), steepness())
    let step = 0
    let power1 = 1
    let power2 = 1
    while (step < h.epochs && norm(g) > h.tolerance * first) {
      const rate = rateAt(++step, h)
      power1 *= beta1
      power2 *= beta2
      for (let j = 0; j < theta.length; j++) {
        m[j] = beta1 * m[j] + (1 - beta1) * g[j]
        s[j] = beta2 * s[j] + (1 - beta2) * g[j] * g[j]
        theta[j] -= (rate * (m[j] / (1 - power1))) / (Math.sqrt(s[j] / (1 - power2)) + epsilon)
      }
      cost = gradient(theta, g)
      yield { step, cost }
    }
    return descentOutcome(first, norm(g), step, h.tolerance)
  },
})
