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
  /** Whether it stands in tables of scores only where it is asked for: it suits few targets, or says nearly what another one says. */
  readonly onRequest?: true
  /** A number that is part of its name, as 2 is of `f2`. */
  readonly parameter?: MetricParameter
  /**
   * The score, or undefined where the formula has no value (a division by 0, no row); never NaN. `target` holds numbers, or indices of classes.
   * Weights are not negative; a row of weight 0 is absent, a whole weight repeats its row; all are 1 when absent.
   */
  compute(target: Float64Array, prediction: Prediction, weights?: Float64Array): number | undefined
}

/** A number on which a metric depends, such as the quantile that is predicted. */
export interface MetricParameter {
  /** What stands before and behind the number in the name of the metric: `pinball-0.9`. */
  readonly prefix: string
  readonly suffix?: string
  readonly symbol: string
  readonly default: number
  readonly min?: number
  readonly above?: number
  readonly below?: number
  /** One line of prose, without a full stop. */
  readonly describe: string
  /** The metric with another value. */
  at(value: number): MetricDefinition
}

/** The metric of that name among some: one of them, or one with another value of its parameter (`f2`, `pinball-0.9`). */
export function metricNamed(name: string, metrics: Iterable<MetricDefinition>): MetricDefinition | undefined {
  const all = [...metrics]
  return (
    all.find((metric) => metric.name === name) ??
    all.map(({ parameter }) => withValue(name, parameter)).find((one) => one)
  )
}

function withValue(name: string, parameter: MetricParameter | undefined): MetricDefinition | undefined {
  const value = parameter && valueIn(name, parameter)
  return value === undefined ? undefined : parameter?.at(value)
}

/** The value that a name gives a parameter, when it is written as such and in its domain. */
export function valueIn(name: string, parameter: Omit<MetricParameter, 'at'>): number | undefined {
  const { prefix, suffix = '', min = -Infinity, above = -Infinity, below = Infinity } = parameter
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return undefined
  const text = name.slice(prefix.length, name.length - suffix.length)
  const value = Number(text)
  return /^\d+(\.\d+)?$/.test(text) && value >= min && value > above && value < below ? value : undefined
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
