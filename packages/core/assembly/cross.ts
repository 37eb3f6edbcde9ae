// Products of the columns of a matrix with a few vectors, in 32-bit floats; some columns at a time stay in the cache for all vectors.

/** Columns that are read at a time. */
const COLUMNS: i32 = 32
/** Terms of one sum of floats: with more of them too much is lost. */
const BLOCK: i32 = 1024

/** Q ← XᵀR in the rows first … last of Q, doubles: X n×p, R n×count, Q p×count, column by column. */
export function crossColumns32(X: usize, n: i32, R: usize, count: i32, Q: usize, p: i32, first: i32, last: i32): void {
  const column = (<usize>n) << 2
  for (let from = first; from < last; from += COLUMNS) {
    const to = min(from + COLUMNS, last)
    for (let k: usize = 0; k < <usize>count; k++) {
      const r = R + k * column
      let out = Q + ((k * <usize>p + <usize>from) << 3)
      for (let j = from; j < to; j++, out += 8) store<f64>(out, product(X + <usize>j * column, r, n))
    }
  }
}

/** Σ aᵢbᵢ: in each block term i goes to partial sum i mod 16 as far as there are sixteen; blocks are added as doubles. */
function product(a: usize, b: usize, n: i32): f64 {
  let sum: f64 = 0
  for (; n > 0; n -= BLOCK) {
    const m = min(n, BLOCK)
    let s = f32x4.splat(0)
    let t = s
    let u = s
    let v = s
    const whole = a + ((<usize>(m & ~15)) << 2)
    const end = a + ((<usize>m) << 2)
    for (; a < whole; a += 64, b += 64) {
      s = f32x4.add(s, f32x4.mul(v128.load(a), v128.load(b)))
      t = f32x4.add(t, f32x4.mul(v128.load(a, 16), v128.load(b, 16)))
      u = f32x4.add(u, f32x4.mul(v128.load(a, 32), v128.load(b, 32)))
      v = f32x4.add(v, f32x4.mul(v128.load(a, 48), v128.load(b, 48)))
    }
    s = f32x4.add(f32x4.add(s, t), f32x4.add(u, v))
    let part = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
    for (; a < end; a += 4, b += 4) part += load<f32>(a) * load<f32>(b)
    sum += <f64>part
  }
  return sum
}
