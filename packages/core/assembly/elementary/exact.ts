/*
 * What rounding takes from one sum or product, exactly. Knuth 1969, TAOCP 2, 4.2.2; Dekker 1971, Numerische
 * Mathematik 18, 224–242. There is no fused multiply-add: what it would give differs between machines.
 */

const SPLITTER: f64 = 134217729 // 2²⁷ + 1
const LARGE: f64 = 6.696928794914171e299 // 2⁹⁹⁶: above, splitting overflows
const DOWN: f64 = 3.725290298461914e-9 // 2⁻²⁸
const UP: f64 = 268435456 // 2²⁸

/** (a + b) − sum, exactly, for sum = fl(a + b) in any order of size (twoSum). */
export function sumError(a: f64, b: f64, sum: f64): f64 {
  const part = sum - a
  return a - (sum - part) + (b - part)
}

/** The same of two sums at once. */
// @ts-ignore: decorator
@inline
export function sumErrors(a: v128, b: v128, sum: v128): v128 {
  const part = f64x2.sub(sum, a)
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, part)), f64x2.sub(b, part))
}

/** ab − product, exactly, for product = fl(ab) finite and ab = 0 or |ab| > 2⁻⁹⁶⁹ (twoProduct after Dekker and Veltkamp). */
export function productError(a: f64, b: f64, product: f64): f64 {
  if (a > LARGE || a < -LARGE) return a - a != 0 ? NaN : productError(a * DOWN, b, product * DOWN) * UP
  if (b > LARGE || b < -LARGE) return b - b != 0 ? NaN : productError(a, b * DOWN, product * DOWN) * UP
  const aScaled = a * SPLITTER
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = b * SPLITTER
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}
