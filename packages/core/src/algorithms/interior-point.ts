import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import type { Outcome } from '../define/problem.ts'
import { gapOf, type Pair, slopeNorm } from '../numeric/quantile/bounds.ts'
import { interior } from '../numeric/quantile/interior.ts'
import { pinballProblem } from '../numeric/quantile/problem.ts'
import { settled } from '../numeric/quantile/settled.ts'

export const interiorPoint = defineAlgorithm({
  name: 'interior-point',
  title: 'Interior point',
  describe:
    'walks through the inside of a linear or quadratic program; then solves exactly, through the rows that the fit touches',
  equation: '(XᵀWX + λ₂I) Δβ = XᵀWξ − ∇,  W = 1/(u/s + v/t)',
  references: [
    'Mehrotra 1992, SIAM J. Optim. 2, 575–601',
    'Portnoy, Koenker 1997, Statist. Sci. 12, 279–300 (for quantiles)',
  ],
  needs: { model: ['design'], cost: ['level'], penalty: ['split'] },
  hyperparameters: {
    steps: int({
      default: 200,
      min: 1,
      scale: 'log',
      search: [10, 500],
      mark: 'resource',
      describe: 'most steps',
    }),
    gap: float({
      default: 1e-10,
      above: 0,
      scale: 'log',
      search: [1e-12, 1e-4],
      describe: 'stop when the duality gap is below this share of the cost at the start',
    }),
  },
  *train(problem, h) {
    const { theta } = problem
    const program = pinballProblem(problem)
    const { p, n, y, take, release } = program
    try {
      const b = take(p + 1)
      b.set(theta.subarray(1))
      b[p] = theta[0]
      const walk = interior(program, b)
      const show = (pair: Pair) => {
        theta[0] = pair.b[p]
        theta.set(pair.b.subarray(0, p), 1)
        return problem.cost(theta)
      }
      const first = show(walk)
      yield { step: 0, cost: first }
      const enough = h.gap * first
      let found: Pair = walk
      let gap = first // multipliers of 0 say no more than that no cost is below 0
      let step = 0
      let idle = 0
      while (step < h.steps && gap > enough && idle < patience) {
        walk.step()
        const now = gapOf(program, walk)
        idle = now < gap ? 0 : idle + 1
        gap = now
        found = walk
        if (gap <= near * first) {
          const exact = settled(program, walk)
          if (exact) [found, gap] = [exact, gapOf(program, exact)]
        }
        yield { step: ++step, cost: show(found) }
      }
      const rounding = 1e-14 * largest(y.subarray(0, n))
      return {
        method: 'duality-gap',
        converged: gap <= enough,
        dualityGap: gap,
        gradientNorm: slopeNorm(program, found, 1e-9 * walk.spread + rounding),
        iterations: step,
      } satisfies Outcome
    } finally {
      release()
    }
  },
})

/** The share of the cost at the start below which a gap is small enough to tell which rows the fit touches. */
const near = 1e-5
/** Steps without progress after which nothing but rounding is left. */
const patience = 5

function largest(y: Float64Array): number {
  let most = 0
  for (let i = 0; i < y.length; i++) most = Math.max(most, Math.abs(y[i]))
  return most
}
