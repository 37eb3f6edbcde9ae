import type { Prediction } from '../define/metrics.ts'
import { areaUnderRoc, averagePrecision, ranking } from '../numeric/ranking.ts'
import { type CurveOptions, classProbabilities } from './class-probabilities.ts'

/** What each threshold on the probability of a class would do, from the highest to the lowest; the first accepts no row. */
export interface RocCurve {
  /** Rows with at least this probability are taken for the class; ∞ first. */
  readonly thresholds: Float64Array
  /** The share of the rows of other classes that are taken for it; NaN where there are none. */
  readonly falsePositiveRate: Float64Array
  /** The share of its own rows that are; NaN where there are none. */
  readonly truePositiveRate: Float64Array
  /** Undefined where one of the two has no rows. */
  readonly area: number | undefined
}

/**
 * The receiver operating characteristic of one class against all others.
 * @throws HpError request/invalid
 */
export function rocCurve(target: Float64Array, prediction: Prediction, options: CurveOptions = {}): RocCurve {
  const { index, probabilities } = classProbabilities(prediction, options)
  const ranked = ranking(probabilities, (i) => target[i] === index, options.weights)
  const { scores, falsePositives, truePositives, positives, negatives } = ranked
  const area = areaUnderRoc(ranked)
  const fromNone = (values: Float64Array, first: number) => {
    const all = new Float64Array(values.length + 1)
    all[0] = first
    all.set(values, 1)
    return all
  }
  return {
    thresholds: fromNone(scores, Number.POSITIVE_INFINITY),
    falsePositiveRate: fromNone(falsePositives, 0).map((weight) => weight / negatives),
    truePositiveRate: fromNone(truePositives, 0).map((weight) => weight / positives),
    area: Number.isNaN(area) ? undefined : area,
  }
}

/** Precision and recall of each threshold on the probability of a class, from the highest to the lowest. */
export interface PrecisionRecallCurve {
  readonly thresholds: Float64Array
  readonly precision: Float64Array
  /** NaN where no row is of the class. */
  readonly recall: Float64Array
  /** Undefined where no row is of the class. */
  readonly averagePrecision: number | undefined
}

/**
 * Precision over recall of one class against all others.
 * @throws HpError request/invalid
 */
export function precisionRecallCurve(
  target: Float64Array,
  prediction: Prediction,
  options: CurveOptions = {},
): PrecisionRecallCurve {
  const { index, probabilities } = classProbabilities(prediction, options)
  const ranked = ranking(probabilities, (i) => target[i] === index, options.weights)
  const { scores, falsePositives, truePositives, positives } = ranked
  const area = averagePrecision(ranked)
  return {
    thresholds: scores,
    precision: truePositives.map((weight, k) => weight / (weight + falsePositives[k])),
    recall: truePositives.map((weight) => weight / positives),
    averagePrecision: Number.isNaN(area) ? undefined : area,
  }
}
