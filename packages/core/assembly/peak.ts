/** The most that multiplications and additions in registers can do here: 24 of each a round, none waiting for another. */
export function peak(rounds: i32, factor: f64, term: f64): f64 {
  const m = f64x2.splat(factor)
  const x = f64x2.splat(term)
  let s0 = x
  let s1 = x
  let s2 = x
  let s3 = x
  let s4 = x
  let s5 = x
  let s6 = x
  let s7 = x
  let s8 = x
  let s9 = x
  let s10 = x
  let s11 = x
  for (; rounds > 0; rounds--) {
    s0 = f64x2.add(f64x2.mul(s0, m), x)
    s1 = f64x2.add(f64x2.mul(s1, m), x)
    s2 = f64x2.add(f64x2.mul(s2, m), x)
    s3 = f64x2.add(f64x2.mul(s3, m), x)
    s4 = f64x2.add(f64x2.mul(s4, m), x)
    s5 = f64x2.add(f64x2.mul(s5, m), x)
    s6 = f64x2.add(f64x2.mul(s6, m), x)
    s7 = f64x2.add(f64x2.mul(s7, m), x)
    s8 = f64x2.add(f64x2.mul(s8, m), x)
    s9 = f64x2.add(f64x2.mul(s9, m), x)
    s10 = f64x2.add(f64x2.mul(s10, m), x)
    s11 = f64x2.add(f64x2.mul(s11, m), x)
  }
  s0 = f64x2.add(s0, s1)
  s2 = f64x2.add(s2, s3)
  s4 = f64x2.add(s4, s5)
  s6 = f64x2.add(s6, s7)
  s8 = f64x2.add(s8, s9)
  s10 = f64x2.add(s10, s11)
  const sum = f64x2.add(f64x2.add(f64x2.add(s0, s2), f64x2.add(s4, s6)), f64x2.add(s8, s10))
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}
