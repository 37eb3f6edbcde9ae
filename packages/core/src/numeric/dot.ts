import { productError, sumError } from './elementary/exact.ts'

/*
 * Dot products and squared norms as if computed with 106 bits and rounded once (Ogita, Rump & Oishi 2005, Dot2). `out`
 * receives the result as two doubles at `at`; what stood there is added in, so that a product can be accumulated piece
 * by piece: write zeros first to begin.
 */

/** out[at…] ← out[at…] + Σ aᵢbᵢ over `count` entries from `aStart` and `bStart`. */
export function addDotInto(
  out: Float64Array,
  at: number,
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  count: number,
): void {
  let high = out[at]
  let low = out[at + 1]
  for (let i = 0; i < count; i++) {
    const x = a[aStart + i]
    const y = b[bStart + i]
    const product = x * y
    const sum = high + product
    low += sumError(high, product, sum) + productError(x, y, product)
    high = sum
  }
  const total = high + low
  out[at] = total
  out[at + 1] = low - (total - high)
}

/** out[at…] ← out[at…] + Σ (aᵢ + aLowᵢ)·bᵢ: the same for a vector that is itself held in two arrays. */
export function addDotOfPairInto(
  out: Float64Array,
  at: number,
  a: Float64Array,
  aLow: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  count: number,
): void {
  let high = out[at]
  let low = out[at + 1]
  for (let i = 0; i < count; i++) {
    const x = a[aStart + i]
    const y = b[bStart + i]
    const product = x * y
    const sum = high + product
    low += sumError(high, product, sum) + (productError(x, y, product) + aLow[aStart + i] * y)
    high = sum
  }
  const total = high + low
  out[at] = total
  out[at + 1] = low - (total - high)
}

/** Σ aᵢbᵢ rounded from twice the working precision; the arrays are of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  const out = new Float64Array(2)
  addDotInto(out, 0, a, 0, b, 0, a.length)
  return out[0]
}
