import type { Column } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import type { Label } from '../define/estimator.ts'
import type { Prediction } from '../define/metrics.ts'

/** Indices of classes as the labels that the target column held; null for NaN. */
export function labelling(
  values: Float64Array,
  classes: readonly string[],
  kind: Column['kind'],
): readonly (Label | null)[] {
  const labels = classes.map((name) => (kind === 'number' ? Number(name) : kind === 'boolean' ? name === 'true' : name))
  return Array.from(values, (k) => (Number.isNaN(k) ? null : labels[k]))
}

/** The probability of each class in each row, by class. Throws request/invalid for a prediction without. */
export function probabilitiesBy({ values, classes, probabilities }: Prediction): ReadonlyMap<string, Float64Array> {
  if (!classes || !probabilities)
    throw new HpError({
      code: 'request/invalid',
      what: 'This model predicts numbers: there are no probabilities of classes.',
      fix: 'use a model for classes, such as logistic',
    })
  const rows = values.length
  return new Map(classes.map((name, k) => [name, probabilities.slice(k * rows, (k + 1) * rows)]))
}
