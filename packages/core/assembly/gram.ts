// The weighted cross products ZᵀWZ over rows from…to, lower half only, where Z = (X − c, 1, y − c): X has p columns, each
// n rows long; `ones` says whether the column of ones is there; y, the weights w and the centres c are left out as 0.
import { corner, DEEP, edge, interleave, tile } from './tile'

/** Rows that are packed at a time: long runs of a column where there are few of them, so that memory is read in its own order. */
function packedRows(d: i32): i32 {
  return max(DEEP, min(4 * DEEP, (24576 / ((d + 3) & ~3)) & ~(DEEP - 1)))
}

/**
 * Columns first … last (multiples of four, or d) of out ← ZᵀWZ (d×d, d = p + ones + (y ? 1 : 0); c has d numbers, 0 for the ones).
 * scratch: 16 + (d₄ + 2)·packedRows(d) numbers, with weights (2d₄ + 2) instead; d₄ is d rounded up to fours.
 */
export function gramRows(
  X: usize, n: i32, p: i32, ones: i32, y: usize, w: usize, c: usize, first: i32, last: i32,
  from: i32, to: i32, out: usize, scratch: usize,
): void {
  const d = p + ones + i32(y != 0)
  const column = (<usize>d) << 3
  memory.fill(out + first * column, 0, (last - first) * column)
  const rows = packedRows(d)
  const constants = scratch + 128 // zeros, and ones
  const left = constants + ((<usize>rows) << 4)
  for (let at: usize = 0; at < (<usize>rows) << 3; at += 8) {
    store<f64>(constants + at, 0)
    store<f64>(constants + ((<usize>rows) << 3) + at, 1)
  }
  const size = (<usize>((d + 3) & ~3)) * (<usize>rows << 3)
  for (let i = from; i < to; i += rows) {
    const m = min(to - i, rows)
    const panel = (<usize>m) << 5
    for (let j = first, at = left; j < d; j += 4, at += panel) {
      interleave(
        columnOf(j, X, n, p, ones, y, d, i, constants),
        columnOf(j + 1, X, n, p, ones, y, d, i, constants),
        columnOf(j + 2, X, n, p, ones, y, d, i, constants),
        columnOf(j + 3, X, n, p, ones, y, d, i, constants),
        m, at,
        f64x2(centreOf(j, c, d), centreOf(j + 1, c, d)),
        f64x2(centreOf(j + 2, c, d), centreOf(j + 3, c, d)),
      )
      if (w) weigh(at, w + ((<usize>i) << 3), m, at + size)
    }
    const right = w ? left + size : left
    for (let r = 0; r < m; r += DEEP) {
      products(left + ((<usize>r) << 5), right + ((<usize>r) << 5), panel, min(m - r, DEEP), d, first, last, out, column, scratch)
    }
  }
}

/** Adds the products of the panels over m ≤ DEEP rows; panels begin `panel` bytes apart. */
function products(left: usize, right: usize, panel: usize, m: i32, d: i32, first: i32, last: i32, out: usize, column: usize, spare: usize): void {
  for (let j = first, b = right; j < last; j += 4, b += panel) {
    for (let k = j, a = left + (b - right); k < d; k += 4, a += panel) {
      const at = out + ((<usize>k) << 3) + j * column
      if (k + 4 > d) edge(a, b, m, at, column, d - k, min(d - j, 4), spare)
      else if (k == j) corner(a, b, m, at, column)
      else tile(a, b, m, at, column)
    }
  }
}

/** Where the rows from i on of column k of Z stand: in X, among the ones, in y, or among zeros beyond the last. */
// @ts-ignore: decorator
@inline
function columnOf(k: i32, X: usize, n: i32, p: i32, ones: i32, y: usize, d: i32, i: i32, constants: usize): usize {
  if (k < p) return X + ((<usize>n * k + i) << 3)
  if (k >= d) return constants
  return ones && k == p ? constants + ((<usize>packedRows(d)) << 3) : y + ((<usize>i) << 3)
}

// @ts-ignore: decorator
@inline
function centreOf(k: i32, c: usize, d: i32): f64 {
  return c && k < d ? load<f64>(c + ((<usize>k) << 3)) : 0
}

/** to ← the panel, each row times its weight. */
function weigh(panel: usize, w: usize, m: i32, to: usize): void {
  for (const end = panel + ((<usize>m) << 5); panel < end; panel += 32, to += 32, w += 8) {
    const weight = v128.load64_splat(w)
    v128.store(to, f64x2.mul(v128.load(panel), weight))
    v128.store(to, f64x2.mul(v128.load(panel, 16), weight), 16)
  }
}
