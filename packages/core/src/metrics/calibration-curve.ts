import { HpError } from '../define/errors.ts'
import type { Prediction } from '../define/metrics.ts'
import { type CurveOptions, classProbabilities } from './class-probabilities.ts'

export interface CalibrationOptions extends CurveOptions {
  /** Into how many bins the probabilities are put. Default 10. */
  readonly bins?: number
  /** `uniform`: of equal width from 0 to 1; `quantile`: of about equal weight, equal probabilities together. Default uniform. */
  readonly binning?: 'uniform' | 'quantile'
}

/** How often a class occurs where it was given about the same probability; bins without rows are left out. */
export interface CalibrationCurve {
  /** The mean probability in each bin, ascending. */
  readonly predicted: Float64Array
  /** The share of its rows that are of the class. */
  readonly observed: Float64Array
  readonly weight: Float64Array
  /** The mean of |observed − predicted| over rows (expected calibration error); NaN without rows. */
  readonly error: number
}

/**
 * The reliability diagram of one class (Murphy & Winkler 1977, Appl. Statist. 26, 41–47). A uniform bin holds its lower end.
 * @throws HpError request/invalid
 */
export function calibrationCurve(
  target: Float64Array,
  prediction: Prediction,
  options: CalibrationOptions = {},
): CalibrationCurve {
  const { bins = 10, binning = 'uniform', weights } = options
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new HpError({
      code: 'request/invalid',
      what: `bins must be a whole number of at least 1, but is ${bins}.`,
      fix: 'the default is 10',
    })
  }
  const { index, probabilities } = classProbabilities(prediction, options)
  const binOf =
    binning === 'uniform'
      ? probabilities.map((p) => Math.min(bins - 1, Math.floor(p * bins)))
      : quantileBins(probabilities, bins, weights)
  const sums = { predicted: new Float64Array(bins), observed: new Float64Array(bins), weight: new Float64Array(bins) }
  for (let i = 0; i < probabilities.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    sums.weight[binOf[i]] += weight
    sums.predicted[binOf[i]] += weight * probabilities[i]
    if (target[i] === index) sums.observed[binOf[i]] += weight
  }
  const weight = sums.weight.filter((one) => one > 0)
  const means = (values: Float64Array) => values.filter((_, b) => sums.weight[b] > 0).map((sum, b) => sum / weight[b])
  const [predicted, observed] = [means(sums.predicted), means(sums.observed)]
  let [error, total] = [0, 0]
  for (let b = 0; b < weight.length; b++) {
    error += weight[b] * Math.abs(observed[b] - predicted[b])
    total += weight[b]
  }
  return { predicted, observed, weight, error: error / total }
}

/** The bin of each row: the share of the weight below its probability, in steps of 1/bins. */
function quantileBins(probabilities: Float64Array, bins: number, weights: Float64Array | undefined): Float64Array {
  const order = Uint32Array.from(probabilities.keys()).sort((a, b) => probabilities[a] - probabilities[b] || a - b)
  let total = 0
  for (const i of order) total += weights === undefined ? 1 : weights[i]
  const binOf = new Float64Array(probabilities.length)
  let below = 0
  let before = -1
  for (const i of order) {
    const level = before >= 0 && probabilities[before] === probabilities[i]
    binOf[i] = level ? binOf[before] : Math.min(bins - 1, Math.floor((below / total) * bins))
    below += weights === undefined ? 1 : weights[i]
    before = i
  }
  return binOf
}
