// Products of the columns of a matrix with a few vectors, all in whole numbers of 16 bits: four columns and two vectors at a time, so that each number
// that is read is multiplied twice or more. No sum may leave 32 bits; then none is rounded.

/** Q ← XᵀR in the rows first … last of Q, doubles: X n×p, R n×count, Q p×count, column by column; n is a multiple of 8. */
export function crossColumns16(X: usize, n: i32, R: usize, count: i32, Q: usize, p: i32, first: i32, last: i32): void {
  const column = (<usize>n) << 1
  const apart = (<usize>p) << 3
  let j = first
  for (; j + 4 <= last; j += 4) {
    const x = X + <usize>j * column
    let r = R
    let out = Q + ((<usize>j) << 3)
    let k = 0
    for (; k + 2 <= count; k += 2, r += 2 * column, out += 2 * apart) tile(x, r, column, out, apart)
    if (k < count) for (let c: usize = 0; c < 4; c++) store<f64>(out + (c << 3), product(x + c * column, r, column))
  }
  for (; j < last; j++)
    for (let k: usize = 0; k < <usize>count; k++)
      store<f64>(Q + k * apart + ((<usize>j) << 3), product(X + <usize>j * column, R + k * column, column))
}

/** The products of four columns with two vectors. */
function tile(x: usize, r: usize, column: usize, out: usize, apart: usize): void {
  let a0 = i32x4.splat(0)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  let b0 = a0
  let b1 = a0
  let b2 = a0
  let b3 = a0
  const third = 3 * column
  for (const end = x + column; x < end; x += 16, r += 16) {
    const a = v128.load(r)
    const b = v128.load(r + column)
    const v0 = v128.load(x)
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v0, a))
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v0, b))
    const v1 = v128.load(x + column)
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v1, a))
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v1, b))
    const v2 = v128.load(x + 2 * column)
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v2, a))
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(v2, b))
    const v3 = v128.load(x + third)
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v3, a))
    b3 = i32x4.add(b3, i32x4.dot_i16x8_s(v3, b))
  }
  store<f64>(out, sum(a0))
  store<f64>(out, sum(a1), 8)
  store<f64>(out, sum(a2), 16)
  store<f64>(out, sum(a3), 24)
  store<f64>(out + apart, sum(b0))
  store<f64>(out + apart, sum(b1), 8)
  store<f64>(out + apart, sum(b2), 16)
  store<f64>(out + apart, sum(b3), 24)
}

function product(a: usize, b: usize, bytes: usize): f64 {
  let s = i32x4.splat(0)
  for (const end = a + bytes; a < end; a += 16, b += 16) s = i32x4.add(s, i32x4.dot_i16x8_s(v128.load(a), v128.load(b)))
  return sum(s)
}

function sum(s: v128): f64 {
  return <f64>(i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3))
}
