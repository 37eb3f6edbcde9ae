import { labelsOf } from '../data/classes.ts'
import type { NumberColumn } from '../define/columns.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Work } from '../planning/work.ts'
import { unpacked } from './kept-predictions.ts'
import type { Scored } from './winner.ts'

/** The test rows of all splits one after the other, and what each candidate predicts for them. */
export interface Pooled {
  readonly rows: number
  /** What is drawn as one, of each of the rows: its group, its block where rows follow each other in time, or the row itself. */
  readonly clusters: Uint32Array
  readonly count: number
  readonly target: Float64Array
  readonly weights: Float64Array
  readonly predictions: readonly Prediction[]
  /** Whether every fold tests one row: each counts alike then, and the score is the mean of what the metric is of single rows. */
  readonly oneByOne: boolean
}

/**
 * Undefined unless every fold of every trial has its predictions. Rows of one group are one cluster. Where folds forecast, errors of rows that follow each
 * other are alike, so that they are drawn in blocks of about the cube root of their number (Carlstein 1986, Ann. Stat. 14, 1171–1179; Künsch 1989, Ann.
 * Stat. 17, 1217–1241).
 */
export function pooled({ data, splits, metric, target, weights }: Work, scored: readonly Scored[]): Pooled | undefined {
  if (!scored.every(({ trial }) => trial.folds.every((fold) => fold.predictions !== undefined))) return undefined
  const tested = splits.flatMap(({ test }) => [...test])
  const groups = data.groups === undefined ? undefined : data.column(data.groups)
  const values = groups && (groups.kind === 'category' ? groups.codes : (groups as NumberColumn).values)
  const forecasts = splits.every(({ train, test }) => train[train.length - 1] < test[0])
  let block = 1
  while (forecasts && block * block * block < tested.length) block++
  const places = new Map<number, number>()
  const clusters = Uint32Array.from(tested, (row, i) => {
    const key = values ? values[row] : forecasts ? Math.floor(i / block) : row
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
  const oneByOne = splits.every(({ test }) => test.length === 1)
  return {
    rows: tested.length,
    oneByOne,
    clusters,
    count: places.size,
    target: Float64Array.from(tested, (row) => target[row]),
    weights: Float64Array.from(tested, (row) => (weights && !oneByOne ? weights[row] : 1)),
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
