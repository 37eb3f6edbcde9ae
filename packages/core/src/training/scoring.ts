import { labelsOf } from '../data/classes.ts'
import type { Column, NumberColumn } from '../define/columns.ts'
import type { TargetKind } from '../define/definitions.ts'
import type { MetricDefinition, Prediction } from '../define/metrics.ts'
import { metrics } from '../registry.ts'

/** Targets beside predictions as metrics read them: classes as indices into the same names. */
export interface Observed {
  readonly target: Float64Array
  readonly prediction: Prediction
}

/** A target column beside predictions of the same rows. Classes that the model does not know come after its own, with probability 0. */
export function observedBy(prediction: Prediction, column: Column): Observed {
  const { classes, probabilities, values } = prediction
  if (classes === undefined) return { target: (column as NumberColumn).values, prediction }
  const { names, index } = labelsOf(column)
  const place = new Map(classes.map((name, k) => [name, k]))
  const all = [...classes]
  const there = names.map((name) => place.get(name) ?? all.push(name) - 1)
  const target = index.map((k) => (Number.isNaN(k) ? k : there[k]))
  if (all.length === classes.length || !probabilities) return { target, prediction: { ...prediction, classes: all } }
  const more = new Float64Array(all.length * values.length)
  more.set(probabilities)
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i]))
      for (let k = classes.length; k < all.length; k++) more[k * values.length + i] = Number.NaN
  return { target, prediction: { values, classes: all, probabilities: more } }
}

/** Some rows of what was observed. */
export function observedAt({ target, prediction }: Observed, rows: ArrayLike<number>): Observed {
  const n = target.length
  const at = (values: Float64Array, k = 0) => Float64Array.from(rows, (i) => values[k * n + i])
  const { values, classes, probabilities } = prediction
  const some = probabilities && new Float64Array((probabilities.length / Math.max(n, 1)) * rows.length)
  if (some) for (let k = 0; k * rows.length < some.length; k++) some.set(at(probabilities, k), k * rows.length)
  return {
    target: at(target),
    prediction: { values: at(values), ...(classes && { classes }), ...(some && { probabilities: some }) },
  }
}

/** Every usual metric for targets of that kind, without those that are undefined for these values. */
export function scoresOf(
  kind: TargetKind,
  { target, prediction }: Observed,
  weights?: Float64Array,
): Readonly<Record<string, number>> {
  const values = Object.values<MetricDefinition>(metrics)
    .filter((metric) => metric.target === kind && !metric.onRequest && (!metric.needs || metric.needs in prediction))
    .map((metric) => [metric.name, metric.compute(target, prediction, weights)] as const)
  return Object.fromEntries(values.filter((entry): entry is readonly [string, number] => entry[1] !== undefined))
}
