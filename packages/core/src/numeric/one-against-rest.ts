import type { Prediction } from '../define/metrics.ts'
import { countClasses } from './confusion.ts'
import { type Ranking, ranking } from './ranking.ts'

/** The probability of a class in each row; 0 for a class that the model does not know. */
export function probabilityOf({ probabilities, classes, values }: Prediction, k: number): Float64Array {
  const rows = values.length
  if (probabilities === undefined || k >= (classes?.length ?? 0)) return new Float64Array(rows)
  return probabilities.subarray(k * rows, (k + 1) * rows)
}

/** A measure of a ranking: for two classes that of the second, for more the mean over classes, each against the rest. NaN where one has no value. */
export function againstRest(
  target: Float64Array,
  prediction: Prediction,
  weights: Float64Array | undefined,
  measure: (ranked: Ranking) => number,
): number {
  const classes = countClasses(target, prediction.values, prediction.classes?.length ?? 0, weights)
  const one = (k: number) => measure(ranking(probabilityOf(prediction, k), (i) => target[i] === k, weights))
  if (classes <= 2) return one(1)
  let sum = 0
  for (let k = 0; k < classes; k++) sum += one(k)
  return sum / classes
}
