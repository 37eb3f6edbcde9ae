// Elementary functions of two numbers at once, for the ranges in which the scalar ones take no special way. Every lane
// does the operations of its scalar function in the same order, so the bits are the same; see there for the formulas.
import { INVERSE_LN2, LN2_HIGH, LN2_LOW, P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9 } from './exponential'
import { R0, R1, R2, R3, R4, R5, R6, R7, SQRT_2 } from './logarithm'

const SPLITTER: f64 = 134217729

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
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k))
  return i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52)
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

/** c + w·x. */
// @ts-ignore: decorator
@inline
function step(c: f64, w: v128, x: v128): v128 {
  return add(both(c), mul(w, x))
}

/** eˣ for |x| ≤ 690. */
export function expPair(x: v128): v128 {
  const k = f64x2.floor(add(mul(x, both(INVERSE_LN2)), both(0.5)))
  const high = sub(x, mul(k, both(LN2_HIGH)))
  const low = mul(k, both(LN2_LOW))
  const r = sub(high, low)
  const c = sub(sub(high, r), low)
  const w = mul(r, r)
  let even = step(P8, w, both(P10))
  even = step(P6, w, even)
  even = step(P4, w, even)
  even = step(P2, w, even)
  even = step(P0, w, even)
  let odd = step(P7, w, both(P9))
  odd = step(P5, w, odd)
  odd = step(P3, w, odd)
  odd = step(P1, w, odd)
  const sum = add(both(1), r)
  const rest = add(mul(w, add(even, mul(r, odd))), c)
  return mul(add(sum, add(add(sub(both(1), sum), r), rest)), powerOfTwo(k))
}

/** The second result of `expm1Pair`. */
let expm1Low: v128 = i64x2.splat(0)

/** eˣ − 1 for |x| ≤ 50 as the sum of the returned pair and `expm1Low`. */
function expm1Pair(x: v128): v128 {
  const k = f64x2.floor(add(mul(x, both(INVERSE_LN2)), both(0.5)))
  const reduced = sub(x, mul(k, both(LN2_HIGH)))
  const part = mul(k, both(LN2_LOW))
  const r = sub(reduced, part)
  const c = sub(sub(reduced, r), part)
  const lead = fround(r)
  const half = mul(mul(both(0.5), lead), lead)
  const rest = mul(mul(both(0.5), sub(r, lead)), add(r, lead))
  const first = add(r, half)
  const w = mul(r, r)
  let even = step(Q6, w, both(Q8))
  even = step(Q4, w, even)
  even = step(Q2, w, even)
  even = step(Q0, w, even)
  let odd = step(Q7, w, both(Q9))
  odd = step(Q5, w, odd)
  odd = step(Q3, w, odd)
  odd = step(Q1, w, odd)
  const cubic = add(even, mul(r, odd))
  const small = add(add(rest, mul(mul(mul(r, r), r), cubic)), add(c, mul(c, first)))
  const tail = add(add(sub(r, first), half), small)
  // 1 − 2⁻ᵏ rounds as the scalar function says it must; `left` is what that rounding loses
  const unit = powerOfTwo(f64x2.neg(k))
  const base = sub(both(1), unit)
  const large = v128.and(f64x2.gt(k, both(53)), f64x2.neg(unit))
  const left = v128.or(large, v128.and(f64x2.lt(k, both(-53)), both(1)))
  const sum = add(base, first)
  const low = add(add(sub(base, sum), first), add(tail, left))
  const total = add(sum, low)
  const size = powerOfTwo(k)
  expm1Low = mul(add(sub(sum, total), low), size)
  return mul(total, size)
}

// @ts-ignore: decorator
@inline
function sumError(a: v128, b: v128, sum: v128): v128 {
  const part = sub(sum, a)
  return add(sub(a, sub(sum, part)), sub(b, part))
}

// @ts-ignore: decorator
@inline
function productError(a: v128, b: v128, product: v128): v128 {
  const aScaled = mul(a, both(SPLITTER))
  const aHigh = sub(aScaled, sub(aScaled, a))
  const aLow = sub(a, aHigh)
  const bScaled = mul(b, both(SPLITTER))
  const bHigh = sub(bScaled, sub(bScaled, b))
  const bLow = sub(b, bHigh)
  return add(add(add(sub(mul(aHigh, bHigh), product), mul(aHigh, bLow)), mul(aLow, bHigh)), mul(aLow, bLow))
}

/** 1/(1 + e⁻ˣ) for |x| ≤ 40. */
export function logisticPair(x: v128): v128 {
  const high = expm1Pair(f64x2.neg(x))
  const low = expm1Low
  const below = add(high, both(2))
  const belowLow = add(sumError(high, both(2), below), low)
  const q = f64x2.div(both(1), below)
  const product = mul(q, below)
  const missing = sub(sub(sub(both(1), product), productError(q, below, product)), mul(q, belowLow))
  return add(q, f64x2.div(missing, below))
}

/** tanh x for 1e-9 ≤ |x| ≤ 22. */
export function tanhPair(x: v128): v128 {
  const a = f64x2.abs(x)
  const high = expm1Pair(mul(both(2), a))
  const low = expm1Low
  const below = add(high, both(2))
  const belowLow = add(sumError(high, both(2), below), low)
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
  const above = f64x2.gt(m, both(SQRT_2))
  // 32-bit halves 0 and 2 hold the exponents
  const k = sub(f64x2.convert_low_i32x4_s(i32x4.shuffle(exponent, exponent, 0, 2, 0, 2)), both(1023))
  const reduced = v128.bitselect(mul(m, both(0.5)), m, above)
  return logOfReduced(sub(reduced, both(1)), add(k, v128.and(above, both(1))), both(0))
}

/** ln(1 + x) for 1e-20 ≤ x ≤ 1. */
export function log1pPair(x: v128): v128 {
  const large = f64x2.ge(x, both(0.41))
  const y = add(both(1), x)
  const above = v128.and(large, f64x2.gt(y, both(SQRT_2)))
  const m = v128.bitselect(mul(y, both(0.5)), y, above)
  const f = v128.bitselect(sub(m, both(1)), x, large)
  const lost = sub(x, sub(y, both(1)))
  return logOfReduced(f, v128.and(above, both(1)), v128.and(large, f64x2.div(lost, y)))
}

function logOfReduced(f: v128, k: v128, correction: v128): v128 {
  const s = f64x2.div(f, add(both(2), f))
  const z = mul(s, s)
  let r = step(R6, z, both(R7))
  r = step(R5, z, r)
  r = step(R4, z, r)
  r = step(R3, z, r)
  r = step(R2, z, r)
  r = step(R1, z, r)
  r = step(R0, z, r)
  r = mul(z, r)
  const lead = fround(f)
  const half = mul(mul(both(0.5), lead), lead)
  const rest = mul(mul(both(0.5), sub(f, lead)), add(f, lead))
  const first = sub(f, half)
  const tail = add(sub(sub(sub(f, first), half), rest), mul(s, add(add(half, rest), r)))
  const whole = mul(k, both(LN2_HIGH))
  const sum = add(whole, first)
  return add(sum, add(add(sub(whole, sum), first), add(add(mul(k, both(LN2_LOW)), tail), correction)))
}
