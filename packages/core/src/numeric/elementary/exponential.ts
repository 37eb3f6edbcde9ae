import { powerOfTwo, scaleByPowerOfTwo } from './bits.ts'
import { productError, sumError } from './exact.ts'

/*
 * x = k ln 2 + r with |r| ≤ ½ ln 2, and eˣ = 2ᵏ·eʳ. ln 2 is held in two parts so that k·LN2_HIGH is exact
 * (Cody & Waite 1980, chapter 6); what rounding took from r is carried beside it as c.
 */
const INVERSE_LN2 = Math.LOG2E
const LN2_HIGH = 0.6931471805582987 // 38 bits
const LN2_LOW = 1.6465949582897082e-12
const LARGEST = 709.782712893384 // above, eˣ overflows
const SMALLEST = -745.1332191019412 // below, eˣ rounds to 0

/** (eʳ − 1 − r)/r² in r, error 1.4e-18. */
const P0 = 0.5
const P1 = 0.1666666666666667
const P2 = 0.04166666666666667
const P3 = 0.008333333333326136
const P4 = 0.0013888888888883748
const P5 = 0.00019841269874820627
const P6 = 2.4801587325547743e-5
const P7 = 2.7557255400206422e-6
const P8 = 2.75572736431103e-7
const P9 = 2.5105217004720745e-8
const P10 = 2.0914686968086876e-9

/** (eʳ − 1 − r − r²/2)/r³ in r, error 8e-18. */
const Q0 = 0.16666666666666669
const Q1 = 0.041666666666666664
const Q2 = 0.008333333333330062
const Q3 = 0.0013888888888886552
const Q4 = 0.00019841269863053618
const Q5 = 2.4801587317144498e-5
const Q6 = 2.7557268459997064e-6
const Q7 = 2.755728296954995e-7
const Q8 = 2.510038549551032e-8
const Q9 = 2.0911236630261545e-9

/** eˣ to within 0.8 ulp, gradual underflow included. */
export function exp(x: number): number {
  if (x > LARGEST) return Infinity
  if (x < SMALLEST) return 0
  if (Number.isNaN(x)) return x
  const k = Math.floor(x * INVERSE_LN2 + 0.5)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const c = high - r - low
  const w = r * r
  const even = P0 + w * (P2 + w * (P4 + w * (P6 + w * (P8 + w * P10))))
  const odd = P1 + w * (P3 + w * (P5 + w * (P7 + w * P9)))
  const sum = 1 + r
  return scaleByPowerOfTwo(sum + (1 - sum + r + (w * (even + r * odd) + c)), k)
}

/** 1.5·2⁵² + 1023: added to a small number and taken off again it leaves the nearest whole number (see assembly/elementary/pairs.ts). */
const ROUND = 6755399441056767

/** eˣ to within 2 ulp where nothing may be lost to checks (|x| above 690 counts as 690): what rounding takes from r is left out. */
export function quickExp(number: number): number {
  const x = Math.max(-690, Math.min(690, number))
  const k = x * INVERSE_LN2 + ROUND - ROUND
  const r = x - k * LN2_HIGH - k * LN2_LOW
  const w = r * r
  const even = P0 + w * (P2 + w * (P4 + w * (P6 + w * (P8 + w * P10))))
  const odd = P1 + w * (P3 + w * (P5 + w * (P7 + w * P9)))
  return (1 + (r + w * (even + r * odd))) * powerOfTwo(k)
}

/** e^(high + low), |low| a rounding of high, to within 0.55 ulp of that. */
export function expOfParts(high: number, low: number): number {
  if (high > 710) return Infinity
  if (high < -746) return 0
  const k = Math.floor(high * INVERSE_LN2 + 0.5)
  const reduced = high - k * LN2_HIGH
  const part = k * LN2_LOW - low
  const r = reduced - part
  const c = reduced - r - part
  const lead = Math.fround(r)
  const half = 0.5 * lead * lead // exact: 24 bits squared
  const rest = 0.5 * (r - lead) * (r + lead)
  const first = 1 + r
  const second = first + half
  const tail = 1 - first + r + (first - second + half) + (rest + r * r * r * cubic(r) + c * second)
  return scaleByPowerOfTwo(second + tail, k)
}

function cubic(r: number): number {
  const w = r * r
  const even = Q0 + w * (Q2 + w * (Q4 + w * (Q6 + w * Q8)))
  const odd = Q1 + w * (Q3 + w * (Q5 + w * (Q7 + w * Q9)))
  return even + r * odd
}

/** The second result of `expm1Parts`: read it before the next call. (An array, because a `let` of numbers allocates.) */
const expm1Low = new Float64Array(1)

/** eˣ − 1 for −40 ≤ x ≤ 710 as the sum of the returned number and `expm1Low`, to about 62 bits. */
function expm1Parts(x: number): number {
  const k = Math.floor(x * INVERSE_LN2 + 0.5)
  const reduced = x - k * LN2_HIGH
  const part = k * LN2_LOW
  const r = reduced - part
  const c = reduced - r - part
  const lead = Math.fround(r)
  const half = 0.5 * lead * lead // exact: 24 bits squared
  const rest = 0.5 * (r - lead) * (r + lead)
  const first = r + half
  const tail = r - first + half + (rest + r * r * r * cubic(r) + (c + c * first))
  if (k === 0) {
    const total = first + tail
    expm1Low[0] = first - total + tail
    return total
  }
  // 2ᵏ·((1 − 2⁻ᵏ) + first + tail)
  const unit = k > 1000 ? 0 : powerOfTwo(-k)
  const base = k > 53 ? 1 : k < -53 ? -unit : 1 - unit
  const left = k > 53 ? -unit : k < -53 ? 1 : 0 // of 1 − 2⁻ᵏ, where it needs more than one double
  const sum = base + first
  const low = base - sum + first + (tail + left)
  const total = sum + low
  expm1Low[0] = k > 1000 ? 0 : (sum - total + low) * powerOfTwo(k)
  return scaleByPowerOfTwo(total, k)
}

/** eˣ − 1 to within 0.6 ulp, also where x is tiny. */
export function expm1(x: number): number {
  if (x > LARGEST) return Infinity
  if (x < -40) return -1
  if (Number.isNaN(x) || Math.abs(x) < 1e-17) return x
  const high = expm1Parts(x)
  return high + expm1Low[0]
}

/** tanh x = E/(E + 2), E = e²ˣ − 1, to within 0.6 ulp. */
export function tanh(x: number): number {
  const a = Math.abs(x)
  if (!(a >= 1e-9)) return x
  if (a > 22) return x < 0 ? -1 : 1
  const high = expm1Parts(2 * a)
  const low = expm1Low[0]
  const below = high + 2
  const belowLow = sumError(high, 2, below) + low
  const q = high / below
  const product = q * below
  const t = q + (high - product - productError(q, below, product) + low - q * belowLow) / below
  return x < 0 ? -t : t
}

/** The logistic function 1/(1 + e⁻ˣ) to within 0.8 ulp, tails included. */
export function logistic(x: number): number {
  if (x < -40) return exp(x)
  if (x > 40) return 1
  if (Number.isNaN(x)) return x
  const high = expm1Parts(-x)
  const low = expm1Low[0]
  const below = high + 2
  const belowLow = sumError(high, 2, below) + low
  const q = 1 / below
  const product = q * below
  return q + (1 - product - productError(q, below, product) - q * belowLow) / below
}
