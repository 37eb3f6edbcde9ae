// Products of columns: the terms of a polynomial basis over rows from…to of X, whose first columns hold the features.
import { BLOCK } from './reduce'

/**
 * Column k of X (n rows each), for k = first … terms − 1, ← ab with a and b the columns that table names at 3(k − first) and the next place; the third
 * number says what is done with it: −2 nothing, −1 it becomes 2ab − 1, else 2ab − c with c the column of that number.
 */
export function expandRows(X: usize, n: i32, first: i32, terms: i32, table: usize, from: i32, to: i32): void {
  const column = (<usize>n) << 3
  for (let i = from; i < to; i += BLOCK) {
    const block = X + ((<usize>i) << 3)
    const m = min(to - i, BLOCK)
    for (let k = first, entry = table; k < terms; k++, entry += 24) {
      const out = block + <usize>k * column
      const a = block + <usize>load<f64>(entry) * column
      const b = block + <usize>load<f64>(entry, 8) * column
      const less = <i32>load<f64>(entry, 16)
      if (less < -1) multiply(a, b, out, m)
      else chebyshev(a, b, less < 0 ? 0 : block + <usize>less * column, out, m)
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

/** out ← 2ab − c, or 2ab − 1 without c. */
function chebyshev(a: usize, b: usize, c: usize, out: usize, m: i32): void {
  const two = f64x2.splat(2)
  const one = f64x2.splat(1)
  let i: usize = 0
  const whole = (<usize>(m & ~1)) << 3
  for (; i < whole; i += 16) {
    const product = f64x2.mul(f64x2.mul(two, v128.load(a + i)), v128.load(b + i))
    v128.store(out + i, f64x2.sub(product, c ? v128.load(c + i) : one))
  }
  if (m & 1) store<f64>(out + i, 2 * load<f64>(a + i) * load<f64>(b + i) - (c ? load<f64>(c + i) : 1))
}

/** x ← (x − centre)/scale, number by number. */
export function shift(x: usize, n: i32, centre: f64, scale: f64): void {
  const cc = f64x2.splat(centre)
  const ss = f64x2.splat(scale)
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16) v128.store(x, f64x2.div(f64x2.sub(v128.load(x), cc), ss))
  if (n & 1) store<f64>(x, (load<f64>(x) - centre) / scale)
}
