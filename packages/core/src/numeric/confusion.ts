/** What was, against what was predicted, by class. */
export interface Confusion {
  /** How many classes there are. */
  readonly classes: number
  /** classes × classes: the weight of rows of class t that were predicted as p, at `cells[t * classes + p]`. */
  readonly cells: Float64Array
  /** The weight of rows of each class. */
  readonly truth: Float64Array
  /** The weight of rows predicted as each class. */
  readonly predicted: Float64Array
  readonly total: number
}

/** Counts rows by class and predicted class, both as indices; weights of 1 when absent. A class beyond `known` is one more. */
export function confusion(
  target: Float64Array,
  values: Float64Array,
  known: number,
  weights?: Float64Array,
): Confusion {
  const classes = countClasses(target, values, known, weights)
  const cells = new Float64Array(classes * classes)
  const truth = new Float64Array(classes)
  const predicted = new Float64Array(classes)
  let total = 0
  for (let i = 0; i < target.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    if (weight === 0) continue
    cells[target[i] * classes + values[i]] += weight
    truth[target[i]] += weight
    predicted[values[i]] += weight
    total += weight
  }
  return { classes, cells, truth, predicted, total }
}

/** The number of classes: those that are known, and any beyond them that a row with weight is of. */
export function countClasses(
  target: Float64Array,
  values: Float64Array,
  known: number,
  weights?: Float64Array,
): number {
  let classes = known
  for (let i = 0; i < target.length; i++) {
    if (weights?.[i] !== 0) classes = Math.max(classes, target[i] + 1, values[i] + 1)
  }
  return classes
}

/** A measure of one class from the weights of hits, of rows predicted as it, and of rows of it; NaN where it has no value. */
export type ClassMeasure = (hits: number, predicted: number, truth: number, total: number) => number

/** The measure of each class against all others. */
export function byClass({ classes, cells, truth, predicted, total }: Confusion, measure: ClassMeasure): Float64Array {
  return Float64Array.from({ length: classes }, (_, c) =>
    measure(cells[c * classes + c], predicted[c], truth[c], total),
  )
}

/** The mean over classes, each counting alike; a class without a value counts 0. NaN without rows. */
export function macro(counts: Confusion, measure: ClassMeasure): number {
  if (counts.total === 0) return Number.NaN
  let sum = 0
  for (const value of byClass(counts, measure)) sum += Number.isNaN(value) ? 0 : value
  return sum / counts.classes
}

/** The mean over classes, each counting as its rows do; a class without a value counts 0. NaN without rows. */
export function weightedByClass(counts: Confusion, measure: ClassMeasure): number {
  let sum = 0
  byClass(counts, measure).forEach((value, c) => {
    if (!Number.isNaN(value)) sum += counts.truth[c] * value
  })
  return sum / counts.total
}

/** Of two classes the measure of the second, the positive one; of more the macro mean. */
export function ofPositive(counts: Confusion, measure: ClassMeasure): number {
  return counts.classes <= 2 ? (byClass(counts, measure)[1] ?? Number.NaN) : macro(counts, measure)
}

export const precisionOf: ClassMeasure = (hits, predicted) => hits / predicted
export const recallOf: ClassMeasure = (hits, _, truth) => hits / truth
/** The share of the rows of other classes that were predicted as such. */
export const specificityOf: ClassMeasure = (hits, predicted, truth, total) =>
  (total - truth - (predicted - hits)) / (total - truth)
/** (1 + β²) hits / (β² truth + predicted): van Rijsbergen's F, which needs no precision to be defined. */
export const fOf =
  (beta: number): ClassMeasure =>
  (hits, predicted, truth) =>
    ((1 + beta * beta) * hits) / (beta * beta * truth + predicted)
