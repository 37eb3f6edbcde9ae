import { sumError } from './elementary/exact.ts'
import { powerOfTwoFrom } from './power-of-two-from.ts'
import { sum } from './sum.ts'

/** Σ wᵢ, or the number of rows when there are no weights. */
function totalWeight(rows: number, weights?: Float64Array): number {
  return weights === undefined ? rows : sum(weights)
}

/** Σ wᵢxᵢ / Σ wᵢ, taken around the first value that counts, so that a mean far from zero keeps its digits. NaN when nothing counts. */
export function weightedMean(x: Float64Array, weights?: Float64Array): number {
  const first = firstThatCounts(x.length, weights)
  if (first < 0) return Number.NaN
  const shift = x[first]
  let high = 0
  let low = 0
  if (weights === undefined) {
    for (let i = 0; i < x.length; i++) {
      const term = x[i] - shift
      const next = high + term
      const part = next - high // sumError, written out
      low += high - (next - part) + (term - part)
      high = next
    }
  } else {
    for (let i = 0; i < x.length; i++) {
      const term = weights[i] * (x[i] - shift)
      const next = high + term
      low += sumError(high, term, next)
      high = next
    }
  }
  return shift + (Number.isFinite(high) ? high + low : high) / totalWeight(x.length, weights)
}

/**
 * √(Σ wᵢ(xᵢ − mean)² / Σ wᵢ), the standard deviation with divisor n; exactly 0 when all values that count are equal. In two passes, the
 * rounding of `mean` corrected (Chan, Golub, LeVeque 1983, Am. Stat. 37, 242–247), in units of the largest deviation (a power of two)
 * against overflow.
 */
export function deviation(x: Float64Array, mean: number, weights?: Float64Array): number {
  const first = firstThatCounts(x.length, weights)
  if (first < 0) return Number.NaN
  const peak = largestDeviation(x, mean, weights)
  if (peak === 0 || isConstant(x, first, weights)) return 0
  const unit = powerOfTwoFrom(peak)
  const inverse = 1 / unit // a power of two as well, so that products with it are the quotients
  let squares = 0
  let rest = 0
  let drift = 0
  if (weights === undefined && inverse < Number.POSITIVE_INFINITY) {
    for (let i = 0; i < x.length; i++) {
      const away = (x[i] - mean) * inverse
      const square = away * away
      const next = squares + square
      const part = next - squares
      rest += squares - (next - part) + (square - part)
      squares = next
      drift += away
    }
  } else {
    for (let i = 0; i < x.length; i++) {
      const away = (x[i] - mean) / unit
      const weighted = weights === undefined ? away : weights[i] * away
      const next = squares + weighted * away
      rest += sumError(squares, weighted * away, next)
      squares = next
      drift += weighted
    }
  }
  const total = totalWeight(x.length, weights)
  return unit * Math.sqrt(Math.max((squares + rest) / total - (drift / total) * (drift / total), 0))
}

/** max|xᵢ − from| over the rows that count. */
export function largestDeviation(x: Float64Array, from: number, weights: Float64Array | undefined): number {
  let most = 0
  if (weights === undefined) {
    for (let i = 0; i < x.length; i++) {
      const away = Math.abs(x[i] - from)
      if (away <= most) continue
      if (Number.isNaN(away)) return away
      most = away
    }
    return most
  }
  for (let i = 0; i < x.length; i++) if (weights[i] !== 0) most = Math.max(most, Math.abs(x[i] - from))
  return most
}

function isConstant(x: Float64Array, first: number, weights: Float64Array | undefined): boolean {
  for (let i = first; i < x.length; i++) {
    if (x[i] !== x[first] && (weights === undefined || weights[i] !== 0)) return false
  }
  return true
}

/** The first row whose weight is not 0; −1 when there is none. */
export function firstThatCounts(rows: number, weights?: Float64Array): number {
  if (weights === undefined) return rows > 0 ? 0 : -1
  for (let i = 0; i < rows; i++) if (weights[i] !== 0) return i
  return -1
}
