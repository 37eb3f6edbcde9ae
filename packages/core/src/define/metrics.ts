import type { Described } from './definitions.ts'

/** What a model says about rows; what is left out a model of that kind does not say. */
export interface Prediction {
  /** ŷ of each row; for a category, the index of the predicted class. */
  readonly values: Float64Array
  /** The names of the classes, in the order of their indices. */
  readonly classes?: readonly string[]
  /** rows × classes, class by class: `probabilities[k * rows + i]` is that of class k in row i. */
  readonly probabilities?: Float64Array
}

/** What validation computes: one number from what was, and what was predicted. */
export interface MetricDefinition extends Described {
  /** Whether a small or a large score is good. */
  readonly direction: 'minimize' | 'maximize'
  /** What the target must be. */
  readonly target: 'number' | 'category'
  /** What a prediction must hold besides its values. */
  readonly needs?: 'probabilities'
  /**
   * The score, or undefined where the formula has no value (a division by 0, no row); never NaN. `target` holds numbers, or indices of classes.
   * Weights are not negative; a row of weight 0 is absent, a whole weight repeats its row; all are 1 when absent.
   */
  compute(target: Float64Array, prediction: Prediction, weights?: Float64Array): number | undefined
}

/** Defines a metric. Where the formula gives NaN, the score is undefined. */
export function defineMetric(definition: MetricDefinition): MetricDefinition {
  return {
    ...definition,
    compute(target, prediction, weights) {
      const score = definition.compute(target, prediction, weights)
      return Number.isNaN(score) ? undefined : score
    },
  }
}
