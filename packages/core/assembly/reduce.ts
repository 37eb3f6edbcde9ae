// The one rule by which sums are taken, so that a result never depends on lanes, engine or threads: a range is cut into
// blocks of BLOCK numbers; within a block, term i goes to partial sum i mod 8, and the eight are combined as
// ((s0+s4)+(s2+s6)) + ((s1+s5)+(s3+s7)); terms after the last full eight are added one by one; blocks in order.

export const BLOCK: i32 = 1024

/** The sum of (s0 s1), (s2 s3), (s4 s5), (s6 s7) in the fixed order. */
// @ts-ignore: decorator
@inline
export function combine(s01: v128, s23: v128, s45: v128, s67: v128): f64 {
  const s = f64x2.add(f64x2.add(s01, s45), f64x2.add(s23, s67))
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)
}

/** Σ xᵢyᵢ over one block (n ≤ BLOCK). */
export function dotBlock(x: usize, y: usize, n: i32): f64 {
  let s01 = f64x2.splat(0)
  let s23 = s01
  let s45 = s01
  let s67 = s01
  const whole = x + ((<usize>(n & ~7)) << 3)
  const end = x + ((<usize>n) << 3)
  for (; x < whole; x += 64, y += 64) {
    s01 = f64x2.add(s01, f64x2.mul(v128.load(x), v128.load(y)))
    s23 = f64x2.add(s23, f64x2.mul(v128.load(x, 16), v128.load(y, 16)))
    s45 = f64x2.add(s45, f64x2.mul(v128.load(x, 32), v128.load(y, 32)))
    s67 = f64x2.add(s67, f64x2.mul(v128.load(x, 48), v128.load(y, 48)))
  }
  let sum = combine(s01, s23, s45, s67)
  for (; x < end; x += 8, y += 8) sum += load<f64>(x) * load<f64>(y)
  return sum
}

/** Σ xᵢ over one block (n ≤ BLOCK). */
export function sumBlock(x: usize, n: i32): f64 {
  let s01 = f64x2.splat(0)
  let s23 = s01
  let s45 = s01
  let s67 = s01
  const whole = x + ((<usize>(n & ~7)) << 3)
  const end = x + ((<usize>n) << 3)
  for (; x < whole; x += 64) {
    s01 = f64x2.add(s01, v128.load(x))
    s23 = f64x2.add(s23, v128.load(x, 16))
    s45 = f64x2.add(s45, v128.load(x, 32))
    s67 = f64x2.add(s67, v128.load(x, 48))
  }
  let sum = combine(s01, s23, s45, s67)
  for (; x < end; x += 8) sum += load<f64>(x)
  return sum
}
