// Products of the columns of a matrix with a few vectors, in 32-bit floats: four columns and two vectors at a time, so that each number that is read
// is multiplied twice or more.

/** Terms of one sum of floats: with more of them too much is lost. */
const BLOCK: i32 = 256

/** Q ← XᵀR in the rows first … last of Q, doubles: X n×p, R n×count, Q p×count, column by column. */
export function crossColumns32(X: usize, n: i32, R: usize, count: i32, Q: usize, p: i32, first: i32, last: i32): void {
  const column = (<usize>n) << 2
  const apart = (<usize>p) << 3
  let j = first
  for (; j + 4 <= last; j += 4) {
    const x = X + <usize>j * column
    let r = R
    let out = Q + ((<usize>j) << 3)
    let k = 0
    for (; k + 2 <= count; k += 2, r += 2 * column, out += 2 * apart) tile(x, r, n, column, out, apart)
    if (k < count) for (let c: usize = 0; c < 4; c++) store<f64>(out + (c << 3), product(x + c * column, r, n))
  }
  for (; j < last; j++)
    for (let k: usize = 0; k < <usize>count; k++)
      store<f64>(Q + k * apart + ((<usize>j) << 3), product(X + <usize>j * column, R + k * column, n))
}

/** The products of four columns with two vectors. */
function tile(x: usize, r: usize, n: i32, column: usize, out: usize, apart: usize): void {
  const next = out + apart
  memory.fill(out, 0, 32)
  memory.fill(next, 0, 32)
  for (; n > 0; n -= BLOCK) {
    const m = min(n, BLOCK)
    let a0 = f32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let b0 = a0
    let b1 = a0
    let b2 = a0
    let b3 = a0
    const third = 3 * column
    for (const end = x + ((<usize>(m & ~3)) << 2); x < end; x += 16, r += 16) {
      const a = v128.load(r)
      const b = v128.load(r + column)
      const v0 = v128.load(x)
      a0 = f32x4.add(a0, f32x4.mul(v0, a))
      b0 = f32x4.add(b0, f32x4.mul(v0, b))
      const v1 = v128.load(x + column)
      a1 = f32x4.add(a1, f32x4.mul(v1, a))
      b1 = f32x4.add(b1, f32x4.mul(v1, b))
      const v2 = v128.load(x + 2 * column)
      a2 = f32x4.add(a2, f32x4.mul(v2, a))
      b2 = f32x4.add(b2, f32x4.mul(v2, b))
      const v3 = v128.load(x + third)
      a3 = f32x4.add(a3, f32x4.mul(v3, a))
      b3 = f32x4.add(b3, f32x4.mul(v3, b))
    }
    const left = m & 3
    add(out, a0, x, r, left)
    add(out + 8, a1, x + column, r, left)
    add(out + 16, a2, x + 2 * column, r, left)
    add(out + 24, a3, x + third, r, left)
    add(next, b0, x, r + column, left)
    add(next + 8, b1, x + column, r + column, left)
    add(next + 16, b2, x + 2 * column, r + column, left)
    add(next + 24, b3, x + third, r + column, left)
    x += (<usize>left) << 2
    r += (<usize>left) << 2
  }
}

/** Adds four partial sums, and the terms that are left. */
function add(out: usize, s: v128, a: usize, b: usize, left: i32): void {
  let part = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  for (; left > 0; left--, a += 4, b += 4) part += load<f32>(a) * load<f32>(b)
  store<f64>(out, load<f64>(out) + <f64>part)
}

/** Σ aᵢbᵢ: in each block term i goes to partial sum i mod 4 as far as there are four; blocks are added as doubles. */
function product(a: usize, b: usize, n: i32): f64 {
  let sum: f64 = 0
  for (; n > 0; n -= BLOCK) {
    const m = min(n, BLOCK)
    let s = f32x4.splat(0)
    for (const end = a + ((<usize>(m & ~3)) << 2); a < end; a += 16, b += 16) s = f32x4.add(s, f32x4.mul(v128.load(a), v128.load(b)))
    let part = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
    for (let left = m & 3; left > 0; left--, a += 4, b += 4) part += load<f32>(a) * load<f32>(b)
    sum += <f64>part
  }
  return sum
}
