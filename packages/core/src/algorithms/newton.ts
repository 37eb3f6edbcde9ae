import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import type { Curvature } from '../define/problem.ts'
import { descentOutcome, norm } from '../numeric/convergence.ts'
import { descend } from '../numeric/line-search.ts'
import { secants } from '../numeric/secants.ts'

/** A Hessian is formed anew when a step leaves more than this share of the gradient. */
const enough = 0.1
/** From this share of the first gradient on all rows are worth their time. */
const near = 1e-2

export const newton = defineAlgorithm({
  name: 'newton',
  title: "Newton's method",
  describe:
    'steps to the minimum of the quadratic that touches the cost; keeps a curvature that serves, and corrects it by what steps teach',
  equation: 'θ ← θ − t H⁻¹∇C(θ)',
  references: [
    'Nelder, Wedderburn 1972, J. R. Statist. Soc. A 135, 370–384 (the same as weighted least squares)',
    'Nocedal, Wright 2006, Numerical Optimization, 3.3 and 7.2',
  ],
  needs: { model: ['design', 'pullback'], cost: ['slope', 'curvature'], penalty: ['slope', 'quadratic'] },
  hyperparameters: {
    steps: int({
      default: 200,
      min: 1,
      scale: 'log',
      search: [10, 1000],
      mark: 'resource',
      describe: 'most steps',
    }),
    tolerance: float({
      default: 1e-12,
      min: 0,
      scale: 'log',
      search: [1e-14, 1e-4],
      describe: 'stop when the gradient is below this share of its length at 0',
    }),
  },
  *train({ theta, gradient, curvature, steepness }, { steps, tolerance }) {
    const point = { theta, gradient: new Float64Array(theta.length), cost: 0 }
    const memory = secants(20)
    const direction = new Float64Array(theta.length)
    point.cost = gradient(theta, point.gradient)
    yield { step: 0, cost: point.cost }
    const first = Math.max(norm(point.gradient), steepness())
    let base: Curvature | undefined
    let size = norm(point.gradient)
    let step = 0
    while (step < steps && size > tolerance * first) {
      const fresh = base === undefined
      base ??= curvature(theta, size > near * first ? 'some' : 'all')
      for (let j = 0; j < direction.length; j++) direction[j] = -point.gradient[j]
      memory.apply(direction, base.solve)
      const moved = descend(point, direction, gradient)
      if (moved === undefined) {
        if (fresh && memory.count === 0) break // nothing is left but rounding
        memory.clear()
        base = undefined
        continue
      }
      memory.add(moved.step, moved.change)
      const left = norm(point.gradient) / size
      size = norm(point.gradient)
      if (base.cheap || left > enough) {
        base = undefined
        memory.clear()
      }
      yield { step: ++step, cost: point.cost }
    }
    return descentOutcome(first, size, step, tolerance)
  },
})
