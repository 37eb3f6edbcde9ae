import { scaledErfc } from './elementary/error-function.ts'
import { productError } from './elementary/exact.ts'
import { expOfParts } from './elementary/exponential.ts'
import { erf, exp, expm1, log } from './elementary.ts'
import { betaPower, regularisedBetaOf, regularisedGammaUpper } from './incomplete.ts'
import { normalQuantile } from './normal-quantile.ts'

export { regularisedBeta, regularisedGammaLower, regularisedGammaUpper } from './incomplete.ts'
export { normalQuantile } from './normal-quantile.ts'

/*
 * The distributions that inference needs, to 12 digits or more, each tail computed as itself and not as one minus the
 * other: a p-value of 1e-21 has as many digits as one of 0.05.
 */

const ROOT_HALF = Math.SQRT1_2

/** The probability that a standard normal variable lies below z. */
export function normalCdf(z: number): number {
  if (z > -0.95) return 0.5 + 0.5 * erf(z * ROOT_HALF)
  const square = z * z
  if (square === Infinity) return 0
  return 0.5 * expOfParts(-0.5 * square, -0.5 * productError(z, z, square)) * scaledErfc(-z * ROOT_HALF)
}

/** The probability of a standard normal variable at least as far from 0 as z. */
export function normalTwoSided(z: number): number {
  return 2 * normalCdf(-Math.abs(z))
}

/** x and y = 1 − x of the beta variable behind Student's t: x = df/(df + t²). */
function studentX(t: number, df: number): number {
  const ratio = t / df
  return 1 / (1 + ratio * t)
}
function studentY(t: number, df: number): number {
  return 1 / (1 + df / t / t)
}

/** The probability of a Student t variable at least as far from 0 as t: the two-sided p-value. df > 0; ∞ gives the normal. */
export function studentTwoSided(t: number, df: number): number {
  if (!(df > 0)) return NaN
  if (df === Infinity) return normalTwoSided(t)
  if (t === 0) return 1
  const size = Math.abs(t)
  return size === Infinity ? 0 : regularisedBetaOf(studentX(size, df), studentY(size, df), 0.5 * df, 0.5)
}

/** The probability that a Student t variable lies below t. */
export function studentCdf(t: number, df: number): number {
  if (df === Infinity) return normalCdf(t)
  if (t < 0) return 0.5 * studentTwoSided(t, df)
  return 0.5 + 0.5 * studentCentral(t, df)
}

/** The probability of |T| ≤ t, without cancellation where t is small. */
function studentCentral(t: number, df: number): number {
  if (t === 0) return df > 0 ? 0 : NaN
  return t === Infinity ? 1 : regularisedBetaOf(studentY(t, df), studentX(t, df), 0.5, 0.5 * df)
}

/**
 * The t below which a Student t variable lies with probability p; ∓∞ at 0 and 1 and beyond 1e147, NaN outside.
 * Newton's method for ln t on the logarithm of the tail (or, near ½, of the centre): both are concave in ln t, so that
 * from the second step on it comes down to the root from one side. Starts from Wallace 1959, Ann. Math. Stat. 30, 1121.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return NaN
  if (p === 0.5) return 0
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity
  if (df === Infinity) return normalQuantile(p)
  const both = 2 * Math.min(p, 1 - p) // the two-sided probability
  const size = both > 0.5 ? studentFromCentre(2 * Math.abs(p - 0.5), df) : studentFromTail(both, df)
  return p < 0.5 ? -size : size
}

/** The t > 0 with two-sided p-value `both`: what |t| exceeds with that probability (1 − confidence of an interval). */
export function studentCritical(both: number, df: number): number {
  if (!(both >= 0 && both <= 1 && df > 0)) return NaN
  if (both === 0 || both === 1) return both === 0 ? Infinity : 0
  if (df === Infinity) return -normalQuantile(0.5 * both)
  return both > 0.5 ? studentFromCentre(1 - both, df) : studentFromTail(both, df)
}

const MOST_STEPS = 100
const STEP = 4e-16
const LN_LARGEST = 340 // quantiles above e³⁴⁰ ≈ 1e147, whose squares overflow, are given as ∞

function studentStart(tail: number, df: number): number {
  const z = (normalQuantile(0.5 * tail) * (8 * df + 3)) / (8 * df + 1)
  const w = (z * z) / df
  return Math.min(0.5 * (log(df) + (w > 700 ? w : log(expm1(w)))), LN_LARGEST)
}

function studentFromTail(both: number, df: number): number {
  const want = log(both)
  let s = studentStart(both, df)
  if (s === LN_LARGEST && studentTwoSided(exp(s), df) > both) return Infinity
  for (let step = 0; step < MOST_STEPS; step++) {
    const t = exp(s)
    const tail = studentTwoSided(t, df)
    const slope = (2 * betaPower(studentX(t, df), studentY(t, df), 0.5 * df, 0.5)) / tail
    const change = (log(tail) - want) / slope
    s += change
    if (Math.abs(change) <= STEP * Math.max(1, Math.abs(s))) break
  }
  return exp(s)
}

function studentFromCentre(centre: number, df: number): number {
  const want = log(centre)
  let s = studentStart(1 - centre, df)
  for (let step = 0; step < MOST_STEPS; step++) {
    const t = exp(s)
    const inside = studentCentral(t, df)
    const slope = (2 * betaPower(studentX(t, df), studentY(t, df), 0.5 * df, 0.5)) / inside
    const change = (want - log(inside)) / slope
    s += change
    if (Math.abs(change) <= STEP * Math.max(1, Math.abs(s))) break
  }
  return exp(s)
}

/** The probability that an F variable with df1 and df2 degrees of freedom exceeds f: the p-value of an F test. */
export function fisherUpper(f: number, df1: number, df2: number): number {
  if (!(df1 > 0 && df2 > 0) || Number.isNaN(f)) return NaN
  if (f <= 0) return 1
  if (f === Infinity) return 0
  if (df2 === Infinity) return chiSquareUpper(df1 * f, df1)
  const ratio = (df1 / df2) * f
  return regularisedBetaOf(1 / (1 + ratio), 1 / (1 + 1 / ratio), 0.5 * df2, 0.5 * df1)
}

/** The probability that a χ² variable with df degrees of freedom exceeds x. */
export function chiSquareUpper(x: number, df: number): number {
  return x < 0 ? 1 : regularisedGammaUpper(0.5 * df, 0.5 * x)
}
