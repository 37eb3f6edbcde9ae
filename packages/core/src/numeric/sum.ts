import { sumError } from './elementary/exact.ts'

/** out[at…] ← out[at…] + Σ xᵢ over `count` entries from `start`, in two doubles (Ogita, Rump & Oishi 2005, Sum2). */
export function addSumInto(out: Float64Array, at: number, x: Float64Array, start: number, count: number): void {
  let high = out[at]
  let low = out[at + 1]
  for (let i = start; i < start + count; i++) {
    const sum = high + x[i]
    low += sumError(high, x[i], sum)
    high = sum
  }
  const total = high + low
  out[at] = total
  out[at + 1] = low - (total - high)
}

/** Σ xᵢ in the order of the array, rounded from twice the working precision. */
export function sum(x: Float64Array): number {
  let high = 0
  let low = 0
  for (let i = 0; i < x.length; i++) {
    const next = high + x[i]
    low += sumError(high, x[i], next)
    high = next
  }
  return Number.isFinite(high) ? high + low : high
}

/** Σ xᵢ/n, rounded from twice the working precision; NaN when there is nothing. */
export function mean(x: Float64Array): number {
  return sum(x) / x.length
}
