// Residuals and their products with the columns, some 20 bits better than in double precision, in one reading of the data.
// A factor is cut at a fixed place into an upper part of few bits and the rest. Products of upper parts are multiples of
// one power of two, and few enough that their sums are exact; what is left is some 2⁻²² of it, so that its sums may be
// rounded (after Rump, Ogita & Oishi 2008, SIAM J. Sci. Comput. 31, 189–224).
import { productError, sumError } from './elementary/exact'
import { BLOCK, combine, dotBlock, sumBlock } from './reduce'
import { axpy } from './vector'

/** 1.5·2⁵²: with c = CUT·u, (x + c) − c is x rounded to a multiple of u, a power of two (|x| ≤ 2⁵¹u). */
const CUT: f64 = 6755399441055744
const TWO_24: f64 = 16777216
/** Of a column: the power of two above it in this block, the one above its coefficient, and this in two parts. */
const RECORD: usize = 32

/**
 * With e = y − β₀ − Xβ, θ in two words, as X unless its low words are left out (0): out ← Xᵀ(we), then Σwe if q > p, each
 * in two words, then Σwe² (2q + 1 numbers in all). scratch: 4·BLOCK + 4p numbers.
 */
export function preciseRows(
  X: usize, n: i32, p: i32, low: usize, y: usize, w: usize, theta: usize, thetaLow: usize, q: i32, from: i32, to: i32, out: usize, scratch: usize,
): void {
  memory.fill(out, 0, (<usize>(2 * q + 1)) << 3)
  const column = (<usize>n) << 3
  const high = scratch
  const rest = high + (BLOCK << 3)
  const weighted = rest + (BLOCK << 3)
  const upper = weighted + (BLOCK << 3)
  const columns = upper + (BLOCK << 3)
  const intercept: f64 = q > p ? load<f64>(theta + ((<usize>p) << 3)) : 0
  const interceptLow: f64 = q > p ? load<f64>(thetaLow + ((<usize>p) << 3)) : 0
  const last = out + ((<usize>q) << 4)
  cutCoefficients(theta, thetaLow, p, columns)
  for (let i = from; i < to; i += BLOCK) {
    const at = (<usize>i) << 3
    const m = min(to - i, BLOCK)
    let most = max(above(largest(y + at, m)), above(abs(intercept)))
    for (let j = 0, x = X + at, c = columns; j < p; j++, x += column, c += RECORD) {
      const size = above(largest(x, m))
      store<f64>(c, size)
      most = max(most, size * load<f64>(c, 8))
    }
    let unit = most * 2.220446049250313e-16 // 2⁻⁵², and more for p + 2 terms
    for (let terms: f64 = 1; terms < p + 2; terms *= 2) unit *= 2
    begin(y + at, CUT * unit, intercept, interceptLow, high, rest, m)
    for (let j = 0, x = X + at, c = columns; j < p; j++, x += column, c += RECORD) {
      const cut = CUT * min(unit * TWO_24 / load<f64>(c, 8), 4 * load<f64>(c))
      subtract(x, cut, load<f64>(c, 16), load<f64>(c, 24), high, rest, m)
      if (low) axpy(-load<f64>(c, 16), low + (x - X), rest, m)
    }
    normalise(high, rest, m)
    let r = high
    if (w) {
      weigh(w + at, high, rest, weighted, m)
      r = weighted
    }
    store<f64>(last, load<f64>(last) + dotBlock(r, high, m))
    split(r, rest, CUT / 4194304 * above(largest(r, m)), upper, m) // 22 bits
    if (q > p) add(out + ((<usize>p) << 4), sumBlock(upper, m), sumBlock(rest, m))
    for (let j = 0, x = X + at, c = columns, g = out; j < p; j++, x += column, c += RECORD, g += 16) {
      const below: f64 = low ? dotBlock(low + (x - X), upper, m) : 0
      addDot(x, CUT / 2097152 * load<f64>(c), upper, rest, below, g, m) // 21 bits
    }
  }
}

/** A power of two above x ≥ 0, at least 2⁻¹⁰⁰⁰. */
function above(x: f64): f64 {
  const power = (reinterpret<u64>(x) >> 52) + 1
  return reinterpret<f64>((power < 23 ? 23 : power) << 52)
}

/** max |x|. */
function largest(x: usize, m: i32): f64 {
  let most = f64x2.splat(0)
  const end = x + ((<usize>m) << 3)
  for (const whole = x + ((<usize>(m & ~3)) << 3); x < whole; x += 32) {
    most = f64x2.pmax(most, f64x2.abs(v128.load(x)))
    most = f64x2.pmax(most, f64x2.abs(v128.load(x, 16)))
  }
  let one = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))
  for (; x < end; x += 8) if (abs(load<f64>(x)) > one) one = abs(load<f64>(x))
  return one
}

/** The upper 24 bits of each coefficient, and the rest with its low word. */
function cutCoefficients(theta: usize, low: usize, p: i32, to: usize): void {
  for (let j = 0; j < p; j++, theta += 8, low += 8, to += RECORD) {
    const b = load<f64>(theta)
    const size = above(abs(b))
    const cut = CUT / TWO_24 * size
    const upper = b + cut - cut
    store<f64>(to, size, 8)
    store<f64>(to, upper, 16)
    store<f64>(to, b - upper + load<f64>(low), 24)
  }
}

/** high + rest ← y − b. */
function begin(y: usize, cut: f64, b: f64, bLow: f64, high: usize, rest: usize, m: i32): void {
  const upper = b + cut - cut
  const lower = b - upper + bLow
  for (const end = y + ((<usize>m) << 3); y < end; y += 8, high += 8, rest += 8) {
    const yUpper = load<f64>(y) + cut - cut
    store<f64>(high, yUpper - upper)
    store<f64>(rest, load<f64>(y) - yUpper - lower)
  }
}

/** high + rest ← high + rest − x(upper + lower), the first of them exactly. */
function subtract(x: usize, cut: f64, upper: f64, lower: f64, high: usize, rest: usize, m: i32): void {
  const c = f64x2.splat(cut)
  const u = f64x2.splat(upper)
  const l = f64x2.splat(lower)
  const end = x + ((<usize>m) << 3)
  for (const whole = x + ((<usize>(m & ~3)) << 3); x < whole; x += 32, high += 32, rest += 32) {
    const a = v128.load(x)
    const b = v128.load(x, 16)
    const aUpper = f64x2.sub(f64x2.add(a, c), c)
    const bUpper = f64x2.sub(f64x2.add(b, c), c)
    v128.store(high, f64x2.sub(v128.load(high), f64x2.mul(aUpper, u)))
    v128.store(high, f64x2.sub(v128.load(high, 16), f64x2.mul(bUpper, u)), 16)
    const aRest = f64x2.add(f64x2.mul(f64x2.sub(a, aUpper), u), f64x2.mul(a, l))
    const bRest = f64x2.add(f64x2.mul(f64x2.sub(b, bUpper), u), f64x2.mul(b, l))
    v128.store(rest, f64x2.sub(v128.load(rest), aRest))
    v128.store(rest, f64x2.sub(v128.load(rest, 16), bRest), 16)
  }
  for (; x < end; x += 8, high += 8, rest += 8) {
    const a = load<f64>(x)
    const aUpper = a + cut - cut
    store<f64>(high, load<f64>(high) - aUpper * upper)
    store<f64>(rest, load<f64>(rest) - ((a - aUpper) * upper + a * lower))
  }
}

/** high ← high + rest, rounded; rest ← what that took. */
function normalise(high: usize, rest: usize, m: i32): void {
  for (const end = high + ((<usize>m) << 3); high < end; high += 8, rest += 8) {
    const a = load<f64>(high)
    const b = load<f64>(rest)
    const sum = a + b
    store<f64>(high, sum)
    store<f64>(rest, sumError(a, b, sum))
  }
}

/** out + rest ← w(high + rest). */
function weigh(w: usize, high: usize, rest: usize, out: usize, m: i32): void {
  for (const end = w + ((<usize>m) << 3); w < end; w += 8, high += 8, rest += 8, out += 8) {
    const product = load<f64>(w) * load<f64>(high)
    store<f64>(rest, productError(load<f64>(w), load<f64>(high), product) + load<f64>(w) * load<f64>(rest))
    store<f64>(out, product)
  }
}

/** upper + rest ← r + rest. */
function split(r: usize, rest: usize, cut: f64, upper: usize, m: i32): void {
  for (const end = r + ((<usize>m) << 3); r < end; r += 8, rest += 8, upper += 8) {
    const a = load<f64>(r)
    const aUpper = a + cut - cut
    store<f64>(upper, aUpper)
    store<f64>(rest, a - aUpper + load<f64>(rest))
  }
}

/** out, in two words, ← out + xᵀ(upper + rest) + below. */
function addDot(x: usize, cut: f64, upper: usize, rest: usize, below: f64, out: usize, m: i32): void {
  const c = f64x2.splat(cut)
  let exact = f64x2.splat(0)
  let s01 = exact
  let s23 = exact
  let s45 = exact
  let s67 = exact
  let i: usize = 0
  const end = (<usize>m) << 3
  for (const whole = (<usize>(m & ~7)) << 3; i < whole; i += 64) {
    let a = v128.load(x + i)
    let r = v128.load(upper + i)
    let aUpper = f64x2.sub(f64x2.add(a, c), c)
    exact = f64x2.add(exact, f64x2.mul(aUpper, r))
    s01 = f64x2.add(s01, f64x2.add(f64x2.mul(f64x2.sub(a, aUpper), r), f64x2.mul(a, v128.load(rest + i))))
    a = v128.load(x + i, 16)
    r = v128.load(upper + i, 16)
    aUpper = f64x2.sub(f64x2.add(a, c), c)
    exact = f64x2.add(exact, f64x2.mul(aUpper, r))
    s23 = f64x2.add(s23, f64x2.add(f64x2.mul(f64x2.sub(a, aUpper), r), f64x2.mul(a, v128.load(rest + i, 16))))
    a = v128.load(x + i, 32)
    r = v128.load(upper + i, 32)
    aUpper = f64x2.sub(f64x2.add(a, c), c)
    exact = f64x2.add(exact, f64x2.mul(aUpper, r))
    s45 = f64x2.add(s45, f64x2.add(f64x2.mul(f64x2.sub(a, aUpper), r), f64x2.mul(a, v128.load(rest + i, 32))))
    a = v128.load(x + i, 48)
    r = v128.load(upper + i, 48)
    aUpper = f64x2.sub(f64x2.add(a, c), c)
    exact = f64x2.add(exact, f64x2.mul(aUpper, r))
    s67 = f64x2.add(s67, f64x2.add(f64x2.mul(f64x2.sub(a, aUpper), r), f64x2.mul(a, v128.load(rest + i, 48))))
  }
  let high = f64x2.extract_lane(exact, 0) + f64x2.extract_lane(exact, 1)
  let sum = combine(s01, s23, s45, s67)
  for (; i < end; i += 8) {
    const a = load<f64>(x + i)
    const aUpper = a + cut - cut
    high += aUpper * load<f64>(upper + i)
    sum += (a - aUpper) * load<f64>(upper + i) + a * load<f64>(rest + i)
  }
  add(out, high, sum + below)
}

/** out, in two words, ← out + high + low. */
function add(out: usize, high: f64, low: f64): void {
  const before = load<f64>(out)
  const sum = before + high
  store<f64>(out, sum)
  store<f64>(out, load<f64>(out, 8) + (sumError(before, high, sum) + low), 8)
}
