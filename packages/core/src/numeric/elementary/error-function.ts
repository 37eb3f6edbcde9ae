import { productError } from './exact.ts'
import { expOfParts } from './exponential.ts'
import { polynomial } from './polynomial.ts'

/*
 * erf x = x·P(x²) near 0; erfc x = e^(−x²)·S(x) elsewhere, S in u = 3/(x + 3), which maps the half-line to an interval
 * (Schonfelder 1978, Mathematics of Computation 32, 1232–1240).
 */

/** erf(x)/x − 1 in x², |x| ≤ 1, error 1e-19. */
const NEAR = [
  0.1283791670955126, -0.3761263890318375, 0.11283791670954878, -0.02686617064507674, 0.0052239776248174784,
  -0.0008548326980801447, 0.00012055331110409494, -1.4925595235970651e-5, 1.6460999970345427e-6, -1.6350307065234626e-7,
  1.4659736155673959e-8, -1.1372693191126323e-9, 5.956905633653031e-11,
]

/** e^(x²) erfc(x)/u in u − MIDDLE, u = 3/(x + 3), 0.65 ≤ x ≤ 28, error 3e-18. */
const FAR = [
  0.33530670352564457, 0.5288801694143688, 0.6921257963091495, 0.7290001715425923, 0.578967865979927,
  0.28816445269744034, 0.00856483638223088, -0.11173800684134022, -0.06114560754659545, 0.030798851930338544,
  0.04318786238342676, -0.007847488755772741, -0.028153241812034352, 0.0028608708583615647, 0.019568860183800187,
  -0.002980157424195266, -0.01438268486815052, 0.003934794910208433, 0.010082375120375787, -0.003030649466808813,
  -0.004911152593876272,
]
const MIDDLE = 0.4593460008837826
const SPLIT = 0.65 // below, erfc is 1 − erf
const LARGEST = 27.3 // above, erfc rounds to 0
const INVERSE_ROOT_PI = 0.5641895835477563

/** e^(x²)·erfc x for x ≥ 0.65, within 3 ulp. */
export function scaledErfc(x: number): number {
  if (x > 28) {
    // the asymptotic series, Abramowitz & Stegun 1964, 7.1.23
    const z = 0.5 / (x * x)
    return (INVERSE_ROOT_PI / x) * (1 - z * (1 - 3 * z * (1 - 5 * z * (1 - 7 * z))))
  }
  const u = 3 / (x + 3)
  return u * polynomial(FAR, u - MIDDLE)
}

/** erfc x for x ≥ 0.65. */
function tail(x: number): number {
  if (x > LARGEST) return 0
  const square = x * x
  return expOfParts(-square, -productError(x, x, square)) * scaledErfc(x)
}

/** The error function 2/√π ∫₀ˣ e^(−t²) dt, within 1.2 ulp. */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (a <= 1) return x + x * polynomial(NEAR, x * x)
  if (Number.isNaN(x)) return x
  const value = a > 6 ? 1 : 1 - tail(a)
  return x < 0 ? -value : value
}

/** 1 − erf x without cancellation, within 5 ulp. */
export function erfc(x: number): number {
  if (x >= SPLIT) return tail(x)
  return 1 - erf(x)
}
