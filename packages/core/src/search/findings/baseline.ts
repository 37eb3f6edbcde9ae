import { labelsOf } from '../../data/classes.ts'
import type { Prediction } from '../../define/metrics.ts'
import type { Finding } from '../../define/problem.ts'
import type { Work } from '../../planning/work.ts'
import { meanOf, standardErrorOf } from '../trial.ts'
import type { Findable } from './findable.ts'
import { at } from './rows.ts'
import { short } from './short.ts'

/** Predicting the same for every row gives scores that are no worse, as far as the folds can tell. */
export function constantAsGood({ work, best }: Findable): Finding[] {
  const { splits, target, weights, metric, offset } = work
  if (offset !== undefined) return []
  const sign = metric.direction === 'minimize' ? 1 : -1
  const gains: number[] = []
  for (const [f, { train, test }] of splits.entries()) {
    const guess = metric.target === 'number' ? meanGuess(work, train, test) : classGuess(work, train, test)
    const score = guess && metric.compute(at(target, test), guess, weights && at(weights, test))
    if (score === undefined) return []
    gains.push(sign * (score - best.score.folds[f]))
  }
  const gain = meanOf(gains)
  if (gain > (standardErrorOf(gains) ?? 0)) return []
  const what = metric.target === 'number' ? 'the mean of the target' : 'the most frequent class'
  return [
    {
      code: 'constant-predictor-as-good',
      what: `Predicting ${what} does as well: the best candidate gains ${short(gain)} in ${metric.name}, no more than chance.`,
      fix: 'look for other features, or another family of models',
    },
  ]
}

/** The mean of the training rows. */
function meanGuess({ target, weights }: Work, train: Uint32Array, test: Uint32Array): Prediction {
  let sum = 0
  let total = 0
  for (const i of train) {
    const w = weights ? weights[i] : 1
    sum += w * target[i]
    total += w
  }
  return { values: new Float64Array(test.length).fill(sum / total) }
}

/** The most frequent class of the training rows, with the shares of all classes as probabilities. */
function classGuess({ data, target, weights }: Work, train: Uint32Array, test: Uint32Array): Prediction | undefined {
  const { names: classes } = labelsOf(data.column(data.target as string))
  const shares = new Float64Array(classes.length)
  let total = 0
  for (const i of train) {
    const w = weights ? weights[i] : 1
    shares[target[i]] += w
    total += w
  }
  const top = shares.indexOf(Math.max(...shares))
  const rows = test.length
  return {
    values: new Float64Array(rows).fill(top),
    classes,
    probabilities: Float64Array.from(
      { length: rows * classes.length },
      (_, at) => shares[Math.floor(at / rows)] / total,
    ),
  }
}
