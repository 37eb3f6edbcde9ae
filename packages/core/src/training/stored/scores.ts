import { datasetOf } from '../../data/dataset.ts'
import type { Prediction } from '../../define/metrics.ts'
import { type Predictor, predict } from '../predictor.ts'
import { runningScores } from '../running-scores.ts'
import { scoresOf } from '../scoring.ts'
import { type StoredRows, weightsOf } from './rows.ts'

/** Rows that are predicted at a time. */
const PORTION = 65536

type Scores = Readonly<Record<string, number>>

/**
 * The scores on the training rows in one reading, when they are asked for: all metrics, and their bits, where targets and predictions fit into memory, else
 * those that are means over rows or follow from one.
 */
export function storedScores(rows: StoredRows, predictor: Predictor): () => Scores {
  let scores: Scores | undefined
  return () => {
    const { stored, classes } = rows
    const each = 8 * (4 + 2 * (classes?.names.length ?? 0))
    scores ??= stored.rows * each <= stored.room ? ofAll(rows, predictor) : byPortions(rows, predictor)
    return scores
  }
}

interface Portion {
  readonly from: number
  readonly target: Float64Array
  readonly prediction: Prediction
  readonly weights: Float64Array | undefined
}

/** Targets and predictions, portion by portion; where ŷ = η both less their offset. */
function* portions(rows: StoredRows, predictor: Predictor): Generator<Portion> {
  const { stored, features, target, offset, classes } = rows
  const which = offset === undefined ? features : [...features, offset]
  const identity = predictor.composition.cost.definition.link === 'identity'
  for (let from = 0; from < stored.rows; from += PORTION) {
    const to = Math.min(stored.rows, from + PORTION)
    const prediction = predict(predictor, datasetOf(stored.columnsAt(from, to, which)))
    const y = new Float64Array(to - from)
    stored.read(target, from, to, y)
    if (classes) for (let i = 0; i < y.length; i++) y[i] = classes.index.get(y[i]) as number
    else if (identity && offset !== undefined) {
      const off = new Float64Array(to - from)
      stored.read(offset, from, to, off)
      for (let i = 0; i < y.length; i++) {
        y[i] -= off[i]
        prediction.values[i] -= off[i]
      }
    }
    yield { from, target: y, prediction, weights: weightsOf(rows, from, to) }
  }
}

function ofAll(rows: StoredRows, predictor: Predictor): Scores {
  const { rows: n } = rows.stored
  const K = rows.classes?.names.length ?? 0
  const target = new Float64Array(n)
  const values = new Float64Array(n)
  const probabilities = K > 0 ? new Float64Array(n * K) : undefined
  const weights = rows.weights === undefined ? undefined : new Float64Array(n)
  for (const { from, target: y, prediction, weights: w } of portions(rows, predictor)) {
    target.set(y, from)
    values.set(prediction.values, from)
    if (w) weights?.set(w, from)
    const { length } = y
    for (let k = 0; k < K; k++)
      probabilities?.set(
        (prediction.probabilities as Float64Array).subarray(k * length, (k + 1) * length),
        k * n + from,
      )
  }
  const prediction = {
    values,
    ...(rows.classes && { classes: rows.classes.names }),
    ...(probabilities && { probabilities }),
  }
  return scoresOf(predictor.composition.cost.definition.target, { target, prediction }, weights)
}

function byPortions(rows: StoredRows, predictor: Predictor): Scores {
  const kind = predictor.composition.cost.definition.target
  const running = runningScores()
  for (const { target, prediction, weights } of portions(rows, predictor))
    running.add(kind, { target, prediction }, weights)
  return running.scores()
}
