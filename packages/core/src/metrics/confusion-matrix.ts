import type { Prediction } from '../define/metrics.ts'
import { type Confusion, confusion } from '../numeric/confusion.ts'

/** What was, against what was predicted, with the names of the classes. */
export interface ConfusionMatrix extends Confusion {
  readonly names: readonly string[]
}

/** Counts rows (or their weights) by class and predicted class; `target` holds indices of the classes of the prediction. */
export function confusionMatrix(target: Float64Array, prediction: Prediction, weights?: Float64Array): ConfusionMatrix {
  const { values, classes = [] } = prediction
  const counts = confusion(target, values, classes.length, weights)
  return { ...counts, names: Array.from({ length: counts.classes }, (_, k) => classes[k] ?? `class ${k}`) }
}
