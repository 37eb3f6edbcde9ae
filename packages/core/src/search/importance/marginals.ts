import type { Box } from './tree.ts'

/** The mean of a function of the unit cube over all coordinates but one or two, in cells of equal width. */
export interface Marginals {
  /** For each axis. */
  readonly one: readonly Float64Array[]
  /** For each pair of axes a < b: a·cells of b + b. */
  readonly two: readonly { readonly axes: readonly [number, number]; readonly cells: Float64Array }[]
}

/** Cells for each axis, and the pairs whose marginals are wanted. */
export const emptyMarginals = (cells: readonly number[], pairs: readonly (readonly [number, number])[]): Marginals => ({
  one: cells.map((count) => new Float64Array(count)),
  two: pairs.map((axes) => ({ axes, cells: new Float64Array(cells[axes[0]] * cells[axes[1]]) })),
})

/** Adds what one box gives to the marginals: its value times its share of the other coordinates, in each cell that it touches. */
export function addBox({ one, two }: Marginals, { value, low, high }: Box, weight = 1): void {
  let volume = 1
  for (let j = 0; j < low.length; j++) volume *= high[j] - low[j]
  if (!(volume > 0)) return
  const covers = one.map(({ length }, j) => coverOf(length, low[j], high[j]))
  const amount = weight * value * volume
  for (let j = 0; j < one.length; j++) {
    const { from, shares } = covers[j]
    const per = amount / (high[j] - low[j])
    for (let k = 0; k < shares.length; k++) one[j][from + k] += per * shares[k]
  }
  for (const { axes, cells } of two) {
    const [a, b] = [covers[axes[0]], covers[axes[1]]]
    const across = one[axes[1]].length
    const per = amount / (high[axes[0]] - low[axes[0]]) / (high[axes[1]] - low[axes[1]])
    for (let k = 0; k < a.shares.length; k++) {
      const row = (a.from + k) * across + b.from
      const own = per * a.shares[k]
      for (let l = 0; l < b.shares.length; l++) cells[row + l] += own * b.shares[l]
    }
  }
}

/** The first of the cells of [0, 1] that an interval touches, and the share of each that it covers. */
function coverOf(cells: number, low: number, high: number): { readonly from: number; readonly shares: Float64Array } {
  const from = Math.floor(low * cells)
  const to = Math.max(from + 1, Math.min(cells, Math.ceil(high * cells)))
  const shares = new Float64Array(to - from)
  for (let k = from; k < to; k++)
    shares[k - from] = Math.max(0, Math.min(high * cells, k + 1) - Math.max(low * cells, k))
  return { from, shares }
}

/** The variance of values that count alike. */
export function varianceOf(values: ArrayLike<number>): number {
  const n = values.length
  let mean = 0
  for (let i = 0; i < n; i++) mean += values[i] / n
  let sum = 0
  for (let i = 0; i < n; i++) sum += (values[i] - mean) * (values[i] - mean)
  return sum / n
}
