import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import { descentOutcome } from '../numeric/convergence.ts'
import { proximalStep, subgradient } from '../numeric/proximal-step.ts'

/** Near the minimum steps leave a smaller and smaller share of the subgradient; some that leave more than `slow` of it move roundings only. */
const [near, slow, patience] = [1e-10, 0.5, 2]

export const proximalNewton = defineAlgorithm({
  name: 'proximal-newton',
  title: 'Proximal Newton',
  describe:
    'steps to where the parabola that touches the cost is least with the penalty, found one coefficient at a time',
  equation: 'θ ← argmin ∇C(θ)ᵀd + ½dᵀ∇²C(θ)d + penalty(θ + d)',
  references: [
    'Friedman, Hastie, Tibshirani 2010, J. Statist. Softw. 33(1), 3',
    'Lee, Sun, Saunders 2014, SIAM J. Optim. 24, 1420–1443',
  ],
  needs: { model: ['design', 'pullback'], cost: ['slope', 'curvature'], penalty: ['split'] },
  hyperparameters: {
    steps: int({
      default: 500,
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
      describe: 'stop when the smallest subgradient is below this share of the length of the gradient at 0',
    }),
  },
  *train(problem, { steps, tolerance }) {
    const { theta, smooth, steepness, penalty } = problem
    const { l1, l2 } = penalty.split()
    const gradient = new Float64Array(theta.length)
    const point = { theta, gradient, cost: problem.cost(theta) }
    smooth(theta, gradient)
    yield { step: 0, cost: point.cost }
    const first = Math.max(subgradient(problem, point, l1, l2), steepness())
    const enough = tolerance * first
    let left = subgradient(problem, point, l1, l2)
    let step = 0
    for (let idle = 0; step < steps && left > enough && idle < patience; ) {
      const before = left
      if (!proximalStep(problem, point, { left, enough }, l1, l2)) break // nothing is left but rounding
      left = subgradient(problem, point, l1, l2)
      if (left > slow * before && left <= near * first) idle++
      yield { step: ++step, cost: point.cost }
    }
    const gap = problem.dualityGap(theta)
    return { ...descentOutcome(first, left, step, tolerance), ...(gap !== undefined && { dualityGap: gap }) }
  },
})
