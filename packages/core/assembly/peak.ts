/** The most that multiplications and additions in registers can do here: 32 of each a round, none waiting for another. */
export function peak(rounds: i32, factor: f64, term: f64): f64 {
  const m = f64x2.splat(factor)
  const x = f64x2.splat(term)
  let a = x
  let b = x
  let c = x
  let d = x
  let e = x
  let f = x
  let g = x
  let h = x
  for (; rounds > 0; rounds--) {
    a = f64x2.add(f64x2.mul(a, m), x)
    b = f64x2.add(f64x2.mul(b, m), x)
    c = f64x2.add(f64x2.mul(c, m), x)
    d = f64x2.add(f64x2.mul(d, m), x)
    e = f64x2.add(f64x2.mul(e, m), x)
    f = f64x2.add(f64x2.mul(f, m), x)
    g = f64x2.add(f64x2.mul(g, m), x)
    h = f64x2.add(f64x2.mul(h, m), x)
  }
  const s = f64x2.add(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), f64x2.add(f64x2.add(e, f), f64x2.add(g, h)))
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)
}
