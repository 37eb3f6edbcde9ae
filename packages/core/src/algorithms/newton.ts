import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import { descentOutcome, norm } from '../numeric/convergence.ts'
import { draftedStart } from '../numeric/draft.ts'
import { newtonSteps } from '../numeric/newton-steps.ts'
import { truncatedNewtonSteps } from '../numeric/truncated-newton.ts'

export const newton = defineAlgorithm({
  name: 'newton',
  title: "Newton's method",
  describe: 'steps to where the parabola is least that touches the cost; on much data it keeps a curvature that serves',
  equation: 'θ ← θ − t H⁻¹∇C(θ)',
  references: [
    'Nelder, Wedderburn 1972, J. R. Statist. Soc. A 135, 370–384 (the same as weighted least squares)',
    'Dembo, Steihaug 1983, Math. Program. 26, 190–212 (steps solved by conjugate gradients, no further than they deserve)',
    'Nocedal 1980, Math. Comp. 35, 773–782 (a kept curvature is corrected by what steps teach)',
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
      default: 1e-10,
      min: 0,
      scale: 'log',
      search: [1e-14, 1e-4],
      describe: 'stop when the gradient is below this share of its length at 0',
    }),
  },
  *train(problem, { steps, tolerance }) {
    const { theta, gradient, steepness } = problem
    const products = problem.products()
    const point = { theta, gradient: new Float64Array(theta.length), cost: 0 }
    point.cost = gradient(theta, point.gradient)
    yield { step: 0, cost: point.cost }
    const first = Math.max(norm(point.gradient), steepness())
    const base = draftedStart(problem, point, tolerance * first)
    const enough = tolerance * first
    let step = 0
    if (products && norm(point.gradient) > enough) {
      const goal = { enough, first, most: steps, base: base ?? problem.curvature(theta) }
      for (const _ of truncatedNewtonSteps({ gradient, products }, point, goal))
        yield { step: ++step, cost: point.cost }
    }
    for (const _ of newtonSteps(problem, point, { enough, most: steps - step, base }))
      yield { step: ++step, cost: point.cost }
    return descentOutcome(first, norm(point.gradient), step, tolerance)
  },
})
