import { productError } from './exact'
import { expOfParts } from './exponential'

// erf as in numeric/elementary/error-function.ts, which explains the formulas.
const NEAR: StaticArray<f64> = [
  0.1283791670955126, -0.3761263890318375, 0.11283791670954878, -0.02686617064507674, 0.0052239776248174784,
  -0.0008548326980801447, 0.00012055331110409494, -1.4925595235970651e-5, 1.6460999970345427e-6, -1.6350307065234626e-7,
  1.4659736155673959e-8, -1.1372693191126323e-9, 5.956905633653031e-11,
]
const FAR: StaticArray<f64> = [
  0.33530670352564457, 0.5288801694143688, 0.6921257963091495, 0.7290001715425923, 0.578967865979927,
  0.28816445269744034, 0.00856483638223088, -0.11173800684134022, -0.06114560754659545, 0.030798851930338544,
  0.04318786238342676, -0.007847488755772741, -0.028153241812034352, 0.0028608708583615647, 0.019568860183800187,
  -0.002980157424195266, -0.01438268486815052, 0.003934794910208433, 0.010082375120375787, -0.003030649466808813,
  -0.004911152593876272,
]
const MIDDLE: f64 = 0.4593460008837826
const LARGEST: f64 = 27.3

/** erfc x for x ≥ 0.65. */
function tail(x: f64): f64 {
  if (x > LARGEST) return 0
  const square = x * x
  const u = 3 / (x + 3)
  return expOfParts(-square, -productError(x, x, square)) * (u * polynomial(FAR, u - MIDDLE))
}

function polynomial(c: StaticArray<f64>, x: f64): f64 {
  let sum = unchecked(c[c.length - 1])
  for (let k = c.length - 2; k >= 0; k--) sum = unchecked(c[k]) + x * sum
  return sum
}

/** erf x. */
export function erf(x: f64): f64 {
  const a = abs(x)
  if (a <= 1) return x + x * polynomial(NEAR, x * x)
  if (x != x) return x
  const value: f64 = a > 6 ? 1 : 1 - tail(a)
  return x < 0 ? -value : value
}
