import { descending } from './descending.ts'

/** Rows in the order of their scores, the highest first: what lies at or above each distinct score. */
export interface Ranking {
  /** The distinct scores of rows with weight, in descending order. */
  readonly scores: Float64Array
  /** The weight of rows of other classes with at least that score. */
  readonly falsePositives: Float64Array
  /** The weight of rows of the class with at least that score. */
  readonly truePositives: Float64Array
  readonly positives: number
  readonly negatives: number
}

/** Ranks rows by score; `positive(i)` says whether row i is of the class. O(n). */
export function ranking(scores: Float64Array, positive: (row: number) => boolean, weights?: Float64Array): Ranking {
  const order = descending(scores)
  const n = order.length
  const [distinct, falsePositives, truePositives] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  let [positives, negatives, count] = [0, 0, 0]
  for (let k = 0; k < n; k++) {
    const i = order[k]
    const weight = weights === undefined ? 1 : weights[i]
    if (weight === 0) continue
    if (positive(i)) positives += weight
    else negatives += weight
    if (count === 0 || distinct[count - 1] !== scores[i]) distinct[count++] = scores[i]
    truePositives[count - 1] = positives
    falsePositives[count - 1] = negatives
  }
  return {
    scores: distinct.subarray(0, count),
    falsePositives: falsePositives.subarray(0, count),
    truePositives: truePositives.subarray(0, count),
    positives,
    negatives,
  }
}

/**
 * The chance that a row of the class has a higher score than one of the others, ties counting half (Hanley & McNeil 1982, Radiology 143, 29–36);
 * NaN when either has no rows.
 */
export function areaUnderRoc({ falsePositives, truePositives, positives, negatives }: Ranking): number {
  let pairs = 0
  let [above, before] = [0, 0]
  for (let k = 0; k < truePositives.length; k++) {
    const level = falsePositives[k] - before
    pairs += (truePositives[k] - above) * (negatives - before - level / 2)
    above = truePositives[k]
    before = falsePositives[k]
  }
  return pairs / positives / negatives
}

/** Σ over distinct scores, descending, of the step in recall times the precision there; NaN without rows of the class. */
export function averagePrecision({ falsePositives, truePositives, positives }: Ranking): number {
  let sum = 0
  let above = 0
  for (let k = 0; k < truePositives.length; k++) {
    sum += (truePositives[k] - above) * (truePositives[k] / (truePositives[k] + falsePositives[k]))
    above = truePositives[k]
  }
  return sum / positives
}
