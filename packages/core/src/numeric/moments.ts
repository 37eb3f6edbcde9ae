import { powerOfTwoFrom } from './power-of-two-from.ts'
import { sum } from './sum.ts'

/** Σ wᵢ, or the number of rows when there are no weights. */
export function totalWeight(rows: number, weights?: Float64Array): number {
  return weights === undefined ? rows : sum(weights)
}

/** Σ wᵢxᵢ / Σ wᵢ, taken around the first value that counts, so that a mean far from zero keeps its digits. NaN when nothing counts. */
export function weightedMean(x: Float64Array, weights?: Float64Array): number {
  const first = firstThatCounts(x.length, weights)
  if (first < 0) return Number.NaN
  const shift = x[first]
  const terms = weights ? x.map((value, i) => weights[i] * (value - shift)) : x.map((value) => value - shift)
  return shift + sum(terms) / totalWeight(x.length, weights)
}

/**
 * √(Σ wᵢ(xᵢ − mean)² / Σ wᵢ), the standard deviation with divisor n; exactly 0 when all values that count are equal. In two passes, the
 * rounding of `mean` corrected (Chan, Golub, LeVeque 1983, Am. Stat. 37, 242–247), in units of the largest deviation (a power of two) against overflow.
 */
export function deviation(x: Float64Array, mean: number, weights?: Float64Array): number {
  const first = firstThatCounts(x.length, weights)
  if (first < 0) return Number.NaN
  let peak = 0
  let constant = true
  for (let i = first; i < x.length; i++) {
    if (weights?.[i] === 0) continue
    if (x[i] !== x[first]) constant = false
    peak = Math.max(peak, Math.abs(x[i] - mean))
  }
  if (constant || peak === 0) return 0
  const unit = powerOfTwoFrom(peak)
  const away = x.map((value) => (value - mean) / unit)
  const square = weightedMean(
    away.map((d) => d * d),
    weights,
  )
  const drift = weightedMean(away, weights)
  return unit * Math.sqrt(Math.max(square - drift * drift, 0))
}

/** The first row whose weight is not 0; −1 when there is none. */
export function firstThatCounts(rows: number, weights?: Float64Array): number {
  if (weights === undefined) return rows > 0 ? 0 : -1
  for (let i = 0; i < rows; i++) if (weights[i] !== 0) return i
  return -1
}
