import { datasetOf } from '../../data/dataset.ts'
import type { Prediction } from '../../define/metrics.ts'
import { runningDeviation, runningMean } from '../../numeric/running-moments.ts'
import { type Predictor, predict } from '../predictor.ts'
import { scoresOf } from '../scoring.ts'
import { portionsOf, type StoredRows, weightsOf } from './rows.ts'

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

/** Metrics that are weighted means over rows. */
const means = ['mse', 'mae', 'mape', 'msle', 'poisson-deviance', 'gamma-deviance', 'accuracy', 'log-loss', 'brier']

function byPortions(rows: StoredRows, predictor: Predictor): Scores {
  const kind = predictor.composition.cost.definition.target
  const sums = new Map<string, number>()
  let weight = 0
  for (const { target, prediction, weights } of portions(rows, predictor)) {
    const own = scoresOf(kind, { target, prediction }, weights)
    const share = weights ? weights.reduce((sum, w) => sum + w, 0) : target.length
    for (const name of means) if (name in own) sums.set(name, (sums.get(name) ?? 0) + share * own[name])
    weight += share
  }
  const scores: Record<string, number> = {}
  for (const [name, sum] of sums) scores[name] = sum / weight
  if (kind === 'category') return scores
  scores.rmse = Math.sqrt(scores.mse)
  const spread = spreadOf(rows)
  if (spread > 0) scores.r2 = 1 - scores.mse / (spread * spread)
  return scores
}

/** The standard deviation of the target. */
function spreadOf(rows: StoredRows): number {
  const { stored, target } = rows
  const { least, most } = stored.columns[target]
  const mean = runningMean()
  for (const { from, values } of portionsOf(stored, target))
    mean.add(values, values.length, weightsOf(rows, from, from + values.length))
  const deviation = runningDeviation(mean.mean(), least, most)
  for (const { from, values } of portionsOf(stored, target))
    deviation.add(values, values.length, weightsOf(rows, from, from + values.length))
  return deviation.deviation()
}
