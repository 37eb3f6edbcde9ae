import { expOfParts } from './elementary/exponential.ts'
import { stirlingError } from './elementary/gamma.ts'
import { polynomial } from './elementary/polynomial.ts'
import { log, log1p } from './elementary.ts'

/*
 * The regularised incomplete beta and gamma functions: a power that carries the size of the result, times a continued
 * fraction or series that converges fast on one side of the mean. The power is written with the errors of Stirling's
 * formula and deviances ln(1 + u) − u, all of one sign, so that large arguments do not cancel (Loader 2000, Fast and
 * accurate computation of binomial probabilities).
 */

const TWO_PI = 6.283185307179586
const CONVERGED = 1.1102230246251565e-16
const MOST_STEPS = 1_000_000
const TINY = 1e-300

/** ln(1 + u)/u² series after the first term: −1/2, 1/3, −1/4, … up to u¹⁴, for |u| ≤ 0.08. */
const DEVIANCE = [-1 / 2, 1 / 3, -1 / 4, 1 / 5, -1 / 6, 1 / 7, -1 / 8, 1 / 9, -1 / 10, 1 / 11, -1 / 12, 1 / 13, -1 / 14]

/** ln(1 + u) − u without cancellation, given u and 1 + u (which may be far smaller than u can say). */
function deviance(u: number, onePlusU: number): number {
  if (Math.abs(u) <= 0.08) return u * u * polynomial(DEVIANCE, u)
  return (u < -0.5 ? log(onePlusU) : log1p(u)) - u
}

/** xᵃyᵇ/B(a, b) for y = 1 − x: a times the density of F, b times that of t², and so on. */
export function betaPower(x: number, y: number, a: number, b: number): number {
  if (x === 0 || y === 0) return 0
  const n = a + b
  const shift = x < y ? n * x - a : b - n * y
  const exponent = a * deviance(shift / a, (n * x) / a) + b * deviance(-shift / b, (n * y) / b)
  const stirling = stirlingError(n) - stirlingError(a) - stirlingError(b)
  return (
    Math.sqrt((a * b) / (TWO_PI * n)) * expOfParts(exponent + stirling, exponent - (exponent + stirling) + stirling)
  )
}

/** The regularised incomplete beta function Iₓ(a, b), given both x and y = 1 − x; a, b > 0, 12 digits or more. */
export function regularisedBetaOf(x: number, y: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return NaN
  if (x === 0) return 0
  if (y === 0) return 1
  const n = a + b
  const lambda = x < y ? a - n * x : n * y - b
  return lambda >= 0
    ? betaPower(x, y, a, b) / betaFraction(x, y, a, b, lambda)
    : 1 - betaPower(y, x, b, a) / betaFraction(y, x, b, a, -lambda)
}

/** The regularised incomplete beta function Iₓ(a, b) for 0 ≤ x ≤ 1 and a, b > 0; NaN elsewhere. */
export function regularisedBeta(x: number, a: number, b: number): number {
  return regularisedBetaOf(x, 1 - x, a, b)
}

/**
 * β₁ + α₂/(β₂ + α₃/(β₃ + …)) for λ = a − (a + b)x ≥ 0, λ given because it cancels: Didonato & Morris 1992, ACM TOMS 18,
 * 360–373, equation 9; by the method of Lentz (1976, Applied Optics 15, 668–671).
 */
function betaFraction(x: number, y: number, a: number, b: number, lambda: number): number {
  let value = notZero((a / (a + 1)) * (lambda + 1))
  let above = value
  let below = 0
  for (let n = 1; n < MOST_STEPS; n++) {
    const at = a + 2 * n
    const product = n * (b - n) * x
    const alpha = ((a + n - 1) / (at - 1)) * ((a + b + n - 1) / (at - 1)) * product * x
    const beta = n + product / (at - 1) + ((a + n) / (at + 1)) * (lambda + 1 + n * (1 + y))
    below = 1 / notZero(beta + alpha * below)
    above = notZero(beta + alpha / above)
    const step = above * below
    value *= step
    if (Math.abs(step - 1) <= CONVERGED) break
  }
  return value
}

function notZero(x: number): number {
  return x === 0 ? TINY : x
}

/** xᵃe⁻ˣ/Γ(a). */
function gammaPower(a: number, x: number): number {
  const shift = x - a
  const exponent = a * deviance(shift / a, x / a)
  const stirling = -stirlingError(a)
  return Math.sqrt(a / TWO_PI) * expOfParts(exponent + stirling, exponent - (exponent + stirling) + stirling)
}

/** The regularised lower incomplete gamma function P(a, x) for a > 0, x ≥ 0; NaN elsewhere; 12 digits or more. */
export function regularisedGammaLower(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN
  if (x === 0) return 0
  if (x === Infinity) return 1
  return x < a + 1 ? gammaPower(a, x) * gammaSeries(a, x) : 1 - gammaPower(a, x) * gammaFraction(a, x)
}

/** The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x). */
export function regularisedGammaUpper(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN
  if (x === 0) return 1
  if (x === Infinity) return 0
  return x < a + 1 ? 1 - gammaPower(a, x) * gammaSeries(a, x) : gammaPower(a, x) * gammaFraction(a, x)
}

/** Σ xⁿ/(a(a + 1)…(a + n)), DLMF 8.11.4. */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MOST_STEPS; n++) {
    term *= x / (a + n)
    sum += term
    if (term <= sum * CONVERGED) break
  }
  return sum
}

/** 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))), DLMF 8.9.2 in its even part. */
function gammaFraction(a: number, x: number): number {
  let at = x + 1 - a
  let above = notZero(at)
  let below = 0
  let value = above
  for (let n = 1; n < MOST_STEPS; n++) {
    at += 2
    const partial = n * (a - n)
    below = 1 / notZero(at + partial * below)
    above = notZero(at + partial / above)
    const step = above * below
    value *= step
    if (Math.abs(step - 1) <= CONVERGED) break
  }
  return 1 / value
}
