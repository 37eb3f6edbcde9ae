import type { DesignProblem } from '../define/problem.ts'
import { allocate, release, resident } from '../kernels/memory.ts'
import { axpy, dot } from '../kernels/vector.ts'
import type { Centre } from './centred.ts'
import type { Quadratic } from './coordinate-descent.ts'

/**
 * The least-squares cost from the columns themselves: the residual y − ȳ − Σβⱼ(xⱼ − x̄ⱼ) is kept up to date, nothing is copied.
 * For p > n. Whoever calls gives the residual's memory back with `release`.
 */
export function fromColumns(
  { design, target, weights }: DesignProblem,
  { means, meanSquares, targetMean, targetMeanSquare, weight }: Centre,
): { readonly quadratic: Quadratic; release(): void } {
  const { matrix: X, rows: n } = design
  const p = design.terms.length
  const beside = (length: number) => (resident(X) ? allocate(length) : new Float64Array(length))
  const [r, ones] = [beside(n), beside(n)]
  const weighted = weights ? beside(n) : r
  ones.fill(1)
  for (let i = 0; i < n; i++) r[i] = target[i] - targetMean
  const columns: Float64Array[] = []
  const column = (j: number) => {
    columns[j] ??= X.subarray(j * n, (j + 1) * n)
    return columns[j]
  }
  let sum = 0 // Σwr, next to nothing when the means are taken off
  follow()

  const quadratic: Quadratic = {
    p,
    curvature: meanSquares,
    meanSquare: targetMeanSquare,
    covariance: (j) => (dot(column(j), weighted) - means[j] * sum) / weight,
    product(j, k) {
      const [a, b, meanA, meanB] = [column(j), column(k), means[j], means[k]]
      let products = 0
      for (let i = 0; i < n; i++) products += (weights ? weights[i] : 1) * (a[i] - meanA) * (b[i] - meanB)
      return products / weight
    },
    move(j, delta) {
      axpy(-delta, column(j), r)
      if (means[j] !== 0) axpy(delta * means[j], ones, r)
      follow()
    },
    products() {
      let along = 0
      for (let i = 0; i < n; i++) along += weighted[i] * (target[i] - targetMean)
      return { explained: targetMeanSquare - along / weight, residual: dot(r, weighted) / weight } // c'β = y'(y − r)/n
    },
  }
  return { quadratic, release: () => [r, ones, ...(weights ? [weighted] : [])].forEach(release) }

  /** What follows from a new residual. */
  function follow() {
    if (weights) for (let i = 0; i < n; i++) weighted[i] = weights[i] * r[i]
    sum = dot(weighted, ones)
  }
}
