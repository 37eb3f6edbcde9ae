import { labelsOf } from '../data/classes.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Work } from '../planning/work.ts'
import type { Fitted } from '../training/fitted.ts'
import { at } from './findings/rows.ts'
import { unpacked } from './kept-predictions.ts'
import type { FoldRecord } from './trial.ts'

/** What a candidate predicts for the rows that one fold tests, trained without them. */
export interface OutOfFold {
  readonly fold: number
  /** The places of the tested rows among the usable ones (those that lack nothing that is needed). */
  readonly rows: Uint32Array
  /** What was: numbers, or indices into `classes`. */
  readonly target: Float64Array
  /** The classes of the whole target, in order. */
  readonly classes?: readonly string[]
  /** Its classes are those of the training part: names, not indices, can be compared. */
  readonly prediction: Prediction
}

/** From the predictions that a record keeps; undefined where it keeps none. */
export function keptOutOfFold(work: Work, folds: readonly FoldRecord[]): readonly OutOfFold[] | undefined {
  const found = folds.flatMap(({ fold, predictions }) =>
    predictions === undefined ? [] : [tested(work, fold, unpacked(predictions))],
  )
  return found.length === work.splits.length ? found : undefined
}

/** From the models of each fold. */
export const outOfFoldOf = (work: Work, models: readonly Fitted[]): readonly OutOfFold[] =>
  models.map((model, fold) => tested(work, fold, model.prediction(work.data.rowsAt(work.splits[fold].test))))

function tested({ data, splits, target, metric }: Work, fold: number, prediction: Prediction): OutOfFold {
  const { test } = splits[fold]
  const names = metric.target === 'category' && { classes: labelsOf(data.column(data.target as string)).names }
  return { fold, rows: test, target: at(target, test), ...names, prediction }
}
