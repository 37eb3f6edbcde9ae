import type { DesignProblem } from '../define/problem.ts'
import { gram } from '../kernels/gram.ts'
import { scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows } from '../kernels/rows.ts'
import { blocksOf } from './blockwise.ts'
import type { Centre } from './centred.ts'
import { fromGram, type Quadratic } from './coordinate-descent.ts'
import { inKernels } from './in-kernels.ts'

/** The least-squares cost from the products of the centred columns, in one reading of the design; for p up to about n. */
export function fromProducts(
  { design, target, weights }: DesignProblem,
  { means, targetMean, weight }: Centre,
  pool: Pool | undefined,
): Quadratic {
  const p = design.terms.length
  const d = p + 1
  return scope((take) => {
    const centre = take(d)
    centre.set(means)
    centre[p] = targetMean
    const products = take(d * d) // of (X − x̄, y − ȳ)
    const blocks = blocksOf(design)
    if (blocks) blocks.each(({ X, y, w }) => gram(X, { y, w, centre, onto: true }, products, pool))
    else {
      const y = inKernels(target, take)
      const w = weights && inKernels(weights, take)
      gram(rows(inKernels(design.matrix, take), design.rows), { y, w, centre }, products, pool)
    }
    const G = new Float64Array(p * p)
    for (let j = 0, at = 0; j < p; j++) for (let k = 0; k < p; k++) G[at++] = products[j * d + k] / weight
    const c = Float64Array.from({ length: p }, (_, j) => products[p * d + j] / weight)
    return fromGram(G, c, products[d * d - 1] / weight)
  })
}
