/** (a + b) − fl(a + b), exactly, given `sum` = fl(a + b). Knuth 1969, TAOCP 2, 4.2.2 (Møller's twoSum). */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a
  return a - (sum - part) + (b - part)
}

/**
 * ab − fl(ab), exactly, given `product` = fl(ab), by splitting both into halves of 26 bits (Dekker 1971, Numerische
 * Mathematik 18, 224–242). Needs |a|, |b| < 2⁹⁹⁶ and |ab| above 2⁻⁹⁶⁹.
 */
export function productError(a: number, b: number, product: number): number {
  const aScaled = a * 134217729 // 2²⁷ + 1
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = b * 134217729
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}
