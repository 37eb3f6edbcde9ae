// Elementary functions of two numbers at once, for the ranges in which the scalar ones take no special way. Every lane
// does the operations of its scalar function in the same order, so the bits are the same; see there for the formulas.
import { sumErrors } from './exact'
import { INVERSE_LN2, LN2_HIGH, LN2_LOW, P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9 } from './exponential'
import { R0, R1, R2, R3, R4, R5, R6, R7, SQRT_2 } from './logarithm'

/**
 * The constants of all functions here. Read from memory they are one instruction, where an engine puts a vector that is written as a constant together
 * anew each time (eˣ takes half the time so).
 */
const TABLE: usize = memory.data<f64>([
  P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, R0, R1, R2, R3, R4, R5, R6, R7,
  INVERSE_LN2, LN2_HIGH, LN2_LOW, SQRT_2, 134217729, 0.41, 0, 0.5, 1, 2, 690, -690, 6755399441056767, 1023,
])
const P: usize = 0
const Q: usize = 11
const R: usize = 21
const PER_LN2: usize = 29
const HIGH: usize = 30
const LOW: usize = 31
const ROOT_2: usize = 32
const SPLITTER: usize = 33
const LARGE: usize = 34
const ZERO: usize = 35
const HALF: usize = 36
const ONE: usize = 37
const TWO: usize = 38
const MOST: usize = 39
const LEAST: usize = 40
/** 1.5·2⁵² + 1023: added to a small number and taken off again it leaves the nearest whole number, and the lowest bits of the sum are the exponent of its power of two. */
const EXPONENT: usize = 41
const BIAS: usize = 42

/** A constant of the table, twice. */
// @ts-ignore: decorator
@inline
function at(k: usize): v128 {
  return v128.load64_splat(TABLE + (k << 3))
}

// @ts-ignore: decorator
@inline
function both(x: f64): v128 {
  return f64x2.splat(x)
}

/** Whether both numbers are within −most … most; false for NaN. */
// @ts-ignore: decorator
@inline
export function within(x: v128, most: f64): bool {
  return i64x2.all_true(f64x2.le(f64x2.abs(x), both(most)))
}

/** Whether both numbers are within least … most. */
// @ts-ignore: decorator
@inline
export function between(x: v128, least: f64, most: f64): bool {
  return i64x2.all_true(v128.and(f64x2.ge(x, both(least)), f64x2.le(x, both(most))))
}

/** 2ᵏ for whole −1022 ≤ k ≤ 1023. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(add(k, at(EXPONENT)), 52)
}

// @ts-ignore: decorator
@inline
function fround(x: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x))
}

// @ts-ignore: decorator
@inline
function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b)
}

// @ts-ignore: decorator
@inline
function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b)
}

// @ts-ignore: decorator
@inline
function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b)
}

/** c + w·x, c a constant of the table. */
// @ts-ignore: decorator
@inline
function step(c: usize, w: v128, x: v128): v128 {
  return add(at(c), mul(w, x))
}

/** eˣ for |x| ≤ 690. */
export function expPair(x: v128): v128 {
  const k = f64x2.floor(add(mul(x, at(PER_LN2)), at(HALF)))
  const high = sub(x, mul(k, at(HIGH)))
  const low = mul(k, at(LOW))
  const r = sub(high, low)
  const c = sub(sub(high, r), low)
  const w = mul(r, r)
  let even = step(P + 8, w, at(P + 10))
  even = step(P + 6, w, even)
  even = step(P + 4, w, even)
  even = step(P + 2, w, even)
  even = step(P + 0, w, even)
  let odd = step(P + 7, w, at(P + 9))
  odd = step(P + 5, w, odd)
  odd = step(P + 3, w, odd)
  odd = step(P + 1, w, odd)
  const sum = add(at(ONE), r)
  const rest = add(mul(w, add(even, mul(r, odd))), c)
  return mul(add(sum, add(add(sub(at(ONE), sum), r), rest)), powerOfTwo(k))
}

/** eˣ to within 2 ulp, where |x| is above 690 as if it were 690: without what rounding takes from r. */
// @ts-ignore: decorator
@inline
export function quickExpPair(number: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(number, at(MOST)), at(LEAST))
  const shifted = add(mul(x, at(PER_LN2)), at(EXPONENT))
  const k = sub(shifted, at(EXPONENT))
  const r = sub(sub(x, mul(k, at(HIGH))), mul(k, at(LOW)))
  const w = mul(r, r)
  let even = step(P + 8, w, at(P + 10))
  even = step(P + 6, w, even)
  even = step(P + 4, w, even)
  even = step(P + 2, w, even)
  even = step(P + 0, w, even)
  let odd = step(P + 7, w, at(P + 9))
  odd = step(P + 5, w, odd)
  odd = step(P + 3, w, odd)
  odd = step(P + 1, w, odd)
  const sum = add(at(ONE), add(r, mul(w, add(even, mul(r, odd)))))
  return mul(sum, i64x2.shl(shifted, 52))
}

/** Four numbers: eˣ as `quickExpPair` has it, each constant read once for both pairs; `to` gets them. */
// @ts-ignore: decorator
@inline
export function quickExpFour(a: v128, b: v128, to: usize): void {
  let c = at(MOST)
  let x0 = f64x2.pmin(a, c)
  let x1 = f64x2.pmin(b, c)
  c = at(LEAST)
  x0 = f64x2.pmax(x0, c)
  x1 = f64x2.pmax(x1, c)
  c = at(PER_LN2)
  let s0 = mul(x0, c)
  let s1 = mul(x1, c)
  c = at(EXPONENT)
  s0 = add(s0, c)
  s1 = add(s1, c)
  const k0 = sub(s0, c)
  const k1 = sub(s1, c)
  c = at(HIGH)
  let r0 = sub(x0, mul(k0, c))
  let r1 = sub(x1, mul(k1, c))
  c = at(LOW)
  r0 = sub(r0, mul(k0, c))
  r1 = sub(r1, mul(k1, c))
  const w0 = mul(r0, r0)
  const w1 = mul(r1, r1)
  c = at(P + 10)
  let even0 = mul(w0, c)
  let even1 = mul(w1, c)
  c = at(P + 8)
  even0 = mul(w0, add(c, even0))
  even1 = mul(w1, add(c, even1))
  c = at(P + 6)
  even0 = mul(w0, add(c, even0))
  even1 = mul(w1, add(c, even1))
  c = at(P + 4)
  even0 = mul(w0, add(c, even0))
  even1 = mul(w1, add(c, even1))
  c = at(P + 2)
  even0 = mul(w0, add(c, even0))
  even1 = mul(w1, add(c, even1))
  c = at(P)
  even0 = add(c, even0)
  even1 = add(c, even1)
  c = at(P + 9)
  let odd0 = mul(w0, c)
  let odd1 = mul(w1, c)
  c = at(P + 7)
  odd0 = mul(w0, add(c, odd0))
  odd1 = mul(w1, add(c, odd1))
  c = at(P + 5)
  odd0 = mul(w0, add(c, odd0))
  odd1 = mul(w1, add(c, odd1))
  c = at(P + 3)
  odd0 = mul(w0, add(c, odd0))
  odd1 = mul(w1, add(c, odd1))
  c = at(P + 1)
  odd0 = add(c, odd0)
  odd1 = add(c, odd1)
  c = at(ONE)
  const e0 = add(c, add(r0, mul(w0, add(even0, mul(r0, odd0)))))
  const e1 = add(c, add(r1, mul(w1, add(even1, mul(r1, odd1)))))
  v128.store(to, mul(e0, i64x2.shl(s0, 52)))
  v128.store(to, mul(e1, i64x2.shl(s1, 52)), 16)
}

/** The second result of `expm1Pair`. */
let expm1Low: v128 = i64x2.splat(0)

/** eˣ − 1 for |x| ≤ 50 as the sum of the returned pair and `expm1Low`. */
function expm1Pair(x: v128): v128 {
  const k = f64x2.floor(add(mul(x, at(PER_LN2)), at(HALF)))
  const reduced = sub(x, mul(k, at(HIGH)))
  const part = mul(k, at(LOW))
  const r = sub(reduced, part)
  const c = sub(sub(reduced, r), part)
  const lead = fround(r)
  const half = mul(mul(at(HALF), lead), lead)
  const rest = mul(mul(at(HALF), sub(r, lead)), add(r, lead))
  const first = add(r, half)
  const w = mul(r, r)
  let even = step(Q + 6, w, at(Q + 8))
  even = step(Q + 4, w, even)
  even = step(Q + 2, w, even)
  even = step(Q + 0, w, even)
  let odd = step(Q + 7, w, at(Q + 9))
  odd = step(Q + 5, w, odd)
  odd = step(Q + 3, w, odd)
  odd = step(Q + 1, w, odd)
  const cubic = add(even, mul(r, odd))
  const small = add(add(rest, mul(mul(mul(r, r), r), cubic)), add(c, mul(c, first)))
  const tail = add(add(sub(r, first), half), small)
  // 1 − 2⁻ᵏ rounds as the scalar function says it must; `left` is what that rounding loses
  const unit = powerOfTwo(f64x2.neg(k))
  const base = sub(at(ONE), unit)
  const large = v128.and(f64x2.gt(k, both(53)), f64x2.neg(unit))
  const left = v128.or(large, v128.and(f64x2.lt(k, both(-53)), at(ONE)))
  const sum = add(base, first)
  const low = add(add(sub(base, sum), first), add(tail, left))
  const total = add(sum, low)
  const size = powerOfTwo(k)
  expm1Low = mul(add(sub(sum, total), low), size)
  return mul(total, size)
}

// @ts-ignore: decorator
@inline
function productError(a: v128, b: v128, product: v128): v128 {
  const aScaled = mul(a, at(SPLITTER))
  const aHigh = sub(aScaled, sub(aScaled, a))
  const aLow = sub(a, aHigh)
  const bScaled = mul(b, at(SPLITTER))
  const bHigh = sub(bScaled, sub(bScaled, b))
  const bLow = sub(b, bHigh)
  return add(add(add(sub(mul(aHigh, bHigh), product), mul(aHigh, bLow)), mul(aLow, bHigh)), mul(aLow, bLow))
}

/** 1/(1 + e⁻ˣ) for |x| ≤ 40. */
export function logisticPair(x: v128): v128 {
  const high = expm1Pair(f64x2.neg(x))
  const low = expm1Low
  const below = add(high, at(TWO))
  const belowLow = add(sumErrors(high, at(TWO), below), low)
  const q = f64x2.div(at(ONE), below)
  const product = mul(q, below)
  const missing = sub(sub(sub(at(ONE), product), productError(q, below, product)), mul(q, belowLow))
  return add(q, f64x2.div(missing, below))
}

/** tanh x for 1e-9 ≤ |x| ≤ 22. */
export function tanhPair(x: v128): v128 {
  const a = f64x2.abs(x)
  const high = expm1Pair(mul(at(TWO), a))
  const low = expm1Low
  const below = add(high, at(TWO))
  const belowLow = add(sumErrors(high, at(TWO), below), low)
  const q = f64x2.div(high, below)
  const product = mul(q, below)
  const error = add(sub(sub(high, product), productError(q, below, product)), low)
  const t = add(q, f64x2.div(sub(error, mul(q, belowLow)), below))
  return v128.bitselect(x, t, both(-0.0)) // the sign of x
}

/** ln x for normal x > 0. */
export function logPair(x: v128): v128 {
  const exponent = i64x2.shr_u(x, 52)
  const m = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000))
  const above = f64x2.gt(m, at(ROOT_2))
  // 32-bit halves 0 and 2 hold the exponents
  const k = sub(f64x2.convert_low_i32x4_s(i32x4.shuffle(exponent, exponent, 0, 2, 0, 2)), at(BIAS))
  const reduced = v128.bitselect(mul(m, at(HALF)), m, above)
  return logOfReduced(sub(reduced, at(ONE)), add(k, v128.and(above, at(ONE))), at(ZERO))
}

/** ln(1 + x) for 1e-20 ≤ x ≤ 1. */
export function log1pPair(x: v128): v128 {
  const large = f64x2.ge(x, at(LARGE))
  const y = add(at(ONE), x)
  const above = v128.and(large, f64x2.gt(y, at(ROOT_2)))
  const m = v128.bitselect(mul(y, at(HALF)), y, above)
  const f = v128.bitselect(sub(m, at(ONE)), x, large)
  const lost = sub(x, sub(y, at(ONE)))
  return logOfReduced(f, v128.and(above, at(ONE)), v128.and(large, f64x2.div(lost, y)))
}

/** ln(1 + x) to within 1.5 ulp for 0 ≤ x ≤ 1; above 0.41 as ln 2 + ln(1 + (x − 1)/2). */
// @ts-ignore: decorator
@inline
export function quickLog1pPair(x: v128): v128 {
  const large = f64x2.ge(x, at(LARGE))
  const f = v128.bitselect(mul(sub(x, at(ONE)), at(HALF)), x, large)
  return logOfReduced(f, v128.and(large, at(ONE)), at(ZERO))
}

function logOfReduced(f: v128, k: v128, correction: v128): v128 {
  const s = f64x2.div(f, add(at(TWO), f))
  const z = mul(s, s)
  let r = step(R + 6, z, at(R + 7))
  r = step(R + 5, z, r)
  r = step(R + 4, z, r)
  r = step(R + 3, z, r)
  r = step(R + 2, z, r)
  r = step(R + 1, z, r)
  r = step(R + 0, z, r)
  r = mul(z, r)
  const lead = fround(f)
  const half = mul(mul(at(HALF), lead), lead)
  const rest = mul(mul(at(HALF), sub(f, lead)), add(f, lead))
  const first = sub(f, half)
  const tail = add(sub(sub(sub(f, first), half), rest), mul(s, add(add(half, rest), r)))
  const whole = mul(k, at(HIGH))
  const sum = add(whole, first)
  return add(sum, add(add(sub(whole, sum), first), add(add(mul(k, at(LOW)), tail), correction)))
}
