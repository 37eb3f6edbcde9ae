import type { BaseProblem, DesignProblem } from '../../define/problem.ts'
import { gemv, gemvT } from '../../kernels/gemv.ts'
import { allocate, release } from '../../kernels/memory.ts'
import { type Rows, rows } from '../../kernels/rows.ts'
import { poolOf } from '../pool-of.ts'

/**
 * Σᵢ max(aboveᵢ rᵢ, −belowᵢ rᵢ) + ½λ₂‖β‖² with r = y − Xβ − β₀, as a program over b = (β, β₀). A penalty λ₁‖β‖₁ is p rows more, whose target
 * is 0, whose only feature is βⱼ, and whose bounds are λ₁.
 */
export interface Pinball {
  readonly X: Rows
  /** Rows of the data, coefficients, and rows with those of the penalty. */
  readonly n: number
  readonly p: number
  readonly all: number
  readonly y: Float64Array
  /** Slopes above and below, of all rows: shares of their weight. */
  readonly above: Float64Array
  readonly below: Float64Array
  readonly l1: number
  readonly l2: number
  readonly intercept: boolean
  readonly pool: ReturnType<typeof poolOf>
  /** out ← what b says of all rows. */
  predict(b: Float64Array, out: Float64Array): void
  /** out ← Σᵢ dᵢ xᵢ over all rows, 0 for an intercept that is not free. */
  back(d: Float64Array, out: Float64Array): void
  /** An array in the kernels' memory, until `release`. */
  take(length: number): Float64Array
  release(): void
}

/** The program of a problem whose cost has a level. */
export function pinballProblem(problem: DesignProblem & BaseProblem): Pinball {
  const { design, target, weights, intercept, penalty } = problem
  const { l1, l2 } = penalty.split()
  const q = problem.level()
  const [n, p] = [design.rows, design.terms.length]
  const all = n + (l1 > 0 ? p : 0)
  const owned: Float64Array[] = []
  const take = (length: number) => {
    const array = allocate(length)
    owned.push(array)
    return array
  }
  let total = 0
  for (let i = 0; i < n; i++) total += weights ? weights[i] : 1
  const share = (i: number) => (weights ? weights[i] : 1) / total
  const bound = (level: number) => Float64Array.from({ length: all }, (_, i) => (i < n ? level * share(i) : l1))
  const X = rows(design.matrix, n)
  const pool = poolOf(problem)
  const products = take(p)
  return {
    X: { ...X, columns: p },
    n,
    p,
    all,
    y: Float64Array.from({ length: all }, (_, i) => (i < n ? target[i] : 0)),
    above: bound(q),
    below: bound(1 - q),
    l1,
    l2,
    intercept,
    pool,
    predict(b, out) {
      gemv(X, b, out.subarray(0, n), pool)
      for (let j = 0; j < all - n; j++) out[n + j] = b[j]
    },
    back(d, out) {
      gemvT(X, d.subarray(0, n), products, pool)
      for (let j = 0; j < p; j++) out[j] = products[j] + (all > n ? d[n + j] : 0)
      let sum = 0
      if (intercept) for (let i = 0; i < n; i++) sum += d[i]
      out[p] = sum
    },
    take,
    release: () => owned.splice(0).forEach(release),
  }
}
