import { productError, sumError, sumErrorOrdered } from './elementary/exact.ts'

/*
 * Double-double arithmetic: a number is held as the unevaluated sum of two doubles, hi + lo with |lo| ≤ ½ ulp(hi), about
 * 106 bits.
 *
 * The error-free parts return what rounding took, beside a result the caller has already rounded:
 *   const s = a + b;  const e = sumError(a, b, s)        // a + b = s + e exactly
 *   const p = a * b;  const e = productError(a, b, p)    // a·b = p + e exactly
 * The others work on pairs in slots of a Float64Array, out[at] = hi and out[at + 1] = lo, and allocate nothing.
 *
 * Knuth 1969, TAOCP 2, 4.2.2; Dekker 1971, Numerische Mathematik 18, 224–242; Ogita, Rump & Oishi 2005, SIAM J. Sci.
 * Comput. 26, 1955–1988; Joldes, Muller & Popescu 2017, ACM TOMS 44(2), 15.
 */

export { productError, sumError, sumErrorOrdered }

/** out[at…] ← (aHigh + aLow) + (bHigh + bLow), relative error 3·2⁻¹⁰⁶ also under cancellation (Joldes et al., algorithm 6). */
export function addInto(out: Float64Array, at: number, aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const high = aHigh + bHigh
  const low = aLow + bLow
  const highRest = sumError(aHigh, bHigh, high) + low
  const middle = high + highRest
  const rest = sumErrorOrdered(high, highRest, middle) + sumError(aLow, bLow, low)
  const sum = middle + rest
  out[at] = sum
  out[at + 1] = sumErrorOrdered(middle, rest, sum)
}

/** out[at…] ← (aHigh + aLow)·(bHigh + bLow), relative error 5·2⁻¹⁰⁶ (Dekker 1971). */
export function multiplyInto(
  out: Float64Array,
  at: number,
  aHigh: number,
  aLow: number,
  bHigh: number,
  bLow: number,
): void {
  const product = aHigh * bHigh
  const rest = productError(aHigh, bHigh, product) + (aHigh * bLow + aLow * bHigh)
  const sum = product + rest
  out[at] = sum
  out[at + 1] = sumErrorOrdered(product, rest, sum)
}

/** out[at…] ← (aHigh + aLow)/(bHigh + bLow), relative error 2⁻¹⁰¹: a quotient in doubles and its residual over b. */
export function divideInto(
  out: Float64Array,
  at: number,
  aHigh: number,
  aLow: number,
  bHigh: number,
  bLow: number,
): void {
  const quotient = aHigh / bHigh
  const product = quotient * bHigh
  const residual = aHigh - product - productError(quotient, bHigh, product) + (aLow - quotient * bLow)
  const rest = residual / bHigh
  const sum = quotient + rest
  out[at] = sum
  out[at + 1] = sumErrorOrdered(quotient, rest, sum)
}

/** out[at…] ← √(aHigh + aLow), relative error 2⁻¹⁰¹: a root in doubles and one Newton step. NaN below 0. */
export function sqrtInto(out: Float64Array, at: number, aHigh: number, aLow: number): void {
  const root = Math.sqrt(aHigh)
  if (!(root > 0)) {
    out[at] = root
    out[at + 1] = 0
    return
  }
  const square = root * root
  const rest = (aHigh - square - productError(root, root, square) + aLow) / (2 * root)
  const sum = root + rest
  out[at] = sum
  out[at + 1] = sumErrorOrdered(root, rest, sum)
}
