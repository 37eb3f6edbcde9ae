import { defineAlgorithm } from '../define/definitions.ts'
import { float, int } from '../define/hyperparameters.ts'
import type { Outcome, Step } from '../define/problem.ts'
import { centreOf, interceptOf } from '../numeric/centred.ts'
import { optimality, type Quadratic, sweep } from '../numeric/coordinate-descent.ts'
import { fromColumns } from '../numeric/from-columns.ts'
import { fromProducts } from '../numeric/from-products.ts'
import { polish } from '../numeric/polish.ts'
import { poolOf } from '../numeric/pool-of.ts'

/** Up to this many terms the Gram matrix is formed; beyond, columns are visited. */
const gramTerms = 2000

export const coordinateDescent = defineAlgorithm({
  name: 'coordinate-descent',
  title: 'Coordinate descent',
  describe: 'minimises over one coefficient at a time, exactly; then solves for the non-zero ones together',
  equation: 'βⱼ ← S(cov(xⱼ, r) + hⱼβⱼ, λ₁) / (hⱼ + λ₂)',
  references: [
    'Friedman, Hastie, Tibshirani 2010, J. Statist. Softw. 33(1)',
    'Massias, Gramfort, Salmon 2018, ICML, 3315–3324 (working sets, gap)',
  ],
  needs: { model: ['design'], cost: ['quadratic'], penalty: ['split'] },
  descends: true,
  hyperparameters: {
    sweeps: int({
      default: 10_000,
      min: 1,
      scale: 'log',
      search: [100, 100_000],
      mark: 'resource',
      describe: 'most passes over the coefficients',
    }),
    gap: float({
      default: 1e-10,
      above: 0,
      scale: 'log',
      search: [1e-12, 1e-4],
      describe: 'stop when the duality gap is below this share of the cost at 0',
    }),
  },
  *train(problem, h) {
    const { theta, design, penalty } = problem
    const { l1, l2 } = penalty.split()
    const pool = poolOf(problem)
    const centre = centreOf(problem, pool)
    const p = design.terms.length
    if (p <= Math.max(design.rows, gramTerms)) return yield* descend(fromProducts(problem, centre, pool))
    const { quadratic, release } = fromColumns(problem, centre)
    try {
      return yield* descend(quadratic)
    } finally {
      release()
    }

    function* descend(f: Quadratic): Generator<Step, Outcome> {
      const beta = theta.slice(1)
      for (let j = 0; j < beta.length; j++) if (beta[j] !== 0) f.move(j, beta[j])
      const show = () => {
        theta.set(beta, 1)
        theta[0] = interceptOf(centre, beta)
      }
      const enough = (h.gap * f.meanSquare) / 2
      let now = optimality(f, beta, l1, l2)
      show() // the intercept is always the best for the coefficients
      yield { step: 0, cost: now.cost }
      let step = 0
      while (step < h.sweeps && now.gap > enough) {
        sweep(f, beta, l1, l2)
        const active = nonZero(beta)
        for (step++; step < h.sweeps; step++) if (sweep(f, beta, l1, l2, active) <= 1e-3 * enough) break
        now = optimality(f, beta, l1, l2)
        show()
        yield { step, cost: now.cost }
      }
      if (now.gap <= enough) polish(f, beta, l1, l2)
      now = optimality(f, beta, l1, l2)
      show()
      yield { step: step + 1, cost: problem.cost(theta) }
      const penalised = l1 > 0 || l2 > 0 // else there is no dual bound
      return {
        method: penalised ? 'duality-gap' : 'gradient-norm',
        converged: now.gap <= enough,
        ...(penalised && { dualityGap: now.gap }),
        gradientNorm: now.gradientNorm,
        iterations: step,
      }
    }
  },
})

function nonZero(beta: Float64Array): number[] {
  const active: number[] = []
  for (let j = 0; j < beta.length; j++) if (beta[j] !== 0) active.push(j)
  return active
}
