import { sumError } from './elementary/exact.ts'
import { powerOfTwoFrom } from './power-of-two-from.ts'

/** `weightedMean` of values that come in portions: the same bits in any. All weights are above 0. */
export function runningMean() {
  let first = true
  let shift = Number.NaN
  let [high, low] = [0, 0]
  let [weight, weightLow] = [0, 0]
  return {
    add(x: Float64Array, count: number, weights?: Float64Array) {
      if (first && count > 0) {
        shift = x[0]
        first = false
      }
      for (let i = 0; i < count; i++) {
        const term = weights ? weights[i] * (x[i] - shift) : x[i] - shift
        const next = high + term
        low += sumError(high, term, next)
        high = next
        if (!weights) continue
        const sum = weight + weights[i]
        weightLow += sumError(weight, weights[i], sum)
        weight = sum
      }
      if (!weights) weight += count
    },
    weight: () => weight + weightLow,
    mean: () => shift + (Number.isFinite(high) ? high + low : high) / (weight + weightLow),
  }
}

/** `deviation` of values that come in portions, around a mean, when the least and the greatest of them are known: the same bits in any. */
export function runningDeviation(mean: number, least: number, most: number) {
  const peak = Math.max(Math.abs(least - mean), Math.abs(most - mean))
  const constant = peak === 0 || least === most
  const unit = constant ? 1 : powerOfTwoFrom(peak)
  const inverse = 1 / unit
  let [squares, rest, drift, weight, weightLow] = [0, 0, 0, 0, 0]
  return {
    add(x: Float64Array, count: number, weights?: Float64Array) {
      for (let i = 0; i < count; i++) {
        const away = inverse < Number.POSITIVE_INFINITY ? (x[i] - mean) * inverse : (x[i] - mean) / unit
        const weighted = weights ? weights[i] * away : away
        const next = squares + weighted * away
        rest += sumError(squares, weighted * away, next)
        squares = next
        drift += weighted
        if (!weights) continue
        const sum = weight + weights[i]
        weightLow += sumError(weight, weights[i], sum)
        weight = sum
      }
      if (!weights) weight += count
    },
    deviation() {
      if (constant) return 0
      const total = weight + weightLow
      return unit * Math.sqrt(Math.max((squares + rest) / total - (drift / total) * (drift / total), 0))
    },
  }
}
