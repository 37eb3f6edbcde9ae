import type { Dataset } from './data/dataset.ts'
import type { Column, NumberColumn } from './define/columns.ts'
import { HpError } from './define/errors.ts'
import { quoted } from './define/quoted.ts'
import type { Fitted } from './training/fitted.ts'
import { type Observed, observedAt, observedBy, scoresOf } from './training/scoring.ts'

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
  if (kept.length === 0)
    throw new HpError({
      code: 'data/no-rows',
      what: data.rows === 0 ? 'there are no rows to score' : `no row can be scored: ${[...why.keys()].join(', ')}`,
      fix: 'give rows with the target and every feature',
    })
  const observed = observedAt(all, kept)
  const own = weights && Float64Array.from(kept, (i) => weights[i])
  return {
    rows: kept.length,
    scores: scoresOf(kind, observed, own),
    dropped: { rows: data.rows - kept.length, why: Object.fromEntries(why) },
    observed,
    ...(own && { weights: own }),
  }
}

function expectNumbers(column: Column, part: string): Float64Array {
  if (column.kind === 'number') return (column as NumberColumn).values
  throw new HpError({
    code: 'data/column-kind',
    what: `the ${part} ${quoted(column.name)} must be numeric, but holds ${column.kind === 'category' ? 'words' : `values of kind ${column.kind}`}`,
    fix: `give data whose column ${quoted(column.name)} holds numbers`,
  })
}
