import type { DesignProblem } from '../define/problem.ts'
import { scope } from '../kernels/memory.ts'
import { addMoments, type Moments, moments, momentsOf } from '../kernels/moments.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows } from '../kernels/rows.ts'
import { blocksOf } from './blockwise.ts'
import { inKernels } from './in-kernels.ts'

/** Weighted means, which are 0 where there is no intercept, and mean squares around them. */
export interface Centre {
  /** Σw. */
  readonly weight: number
  readonly means: Float64Array
  readonly meanSquares: Float64Array
  readonly targetMean: number
  readonly targetMeanSquare: number
}

/** With the means taken off, the intercept is ȳ − Σ βⱼ x̄ⱼ, and only the coefficients are left to find. */
export function centreOf({ design, target, weights, intercept }: DesignProblem, pool: Pool | undefined): Centre {
  const from = ({ weight, mean, squares }: Moments) => {
    const means = intercept ? mean : new Float64Array(mean.length)
    const meanSquares = squares.map((s, j) => s / weight + (intercept ? 0 : mean[j] * mean[j]))
    return { weight, means, meanSquares }
  }
  const blocks = blocksOf(design)
  if (blocks) {
    const [ofX, ofY] = [new Float64Array(2 * blocks.terms + 1), new Float64Array(3)]
    blocks.each(({ X, y, w }) => {
      addMoments(ofX, X, w, pool)
      addMoments(ofY, { ...X, values: y, columns: 1 }, w, pool)
    })
    const y = from(momentsOf(ofY))
    return { ...from(momentsOf(ofX)), targetMean: y.means[0], targetMeanSquare: y.meanSquares[0] }
  }
  return scope((take) => {
    const w = weights && inKernels(weights, take)
    const of = (values: Float64Array) => from(moments(rows(inKernels(values, take), design.rows), w, pool))
    const y = of(target)
    return { ...of(design.matrix), targetMean: y.means[0], targetMeanSquare: y.meanSquares[0] }
  })
}

/** The intercept that belongs to coefficients of the centred columns. */
export function interceptOf({ means, targetMean }: Centre, beta: Float64Array): number {
  let sum = targetMean
  for (let j = 0; j < beta.length; j++) sum -= means[j] * beta[j]
  return sum
}
