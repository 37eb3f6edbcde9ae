// The weighted cross products ZᵀWZ over rows from…to, lower half only, where Z = (X − c, 1, y − c): X has p columns, each
// n rows long; `ones` says whether the column of ones is there; y, the weights w and the centres c are left out as 0.
import { corner, DEEP, edge, interleave, tile } from './tile'

/**
 * Columns first … last (multiples of four, or d) of out ← ZᵀWZ (d×d, d = p + ones + (y ? 1 : 0); c has d numbers, 0 for the ones).
 * scratch: 16 + DEEP·d₄ numbers, and DEEP·d₄ more with weights; d₄ is d rounded up to fours.
 */
export function gramRows(
  X: usize, n: i32, p: i32, ones: i32, y: usize, w: usize, c: usize, first: i32, last: i32,
  from: i32, to: i32, out: usize, scratch: usize,
): void {
  const d = p + ones + i32(y != 0)
  const column = (<usize>d) << 3
  memory.fill(out + first * column, 0, (last - first) * column)
  const left = scratch + 128
  const size = (<usize>((d + 3) & ~3)) * (DEEP << 3)
  for (let i = from; i < to; i += DEEP) {
    const m = min(to - i, DEEP)
    const panel = (<usize>m) << 5
    const right = w ? left + size : left
    for (let j = first, at = left; j < d; j += 4, at += panel) {
      packFour(X, n, p, ones, y, d, i, m, j, at)
      if (c) centre(at, c + ((<usize>j) << 3), m, min(d - j, 4))
      if (w) weigh(at, w + ((<usize>i) << 3), m, at + size)
    }
    for (let j = first, b = right; j < last; j += 4, b += panel) {
      for (let k = j, a = left + (b - right); k < d; k += 4, a += panel) {
        const at = out + ((<usize>k) << 3) + j * column
        if (k + 4 > d) edge(a, b, m, at, column, d - k, min(d - j, 4), scratch)
        else if (k == j) corner(a, b, m, at, column)
        else tile(a, b, m, at, column)
      }
    }
  }
}

/** The panel of columns j … j + 3 of Z, rows i … i + m, before centring; columns beyond d are zeros. */
function packFour(X: usize, n: i32, p: i32, ones: i32, y: usize, d: i32, i: i32, m: i32, j: i32, to: usize): void {
  const column = (<usize>n) << 3
  const x = X + j * column + ((<usize>i) << 3)
  if (j + 4 <= p) {
    interleave(x, x + column, x + 2 * column, x + 3 * column, m, to)
    return
  }
  memory.fill(to, 0, (<usize>m) << 5)
  for (let k = j; k < min(j + 4, d); k++, to += 8) {
    if (ones && k == p) for (let r = 0; r < m; r++) store<f64>(to + ((<usize>r) << 5), 1)
    else {
      let from = k < p ? x + (k - j) * column : y + ((<usize>i) << 3)
      for (let r = 0; r < m; r++, from += 8) store<f64>(to + ((<usize>r) << 5), load<f64>(from))
    }
  }
}

/** Subtracts four centres from every row of a panel. */
function centre(panel: usize, c: usize, m: i32, columns: i32): void {
  let c01 = f64x2.splat(0)
  let c23 = c01
  if (columns > 0) c01 = f64x2.replace_lane(c01, 0, load<f64>(c))
  if (columns > 1) c01 = f64x2.replace_lane(c01, 1, load<f64>(c, 8))
  if (columns > 2) c23 = f64x2.replace_lane(c23, 0, load<f64>(c, 16))
  if (columns > 3) c23 = f64x2.replace_lane(c23, 1, load<f64>(c, 24))
  for (const end = panel + ((<usize>m) << 5); panel < end; panel += 32) {
    v128.store(panel, f64x2.sub(v128.load(panel), c01))
    v128.store(panel, f64x2.sub(v128.load(panel, 16), c23), 16)
  }
}

/** to ← the panel, each row times its weight. */
function weigh(panel: usize, w: usize, m: i32, to: usize): void {
  for (const end = panel + ((<usize>m) << 5); panel < end; panel += 32, to += 32, w += 8) {
    const weight = v128.load64_splat(w)
    v128.store(to, f64x2.mul(v128.load(panel), weight))
    v128.store(to, f64x2.mul(v128.load(panel, 16), weight), 16)
  }
}
