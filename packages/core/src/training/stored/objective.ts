import type { Design } from '../../define/design.ts'
import { squaredGradient } from '../../kernels/gradient.ts'
import { gram } from '../../kernels/gram.ts'
import { type allocate, scope } from '../../kernels/memory.ts'
import type { Pool } from '../../kernels/pool.ts'
import type { Block, Blockwise } from '../../numeric/blockwise.ts'
import type { Objective, Observations } from '../objective.ts'
import type { CurvedObjective } from '../outcome-objective.ts'
import { quadraticObjective } from '../squared-objective.ts'

interface Squared {
  readonly intercept: boolean
  readonly pool: Pool | undefined
  readonly take: typeof allocate
}

/** Σw, in the order of the rows. */
export function weightIn(blocks: Blockwise): number {
  let sum = 0
  let weighted = false
  blocks.each(({ w }) => {
    if (!w) return
    weighted = true
    for (let i = 0; i < w.length; i++) sum += w[i]
  })
  return weighted ? sum : blocks.rows
}

/** Mean squared error and its gradient in one reading of the file, with the bits of `squares`. */
export function blockwiseSquares(blocks: Blockwise, share: number, { intercept, pool, take }: Squared): Objective {
  const p = blocks.terms
  const beta = take(p + 1)
  const g = take(p + 1)
  const value = (theta: Float64Array) => {
    for (let j = 0; j < p; j++) beta[j] = theta[j + 1]
    beta[p] = theta[0]
    g.fill(0)
    let sum = 0
    blocks.each(({ X, y, w }) => {
      sum = squaredGradient(X, { y, w }, beta, g, pool, sum)
    })
    return sum / (2 * share)
  }
  return {
    value,
    gradient(theta, out) {
      const cost = value(theta)
      out[0] = intercept ? g[p] / share : 0
      for (let j = 0; j < p; j++) out[j + 1] = g[j] / share
      return cost
    },
  }
}

/** The same from sufficient statistics: one reading of the file, then none. */
export function blockwiseSufficient(blocks: Blockwise, share: number, how: Squared): Objective {
  const { intercept, pool, take } = how
  const width = blocks.terms + 2
  const G = take(width * width)
  blocks.each(({ X, y, w }) => gram(X, { ones: true, y, w, onto: true }, G, pool))
  return quadraticObjective(G, { p: blocks.terms, share, intercept, take }, () => blockwiseSquares(blocks, share, how))
}

/** A block as the observations of rows in memory. */
export const observationsIn = (
  { X, low, y, w, offset }: Block,
  terms: readonly string[],
  outputs: number,
): Observations => ({
  design: { rows: X.stride, terms, matrix: X.values, ...(low && { low }) } satisfies Design,
  target: y,
  weights: w,
  offset,
  outputs,
})

/** An objective as the mean of that of each block: as in memory, up to the rounding of sums. */
export function blockwiseObjective(
  blocks: Blockwise,
  share: number,
  of: (block: Block, take: typeof allocate) => Objective & Partial<CurvedObjective>,
): CurvedObjective {
  const weightOf = ({ w, X }: Block) => (w ? w.reduce((sum, weight) => sum + weight, 0) : X.stride)
  const over = (visit: (own: ReturnType<typeof of>, share: number) => void) =>
    blocks.each((block) => scope((take) => visit(of(block, take), weightOf(block) / share)))
  return {
    value(theta) {
      let cost = 0
      over((own, part) => {
        cost += part * own.value(theta)
      })
      return cost
    },
    gradient(theta, out) {
      const slope = new Float64Array(out.length)
      let cost = 0
      out.fill(0)
      over((own, part) => {
        cost += part * own.gradient(theta, slope)
        for (let j = 0; j < out.length; j++) out[j] += part * slope[j]
      })
      return cost
    },
    hessian(theta, wanted, terms) {
      let total: Float64Array[] = []
      over((own, part) => {
        const some = (own as CurvedObjective).hessian(theta, wanted, terms)
        if (total.length === 0) total = some.map(({ length }) => new Float64Array(length))
        some.forEach((block, k) => {
          for (let at = 0; at < block.length; at++) total[k][at] += part * block[at]
        })
      })
      return total
    },
  }
}
