import { firstThatCounts, largestDeviation } from './moments.ts'
import { powerOfTwoFrom } from './power-of-two-from.ts'

/**
 * A centre with few bits near `mean` and a power of two as scale, so that |x − centre| ≤ scale for every value that counts. With few bits
 * x − centre is mostly exact, and dividing by the scale always is. Equal values are their own centre.
 */
export function shortCentre(x: Float64Array, mean: number, weights?: Float64Array): { centre: number; scale: number } {
  const first = firstThatCounts(x.length, weights)
  if (first < 0) return { centre: 0, scale: 1 }
  const spread = largestDeviation(x, mean, weights)
  if (spread === 0 || !Number.isFinite(spread)) return { centre: x[first], scale: 1 }
  const grid = powerOfTwoFrom(spread) / 16
  const steps = Math.round(mean / grid)
  const centre = Number.isSafeInteger(steps) ? steps * grid : mean
  return { centre, scale: powerOfTwoFrom(largestDeviation(x, centre, weights)) }
}
