import { highWord, powerOfTwo } from './bits.ts'

/*
 * x = 2ᵏ m with √½ < m ≤ √2 and f = m − 1. With s = f/(2 + f),
 *   ln m = 2 atanh s = f − f²/2 + s·(f²/2 + R),  R = s²·(2/3 + 2/5 s² + …).
 * f²/2 is formed without error in its leading half, so that only terms below 2 % of the result are rounded
 * more than once. Series: Abramowitz & Stegun 1964, 4.1.27; ln 2 in parts: Cody & Waite 1980, chapter 4.
 */
const TWO_54 = 18014398509481984
const SMALLEST_NORMAL = 2.2250738585072014e-308
const SQRT_2 = Math.SQRT2
const LN2_HIGH = 0.6931471805582987 // 38 bits: k·LN2_HIGH is exact
const LN2_LOW = 1.6465949582897082e-12

/** (2 atanh(s)/s − 2)/s² in s², |s| ≤ 0.1716, error 2e-18. */
const R0 = 0.6666666666666666
const R1 = 0.4000000000000088
const R2 = 0.2857142857080285
const R3 = 0.22222222391887064
const R4 = 0.18181795621632782
const R5 = 0.15386240708969665
const R6 = 0.13268746195596595
const R7 = 0.13086907887965027

/** ln x to within 0.6 ulp; −∞ at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  let k = -1023
  let y = x
  if (y < SMALLEST_NORMAL) {
    y *= TWO_54
    k -= 54
  }
  const exponent = highWord(y) >>> 20
  k += exponent
  let m = y * powerOfTwo(1023 - exponent)
  if (m > SQRT_2) {
    m *= 0.5
    k += 1
  }
  return logOfReduced(m - 1, k, 0)
}

/** ln(1 + x) to within 1 ulp, also where x is tiny; −∞ at −1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity || x === 0) return x
  if (x > -0.29 && x < 0.41) return Math.abs(x) < 1e-20 ? x : logOfReduced(x, 0, 0)
  const y = 1 + x
  const lost = x < 1 ? x - (y - 1) : 1 - (y - x)
  const exponent = highWord(y) >>> 20
  let k = exponent - 1023
  let m = y * powerOfTwo(1023 - exponent)
  if (m > SQRT_2) {
    m *= 0.5
    k += 1
  }
  return logOfReduced(m - 1, k, lost / y)
}

/** ln(1 + x) to within 1.5 ulp for 0 ≤ x ≤ 1. */
export const quickLog1p = (x: number): number => (x >= 0.41 ? logOfReduced((x - 1) * 0.5, 1, 0) : logOfReduced(x, 0, 0))

/** k ln 2 + ln(1 + f) + correction. */
function logOfReduced(f: number, k: number, correction: number): number {
  const s = f / (2 + f)
  const z = s * s
  const r = z * (R0 + z * (R1 + z * (R2 + z * (R3 + z * (R4 + z * (R5 + z * (R6 + z * R7)))))))
  const lead = Math.fround(f)
  const half = 0.5 * lead * lead // exact: 24 bits squared
  const rest = 0.5 * (f - lead) * (f + lead)
  const first = f - half
  const tail = f - first - half - rest + s * (half + rest + r)
  const whole = k * LN2_HIGH
  const sum = whole + first
  return sum + (whole - sum + first + (k * LN2_LOW + tail + correction))
}
