import { labelsOf } from '../data/classes.ts'
import type { NumberColumn } from '../define/columns.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Work } from '../planning/work.ts'
import { unpacked } from './kept-predictions.ts'
import type { Scored } from './winner.ts'

/** The test rows of all splits one after the other, and what each candidate predicts for them. */
export interface Pooled {
  readonly rows: number
  /** What is drawn as one, of each of the rows: its group, or the row itself. */
  readonly clusters: Uint32Array
  readonly count: number
  readonly target: Float64Array
  readonly weights: Float64Array
  readonly predictions: readonly Prediction[]
}

/**
 * Undefined unless every fold of every trial has its predictions, and where folds forecast: rows that follow each other in time cannot be drawn one by one.
 * Rows of one group are one cluster.
 */
export function pooled({ data, splits, metric, target, weights }: Work, scored: readonly Scored[]): Pooled | undefined {
  if (!scored.every(({ trial }) => trial.folds.every((fold) => fold.predictions !== undefined))) return undefined
  if (splits.every(({ train, test }) => train[train.length - 1] < test[0])) return undefined
  const tested = splits.flatMap(({ test }) => [...test])
  const groups = data.groups === undefined ? undefined : data.column(data.groups)
  const values = groups && (groups.kind === 'category' ? groups.codes : (groups as NumberColumn).values)
  const places = new Map<number, number>()
  const clusters = Uint32Array.from(tested, (row) => {
    const key = values ? values[row] : row
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, places.size)
    return places.size - 1
  })
  const names = metric.target === 'category' ? labelsOf(data.column(data.target as string)).names : []
  const predictions = scored.map(({ trial }) =>
    together(
      trial.folds.map(({ predictions }) => unpacked(predictions as NonNullable<typeof predictions>)),
      names,
    ),
  )
  if (predictions.some(({ values }) => values.length !== tested.length)) return undefined
  return {
    rows: tested.length,
    clusters,
    count: places.size,
    target: Float64Array.from(tested, (row) => target[row]),
    weights: Float64Array.from(tested, (row) => (weights ? weights[row] : 1)),
    predictions,
  }
}

/** Predictions of one fold after the other as one; classes by their place among those of the whole target, since a training part may lack some. */
function together(parts: readonly Prediction[], names: readonly string[]): Prediction {
  const rows = parts.reduce((sum, { values }) => sum + values.length, 0)
  const values = new Float64Array(rows)
  const [{ classes, probabilities }] = parts
  const many = probabilities && new Float64Array(rows * names.length)
  let at = 0
  for (const part of parts) {
    const { length } = part.values
    const places = part.classes?.map((name) => names.indexOf(name))
    values.set(places ? part.values.map((k) => places[k]) : part.values, at)
    places?.forEach((place, k) => {
      many?.set((part.probabilities as Float64Array).subarray(k * length, (k + 1) * length), place * rows + at)
    })
    at += length
  }
  return { values, ...(classes && { classes: names }), ...(many && { probabilities: many }) }
}
