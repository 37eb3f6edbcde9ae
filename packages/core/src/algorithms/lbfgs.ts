import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import { descentOutcome, norm } from '../numeric/convergence.ts'
import { secants } from '../numeric/secants.ts'
import { wolfe } from '../numeric/wolfe.ts'

export const lbfgs = defineAlgorithm({
  name: 'lbfgs',
  title: 'L-BFGS',
  describe: 'learns the curvature from its last steps, and so needs gradients only',
  equation: 'θ ← θ − t H∇C(θ),  H from the last steps and the changes of the gradient along them',
  references: ['Nocedal 1980, Math. Comp. 35, 773–782', 'Liu, Nocedal 1989, Math. Program. 45, 503–528'],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  hyperparameters: {
    memory: int({ default: 10, min: 1, max: 1000, search: [5, 50], describe: 'steps that are remembered' }),
    steps: int({
      default: 2000,
      min: 1,
      scale: 'log',
      search: [10, 10_000],
      mark: 'resource',
      describe: 'most steps',
    }),
    tolerance: float({
      default: 1e-9,
      min: 0,
      scale: 'log',
      search: [1e-12, 1e-3],
      describe: 'stop when the gradient is below this share of its length at 0',
    }),
  },
  *train({ theta, gradient, steepness }, { memory, steps, tolerance }) {
    const point = { theta, gradient: new Float64Array(theta.length), cost: 0 }
    point.cost = gradient(theta, point.gradient)
    yield { step: 0, cost: point.cost }
    const first = Math.max(norm(point.gradient), steepness())
    const past = secants(memory)
    const direction = new Float64Array(theta.length)
    let step = 0
    while (step < steps && norm(point.gradient) > tolerance * first) {
      const scale = past.scale()
      for (let j = 0; j < direction.length; j++) direction[j] = -point.gradient[j]
      past.apply(direction, (x) => {
        for (let j = 0; j < x.length; j++) x[j] *= scale
      })
      const guess = past.count === 0 ? Math.min(1, 1 / norm(point.gradient)) : 1
      const move = wolfe(point, direction, gradient, guess)
      if (move === undefined) {
        if (past.count === 0) break // nothing is left but rounding
        past.clear()
        continue
      }
      past.add(move.step, move.change)
      yield { step: ++step, cost: point.cost }
    }
    return descentOutcome(first, norm(point.gradient), step, tolerance)
  },
})
