import { highWord, powerOfTwo } from './bits'
import { productError } from './exact'
import { expOfParts } from './exponential'

/*
 * xʸ = e^(y ln x) with ln x and the product carried in two doubles. x = 2ᵏ m, √½ < m ≤ √2, s = (m − 1)/(m + 1),
 *   ln m = 2 atanh s = 2s + 2s³·(1/3 + s²·(1/5 + s²·(1/7 + s²/9 + …))),
 * the innermost bracket in doubles, which is less than 4e-6 of the result, all else in double-double (Dekker 1971).
 */
const TWO_54: f64 = 18014398509481984
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308
const SQRT_2: f64 = 1.4142135623730951
const LN2_HIGH: f64 = 0.6931471805582987 // 38 bits: k·LN2_HIGH is exact
const LN2_LOW: f64 = 1.6465949582897082e-12
const THIRD_HIGH: f64 = 0.3333333333333333
const THIRD_LOW: f64 = 1.850371707708594e-17
const FIFTH_HIGH: f64 = 0.2
const FIFTH_LOW: f64 = -1.1102230246251566e-17

/** (atanh(s)/s − 1 − s²/3 − s⁴/5)/s⁶ in s², error 9e-19. */
const T0: f64 = 0.14285714285714285
const T1: f64 = 0.11111111111111474
const T2: f64 = 0.09090909090650176
const T3: f64 = 0.0769230776251003
const T4: f64 = 0.0666665733245744
const T5: f64 = 0.05883025350730358
const T6: f64 = 0.05236442130314114
const T7: f64 = 0.05308630484722615

/** The second and third results of `logParts`, the rest of ln m and k: read them before the next call. */
let logRest: f64 = 0
let logExponent: f64 = 0

/** ln m as the sum of the returned number and `logRest` to about 70 bits, for x = 2ᵏ m > 0 finite; k goes to `logExponent`. */
function logParts(x: f64): f64 {
  let k: f64 = -1023
  let y = x
  if (y < SMALLEST_NORMAL) {
    y *= TWO_54
    k -= 54
  }
  const exponent = <f64>(highWord(y) >>> 20)
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
  logRest = sum - total + low
  logExponent = k
  return total
}

/** xʸ to within 1 ulp, with the special cases of ECMAScript's Math.pow (NaN for (±1)^±∞, unlike C). */
export function pow(x: f64, y: f64): f64 {
  if (y == 0) return 1
  if (x != x || y != y) return f64.NaN
  const a = abs(x)
  const size = abs(y)
  if (size == f64.POSITIVE_INFINITY) {
    if (a == 1) return f64.NaN
    return a > 1 == y > 0 ? f64.POSITIVE_INFINITY : 0
  }
  const half = 0.5 * y
  const whole = floor(y) == y
  const negative = whole && floor(half) != half && (x < 0 || (x == 0 && 1 / x < 0)) // an odd power
  if (a == 0 || a == f64.POSITIVE_INFINITY) {
    const magnitude: f64 = (a == 0) == y > 0 ? 0 : f64.POSITIVE_INFINITY
    return negative ? -magnitude : magnitude
  }
  if (x < 0 && !whole) return f64.NaN
  if (a == 1 || size < 1e-22) return negative ? -1 : 1
  let result: f64 = 0
  if (size > 1e20) {
    result = a > 1 == y > 0 ? f64.POSITIVE_INFINITY : 0
  } else {
    const m = logParts(a)
    const k = logExponent
    const base = k * LN2_HIGH
    const sum = base + m
    const rest = base - sum + m + (k * LN2_LOW + logRest)
    const log = sum + rest
    const logLow = sum - log + rest
    const product = y * log
    result = expOfParts(product, productError(y, log, product) + y * logLow)
  }
  return negative ? -result : result
}
