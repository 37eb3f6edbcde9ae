import { log, log1p } from './logarithm.ts'
import { polynomial } from './polynomial.ts'
import { sin } from './trigonometric.ts'

/** ln Γ(2 + z)/z in z, |z| ≤ ½, error 7e-20. */
const NEAR_TWO = [
  0.42278433509846713, 0.3224670334241132, -0.06735230105319814, 0.02058080842778457, -0.0073855510286681345,
  0.002890510330738728, -0.0011927539120018926, 0.0005096695248857253, -0.00022315475072578643, 9.945750908961502e-5,
  -4.4926351345772486e-5, 2.050726753167361e-5, -9.438456954820869e-6, 4.374374075177684e-6, -2.0449275862304883e-6,
  9.578698885829385e-7, -4.303390000401032e-7, 2.0304000285413188e-7, -1.3414409147246934e-7, 6.379807043609944e-8,
]

/** B₂ₙ/(2n(2n − 1)) in 1/x²: Stirling's series, Abramowitz & Stegun 1964, 6.1.40. */
const STIRLING = [
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417,
  -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
]
const HALF_LN_TWO_PI = 0.9189385332046728
const LARGE = 10

/**
 * The error of Stirling's formula, δ(x) = ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) for x > 0, within 1e-15.
 * Loader 2000, Fast and accurate computation of binomial probabilities.
 */
export function stirlingError(x: number): number {
  if (x >= LARGE) return polynomial(STIRLING, 1 / (x * x)) / x
  return lgamma(x) - ((x - 0.5) * log(x) - x + HALF_LN_TWO_PI)
}

/** ln |Γ(x)|, within 6 ulp for x > 0; below 0 within 1e-15 of the larger of 1 and the value. +∞ at 0, −1, −2, …. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x
  if (x <= 0) return reflected(x)
  if (x < 1e-17) return -log(x)
  if (x < 0.5) return x * polynomial(NEAR_TWO, x) - log1p(x) - log(x)
  if (x < 1.5) return (x - 1) * polynomial(NEAR_TWO, x - 1) - log1p(x - 1)
  if (x < LARGE) {
    let y = x
    let product = 1
    while (y > 2.5) {
      y -= 1
      product *= y
    }
    return (y - 2) * polynomial(NEAR_TWO, y - 2) + log(product)
  }
  if (x > 1e17) return x > 2.6e305 ? Infinity : x * (log(x) - 1)
  return (x - 0.5) * (log(x) - 1) + (HALF_LN_TWO_PI - 0.5) + polynomial(STIRLING, 1 / (x * x)) / x
}

/** Γ(x)Γ(1 − x) = π/sin πx, with the whole part of x taken off first. */
function reflected(x: number): number {
  const fraction = x - Math.floor(x)
  if (fraction === 0 || x === -Infinity) return Infinity
  if (x > -1e-17) return -log(-x)
  return log(Math.PI / sin(Math.PI * Math.min(fraction, 1 - fraction))) - lgamma(1 - x)
}
