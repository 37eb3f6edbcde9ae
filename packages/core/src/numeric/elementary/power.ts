import { highWord, powerOfTwo } from './bits.ts'
import { productError, sumError } from './exact.ts'
import { expOfParts } from './exponential.ts'

/*
 * xʸ = e^(y ln x) with ln x and the product carried in two doubles. x = 2ᵏ m, √½ < m ≤ √2, s = (m − 1)/(m + 1),
 *   ln m = 2 atanh s = 2s + 2s³·(1/3 + s²·(1/5 + s²·(1/7 + s²/9 + …))),
 * the innermost bracket in doubles, which is less than 4e-6 of the result, all else in double-double (Dekker 1971).
 */
const TWO_54 = 18014398509481984
const SMALLEST_NORMAL = 2.2250738585072014e-308
const SQRT_2 = Math.SQRT2
const LN2_HIGH = 0.6931471805582987 // 38 bits: k·LN2_HIGH is exact
const LN2_LOW = 1.6465949582897082e-12
const THIRD_HIGH = 0.3333333333333333
const THIRD_LOW = 1.850371707708594e-17
const FIFTH_HIGH = 0.2
const FIFTH_LOW = -1.1102230246251566e-17
const INVERSE_LN2_HIGH = Math.LOG2E
const INVERSE_LN2_LOW = 2.0355273740931033e-17
const INVERSE_LN10_HIGH = Math.LOG10E
const INVERSE_LN10_LOW = 1.098319650216765e-17

/** (atanh(s)/s − 1 − s²/3 − s⁴/5)/s⁶ in s², error 9e-19. */
const T0 = 0.14285714285714285
const T1 = 0.11111111111111474
const T2 = 0.09090909090650176
const T3 = 0.0769230776251003
const T4 = 0.0666665733245744
const T5 = 0.05883025350730358
const T6 = 0.05236442130314114
const T7 = 0.05308630484722615

/** The second and third results of `logParts`, the rest of ln m and k: read them before the next call. */
const logRest = new Float64Array(2)

/** ln m as the sum of the returned number and `logRest[0]` to about 70 bits, for x = 2ᵏ m > 0 finite; k goes to `logRest[1]`. */
function logParts(x: number): number {
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
  const f = m - 1
  const d = 2 + f
  const dLow = 2 - d + f
  const s = f / d
  const product = s * d
  const sLow = (f - product - productError(s, d, product) - s * dLow) / d
  const z = s * s
  const zLow = productError(s, s, z) + 2 * s * sLow
  const twice = 2 * s
  const cube = z * twice
  const cubeLow = productError(z, twice, cube) + 2 * z * sLow + zLow * twice
  const inner = z * (T0 + z * (T1 + z * (T2 + z * (T3 + z * (T4 + z * (T5 + z * (T6 + z * T7)))))))
  const fifth = FIFTH_HIGH + inner
  const fifthLow = FIFTH_HIGH - fifth + inner + FIFTH_LOW
  const scaled = z * fifth
  const scaledLow = productError(z, fifth, scaled) + z * fifthLow + zLow * fifth
  const third = THIRD_HIGH + scaled
  const thirdLow = THIRD_HIGH - third + scaled + (THIRD_LOW + scaledLow)
  const rest = cube * third
  const restLow = productError(cube, third, rest) + cube * thirdLow + cubeLow * third
  const sum = twice + rest
  const low = twice - sum + rest + (2 * sLow + restLow)
  const total = sum + low
  logRest[0] = sum - total + low
  logRest[1] = k
  return total
}

/** xʸ to within 1 ulp, with the special cases of ECMAScript's Math.pow (NaN for (±1)^±∞, unlike C). */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  const a = Math.abs(x)
  const size = Math.abs(y)
  if (size === Infinity) {
    if (a === 1) return NaN
    return a > 1 === y > 0 ? Infinity : 0
  }
  const half = 0.5 * y
  const whole = Math.floor(y) === y
  const negative = whole && Math.floor(half) !== half && (x < 0 || (x === 0 && 1 / x < 0)) // an odd power
  if (a === 0 || a === Infinity) {
    const magnitude = (a === 0) === y > 0 ? 0 : Infinity
    return negative ? -magnitude : magnitude
  }
  if (x < 0 && !whole) return NaN
  if (a === 1 || size < 1e-22) return negative ? -1 : 1
  let result = 0
  if (size > 1e20) {
    result = a > 1 === y > 0 ? Infinity : 0
  } else {
    const m = logParts(a)
    const k = logRest[1]
    const base = k * LN2_HIGH
    const sum = base + m
    const rest = base - sum + m + (k * LN2_LOW + logRest[0])
    const log = sum + rest
    const logLow = sum - log + rest
    const product = y * log
    result = expOfParts(product, productError(y, log, product) + y * logLow)
  }
  return negative ? -result : result
}

/** log₂ x to within 0.6 ulp, exact at powers of two; −∞ at 0, NaN below. */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const m = logParts(x)
  const product = m * INVERSE_LN2_HIGH
  const rest = productError(m, INVERSE_LN2_HIGH, product) + m * INVERSE_LN2_LOW + logRest[0] * INVERSE_LN2_HIGH
  const k = logRest[1]
  const sum = k + product
  return sum + (k - sum + product + rest)
}

/** log₁₀ x to within 0.6 ulp, exact at powers of ten; −∞ at 0, NaN below. */
export function log10(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const m = logParts(x)
  const k = logRest[1]
  const base = k * LN2_HIGH
  const log = base + m
  const low = sumError(base, m, log) + (k * LN2_LOW + logRest[0])
  const product = log * INVERSE_LN10_HIGH
  return product + (productError(log, INVERSE_LN10_HIGH, product) + log * INVERSE_LN10_LOW + low * INVERSE_LN10_HIGH)
}
