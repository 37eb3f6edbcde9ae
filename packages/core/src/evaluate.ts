import { type Dataset, datasetOf } from './data/dataset.ts'
import type { Column, NumberColumn } from './define/columns.ts'
import type { TargetKind } from './define/definitions.ts'
import { HpError } from './define/errors.ts'
import { quoted } from './define/quoted.ts'
import type { Fitted } from './training/fitted.ts'
import { runningScores } from './training/running-scores.ts'
import { type Observed, observedAt, observedBy, scoresOf } from './training/scoring.ts'
import { concatenated, together } from './training/together.ts'

/** How good the predictions of a model are for some rows. */
export interface Evaluation {
  /** The rows that could be scored. */
  readonly rows: number
  /** Every metric of the target's kind, without those that are undefined for these rows. */
  readonly scores: Readonly<Record<string, number>>
  /** Rows that could not be scored, in all and by reason. */
  readonly dropped: { readonly rows: number; readonly why: Readonly<Record<string, number>> }
  /** Targets and predictions of the rows that were scored, for metrics, curves and tables of confusion. */
  readonly observed: Observed
  /** Their weights; all ones when absent. */
  readonly weights?: Float64Array
}

/**
 * Scores a fitted model on data that has the target: rows it was not trained on, for an honest answer.
 * ```ts
 * import { dataset, evaluate, fit, estimator, linear } from '@hp/core'
 *
 * const line = await fit(estimator({ model: linear() }), dataset({ x: [1, 2, 3], y: [3, 5, 7] }, { target: 'y' }))
 * evaluate(line, dataset({ x: [4, 5], y: [9, 12] }, { target: 'y' })).scores['mae'] // ≈ 0.5
 * ```
 * @throws HpError data/no-rows, data/unknown-column, data/column-kind, data/category
 */
export function evaluate(fitted: Pick<Fitted, 'prediction' | 'data'>, data: Dataset): Evaluation {
  const { stored } = data
  if (stored) {
    const each = 8 * (4 + 2 * (fitted.prediction(data.rowsAt(Uint32Array.of(0))).classes?.length ?? 0))
    const parts = portionsOf(data, PORTION)
    return evaluated(
      data,
      joined(
        (function* () {
          for (const part of parts) yield scored(fitted, part)
        })(),
        stored.rows * each <= stored.room,
      ),
    )
  }
  return evaluated(data, joined([scored(fitted, data)], true))
}

/** Rows that are scored at a time where they are in a file. */
const PORTION = 65536

function* portionsOf({ stored, ...data }: Dataset, size: number): Generator<Dataset> {
  for (let from = 0; stored && from < stored.rows; from += size) {
    const part = datasetOf(stored.columnsAt(from, Math.min(stored.rows, from + size)))
    yield data.weights === undefined ? part : part.with({ weights: data.weights })
  }
}

/** What the rows that can be scored say, and why others cannot. */
interface Part {
  readonly kind: TargetKind
  readonly observed: Observed
  readonly weights: Float64Array | undefined
  readonly why: ReadonlyMap<string, number>
}

function scored(fitted: Pick<Fitted, 'prediction' | 'data'>, data: Dataset): Part {
  const prediction = fitted.prediction(data)
  const column = data.column(fitted.data.target)
  const kind = prediction.classes ? 'category' : 'number'
  if (kind === 'number') expectNumbers(column, 'target')
  const weights = data.weights === undefined ? undefined : expectNumbers(data.column(data.weights), 'weights')
  const all = observedBy(prediction, column)
  const kept: number[] = []
  const why = new Map<string, number>()
  for (let i = 0; i < data.rows; i++) {
    const reason = Number.isNaN(all.target[i])
      ? `${fitted.data.target} is missing`
      : Number.isNaN(prediction.values[i]) || (prediction.probabilities && Number.isNaN(prediction.probabilities[i]))
        ? 'a feature is missing'
        : weights && Number.isNaN(weights[i])
          ? `${data.weights} is missing`
          : undefined
    if (reason === undefined) kept.push(i)
    else why.set(reason, (why.get(reason) ?? 0) + 1)
  }
  return { kind, observed: observedAt(all, kept), weights: weights && Float64Array.from(kept, (i) => weights[i]), why }
}

function evaluated(data: Dataset, { rows, scores, why, observed, weights }: Joined): Evaluation {
  if (rows === 0)
    throw new HpError({
      code: 'data/no-rows',
      what: data.rows === 0 ? 'there are no rows to score' : `no row can be scored: ${[...why.keys()].join(', ')}`,
      fix: 'give rows with the target and every feature',
    })
  return {
    rows,
    scores,
    dropped: { rows: data.rows - rows, why: Object.fromEntries(why) },
    observed,
    ...(weights && { weights }),
  }
}

type Joined = { readonly rows: number; readonly scores: Evaluation['scores'] } & Omit<Part, 'kind'>

/** Scores all parts as one: all metrics where what was observed is kept, else those that are means over rows or follow from one. */
function joined(parts: Iterable<Part>, keep: boolean): Joined {
  const held: Part[] = []
  const running = runningScores()
  const why = new Map<string, number>()
  let rows = 0
  for (const part of parts) {
    rows += part.observed.target.length
    for (const [reason, count] of part.why) why.set(reason, (why.get(reason) ?? 0) + count)
    if (part.observed.target.length === 0) continue
    if (keep) held.push(part)
    else running.add(part.kind, part.observed, part.weights)
  }
  if (rows === 0 || !keep) {
    const none = { target: new Float64Array(0), prediction: { values: new Float64Array(0) } }
    return { rows, scores: running.scores(), observed: none, weights: undefined, why }
  }
  const observed = together(held.map((part) => part.observed))
  const weights = held[0].weights && concatenated(held.map((part) => part.weights as Float64Array))
  return { rows, scores: scoresOf(held[0].kind, observed, weights), observed, weights, why }
}

function expectNumbers(column: Column, part: string): Float64Array {
  if (column.kind === 'number') return (column as NumberColumn).values
  throw new HpError({
    code: 'data/column-kind',
    what: `the ${part} ${quoted(column.name)} must be numeric, but holds ${column.kind === 'category' ? 'words' : `values of kind ${column.kind}`}`,
    fix: `give data whose column ${quoted(column.name)} holds numbers`,
  })
}
