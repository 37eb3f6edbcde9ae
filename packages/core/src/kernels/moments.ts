// Means and sums of squared deviations of columns, in one reading: each block exactly in two sweeps of the cache,
// blocks and chunks merged by Chan, Golub & LeVeque 1979 (Stanford CS-79-773).
import { runPass } from './pass.ts'
import type { Pool } from './pool.ts'
import { BLOCK, dotBlock, sumBlock } from './reduce.ts'
import type { Rows } from './rows.ts'

export interface Moments {
  /** Σw; the number of rows without weights. */
  readonly weight: number
  /** Σwx/Σw of each column. */
  readonly mean: Float64Array
  /** Σw(x − mean)² of each column. */
  readonly squares: Float64Array
}

/** Means and sums of squared deviations of every column over the given rows; w is as long as a column of X. */
export function moments(rows: Rows, w?: Float64Array, pool?: Pool): Moments {
  return momentsOf(addMoments(new Float64Array(2 * rows.columns + 1), rows, w, pool))
}

/** What was added up by `addMoments`. */
export function momentsOf(total: Float64Array): Moments {
  const p = (total.length - 1) / 2
  return { weight: total[0], mean: total.slice(1, p + 1), squares: total.slice(p + 1) }
}

/** Adds rows to the moments of those before them: `total` is the weight, then the means, then the squares. */
export function addMoments(total: Float64Array, rows: Rows, w?: Float64Array, pool?: Pool): Float64Array {
  const { values: X, stride: n, columns: p } = rows
  runPass(
    {
      rows,
      arrays: [X, w],
      kernel: 'momentsRows',
      args: [X.byteOffset, n, p, w?.byteOffset ?? 0],
      twin: (from, to, out) => momentsTwin(rows, w, from, to, out),
      width: 2 * p + 1,
      scratch: 0,
      combine: (out) => {
        if (out[0] === 0) return
        for (let j = 0; j < p; j++) merge(total, p, j, out[0], out[1 + j], out[1 + p + j])
        total[0] += out[0]
      },
    },
    pool,
  )
  return total
}

/** Merges rows of the given weight, mean and squared deviations of column j into `total`, whose weight comes after. */
function merge(total: Float64Array, p: number, j: number, weight: number, mean: number, squares: number) {
  const before = total[0]
  const share = weight / (before + weight)
  const step = mean - total[1 + j]
  total[1 + j] += step * share
  total[1 + p + j] += squares + step * step * (before * share)
}

function momentsTwin(
  { values: X, stride: n, columns: p }: Rows,
  w: Float64Array | undefined,
  from: number,
  to: number,
  out: Float64Array,
) {
  const deviation = new Float64Array(BLOCK)
  const square = new Float64Array(BLOCK)
  out.fill(0)
  for (let i = from; i < to; i += BLOCK) {
    const m = Math.min(to - i, BLOCK)
    const weight = w ? sumBlock(w, i, m) : m
    if (weight === 0) continue
    for (let j = 0; j < p; j++) {
      const x = j * n + i
      const mean = (w ? dotBlock(w, i, X, x, m) : sumBlock(X, x, m)) / weight
      for (let k = 0; k < m; k++) deviation[k] = X[x + k] - mean
      for (let k = 0; k < m; k++) square[k] = deviation[k] * deviation[k]
      merge(out, p, j, weight, mean, w ? dotBlock(square, 0, w, i, m) : sumBlock(square, 0, m))
    }
    out[0] += weight
  }
}
