// Products of columns: the terms of a polynomial basis over rows from…to of X, whose first columns hold the features.
import { BLOCK } from './reduce'

/**
 * Column k of X (n rows each), for k = first … terms − 1, ← ab with a and b the columns that table names at 6(k − first) and the next place; the third
 * number says what is done with it: −2 nothing, else a step of a recurrence, (a(b − shift) − weight·c)·factor with shift, weight and factor the next
 * numbers and c the column of that number, 1 for −1.
 */
export function expandRows(X: usize, n: i32, first: i32, terms: i32, table: usize, from: i32, to: i32): void {
  const column = (<usize>n) << 3
  for (let i = from; i < to; i += BLOCK) {
    const block = X + ((<usize>i) << 3)
    const m = min(to - i, BLOCK)
    for (let k = first, entry = table; k < terms; k++, entry += 48) {
      const out = block + <usize>k * column
      const a = block + <usize>load<f64>(entry) * column
      const b = block + <usize>load<f64>(entry, 8) * column
      const less = <i32>load<f64>(entry, 16)
      if (less < -1) multiply(a, b, out, m)
      else recur(a, b, less < 0 ? 0 : block + <usize>less * column, load<f64>(entry, 24), load<f64>(entry, 32), load<f64>(entry, 40), out, m)
    }
  }
}

/** out ← ab, number by number. */
function multiply(a: usize, b: usize, out: usize, m: i32): void {
  let i: usize = 0
  const whole = (<usize>(m & ~1)) << 3
  for (; i < whole; i += 16) v128.store(out + i, f64x2.mul(v128.load(a + i), v128.load(b + i)))
  if (m & 1) store<f64>(out + i, load<f64>(a + i) * load<f64>(b + i))
}

/** out ← (a(b − shift) − weight·c)·factor, c all ones where it is left out. */
function recur(a: usize, b: usize, c: usize, shift: f64, weight: f64, factor: f64, out: usize, m: i32): void {
  const ss = f64x2.splat(shift)
  const ww = f64x2.splat(weight)
  const ff = f64x2.splat(factor)
  let i: usize = 0
  const whole = (<usize>(m & ~1)) << 3
  for (; i < whole; i += 16) {
    const product = f64x2.mul(v128.load(a + i), f64x2.sub(v128.load(b + i), ss))
    const less = c ? f64x2.mul(ww, v128.load(c + i)) : ww
    v128.store(out + i, f64x2.mul(f64x2.sub(product, less), ff))
  }
  if (m & 1) store<f64>(out + i, (load<f64>(a + i) * (load<f64>(b + i) - shift) - weight * (c ? load<f64>(c + i) : 1)) * factor)
}

/** x ← (x − centre)/scale, number by number. */
export function shift(x: usize, n: i32, centre: f64, scale: f64): void {
  const cc = f64x2.splat(centre)
  const ss = f64x2.splat(scale)
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16) v128.store(x, f64x2.div(f64x2.sub(v128.load(x), cc), ss))
  if (n & 1) store<f64>(x, (load<f64>(x) - centre) / scale)
}
