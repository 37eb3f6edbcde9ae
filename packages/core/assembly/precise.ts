// Residuals and their products with the columns, some 20 bits better than in double precision, in one reading of the data.
// A factor is cut at a fixed place into an upper part of few bits and the rest. Products of upper parts are multiples of
// one power of two, and few enough that their sums are exact; what is left is some 2⁻²² of it, so that its sums may be
// rounded (after Rump, Ogita & Oishi 2008, SIAM J. Sci. Comput. 31, 189–224).
import { productError, sumError, sumErrors } from './elementary/exact'
import { BLOCK, combine, dotBlock, sumBlock } from './reduce'
import { axpy } from './vector'

/** 1.5·2⁵²: with c = CUT·u, (x + c) − c is x rounded to a multiple of u, a power of two (|x| ≤ 2⁵¹u). */
const CUT: f64 = 6755399441055744
const TWO_24: f64 = 16777216
/** Of a column: a power of two above all its values so far, one above its coefficient, and this in two parts. */
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
    const least = max(above(largest(y + at, m)), above(abs(intercept)))
    // columns are cut by the largest values so far; where there is a larger one in this block, it is done again
    while (subtractAll(X + at, column, p, low ? low + at : 0, y + at, least, intercept, interceptLow, columns, high, rest, m));
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
    store<f64>(to, above(0))
    store<f64>(to, size, 8)
    store<f64>(to, upper, 16)
    store<f64>(to, b - upper + load<f64>(low), 24)
  }
}

/** high + rest ← y − b. */
function begin(y: usize, cut: f64, b: f64, bLow: f64, high: usize, rest: usize, m: i32): void {
  const upper = b + cut - cut
  const lower = b - upper + bLow
  const cc = f64x2.splat(cut)
  const uu = f64x2.splat(upper)
  const ll = f64x2.splat(lower)
  for (const whole = y + ((<usize>(m & ~1)) << 3); y < whole; y += 16, high += 16, rest += 16) {
    const a = v128.load(y)
    const yUpper = f64x2.sub(f64x2.add(a, cc), cc)
    v128.store(high, f64x2.sub(yUpper, uu))
    v128.store(rest, f64x2.sub(f64x2.sub(a, yUpper), ll))
  }
  if (m & 1) {
    const yUpper = load<f64>(y) + cut - cut
    store<f64>(high, yUpper - upper)
    store<f64>(rest, load<f64>(y) - yUpper - lower)
  }
}

/** high + rest ← y − β₀ − Xβ; whether some x were larger than was known, so that this is worth nothing. */
function subtractAll(
  X: usize, column: usize, p: i32, low: usize, y: usize, least: f64, intercept: f64, interceptLow: f64, columns: usize, high: usize, rest: usize, m: i32,
): bool {
  let most = least
  for (let j = 0, c = columns; j < p; j++, c += RECORD) most = max(most, load<f64>(c) * load<f64>(c, 8))
  let unit = most * 2.220446049250313e-16 // 2⁻⁵², and more for p + 2 terms
  for (let terms: f64 = 1; terms < p + 2; terms *= 2) unit *= 2
  begin(y, CUT * unit, intercept, interceptLow, high, rest, m)
  unit *= TWO_24
  let grew = false
  let j = p & 1
  if (j) grew = subtract(X, columns, unit, high, rest, m)
  for (let x = X + j * column, c = columns + j * RECORD; j < p; j += 2, x += 2 * column, c += 2 * RECORD) {
    if (subtractTwo(x, x + column, c, unit, high, rest, m)) grew = true
  }
  if (low) for (let k = 0, c = columns; k < p; k++, c += RECORD) axpy(-load<f64>(c, 16), low + k * column, rest, m)
  return grew
}

/** Where a column is cut so that what it adds to a residual is a multiple of the unit; `unit` is 2²⁴ of them. */
// @ts-ignore: decorator
@inline
function cutOf(c: usize, unit: f64): f64 {
  return CUT * min(unit / load<f64>(c, 8), 4 * load<f64>(c))
}

/** high + rest ← high + rest − xβ, the upper parts exactly; c is what is known of the column. */
function subtract(x: usize, c: usize, unit: f64, high: usize, rest: usize, m: i32): bool {
  const cut = f64x2.splat(cutOf(c, unit))
  const u = v128.load64_splat(c, 16)
  const l = v128.load64_splat(c, 24)
  let most = f64x2.splat(0)
  let i: usize = 0
  for (const whole = (<usize>(m & ~1)) << 3; i < whole; i += 16) {
    const a = v128.load(x + i)
    most = f64x2.pmax(most, f64x2.abs(a))
    const upper = f64x2.sub(f64x2.add(a, cut), cut)
    v128.store(high + i, f64x2.sub(v128.load(high + i), f64x2.mul(upper, u)))
    v128.store(rest + i, f64x2.sub(v128.load(rest + i), f64x2.add(f64x2.mul(f64x2.sub(a, upper), u), f64x2.mul(a, l))))
  }
  const last = m & 1 ? subtractLast(x + i, c, unit, high + i, rest + i) : 0
  return grow(c, most, last)
}

/** The same for one row; returns |x|. */
function subtractLast(x: usize, c: usize, unit: f64, high: usize, rest: usize): f64 {
  const cut = cutOf(c, unit)
  const a = load<f64>(x)
  const upper = a + cut - cut
  store<f64>(high, load<f64>(high) - upper * load<f64>(c, 16))
  store<f64>(rest, load<f64>(rest) - ((a - upper) * load<f64>(c, 16) + a * load<f64>(c, 24)))
  return abs(a)
}

/** The same for two columns, which share the loads and stores of the residual. */
function subtractTwo(x: usize, y: usize, c: usize, unit: f64, high: usize, rest: usize, m: i32): bool {
  const xCut = f64x2.splat(cutOf(c, unit))
  const yCut = f64x2.splat(cutOf(c + RECORD, unit))
  const xu = v128.load64_splat(c, 16)
  const xl = v128.load64_splat(c, 24)
  const yu = v128.load64_splat(c, 48)
  const yl = v128.load64_splat(c, 56)
  let xMost = f64x2.splat(0)
  let yMost = xMost
  let i: usize = 0
  for (const whole = (<usize>(m & ~1)) << 3; i < whole; i += 16) {
    const a = v128.load(x + i)
    const b = v128.load(y + i)
    xMost = f64x2.pmax(xMost, f64x2.abs(a))
    yMost = f64x2.pmax(yMost, f64x2.abs(b))
    const aUpper = f64x2.sub(f64x2.add(a, xCut), xCut)
    const bUpper = f64x2.sub(f64x2.add(b, yCut), yCut)
    v128.store(high + i, f64x2.sub(f64x2.sub(v128.load(high + i), f64x2.mul(aUpper, xu)), f64x2.mul(bUpper, yu)))
    const aRest = f64x2.add(f64x2.mul(f64x2.sub(a, aUpper), xu), f64x2.mul(a, xl))
    const bRest = f64x2.add(f64x2.mul(f64x2.sub(b, bUpper), yu), f64x2.mul(b, yl))
    v128.store(rest + i, f64x2.sub(f64x2.sub(v128.load(rest + i), aRest), bRest))
  }
  const last = m & 1
  const xLast = last ? subtractLast(x + i, c, unit, high + i, rest + i) : 0
  const yLast = last ? subtractLast(y + i, c + RECORD, unit, high + i, rest + i) : 0
  const xGrew = grow(c, xMost, xLast)
  return grow(c + RECORD, yMost, yLast) || xGrew
}

/** Notes how large the values of a column are; whether they are larger than was known. */
function grow(c: usize, most: v128, last: f64): bool {
  let value = last
  if (f64x2.extract_lane(most, 0) > value) value = f64x2.extract_lane(most, 0)
  if (f64x2.extract_lane(most, 1) > value) value = f64x2.extract_lane(most, 1)
  const size = above(value)
  if (!(size > load<f64>(c))) return false
  store<f64>(c, size)
  return true
}

/** high ← high + rest, rounded; rest ← what that took. */
function normalise(high: usize, rest: usize, m: i32): void {
  for (const whole = high + ((<usize>(m & ~1)) << 3); high < whole; high += 16, rest += 16) {
    const a = v128.load(high)
    const b = v128.load(rest)
    const sum = f64x2.add(a, b)
    v128.store(high, sum)
    v128.store(rest, sumErrors(a, b, sum))
  }
  if (m & 1) {
    const a = load<f64>(high)
    const sum = a + load<f64>(rest)
    store<f64>(high, sum)
    store<f64>(rest, sumError(a, load<f64>(rest), sum))
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
  const cc = f64x2.splat(cut)
  for (const whole = r + ((<usize>(m & ~1)) << 3); r < whole; r += 16, rest += 16, upper += 16) {
    const a = v128.load(r)
    const aUpper = f64x2.sub(f64x2.add(a, cc), cc)
    v128.store(upper, aUpper)
    v128.store(rest, f64x2.add(f64x2.sub(a, aUpper), v128.load(rest)))
  }
  if (m & 1) {
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
