import { labelsOf } from '../../data/classes.ts'
import type { Prediction } from '../../define/metrics.ts'
import type { Finding } from '../../define/problem.ts'
import type { Split } from '../../define/splitters.ts'
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
  const guessOf = metric.target === 'number' ? meanGuess(work) : classGuess(work)
  for (const [f, split] of splits.entries()) {
    const { test } = split
    const guess = guessOf(split)
    const score = metric.compute(at(target, test), guess, weights && at(weights, test))
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

type Guess = (split: Split) => Prediction

/** The mean of the training rows. */
function meanGuess({ target, weights }: Work): Guess {
  const sums = trainedSums(target.length, 2, (out, i) => {
    const w = weights ? weights[i] : 1
    out[0] += w * target[i]
    out[1] += w
  })
  return (split) => {
    const [sum, total] = sums(split)
    return { values: new Float64Array(split.test.length).fill(sum / total) }
  }
}

/** The most frequent class of the training rows, with the shares of all classes as probabilities. */
function classGuess({ data, target, weights }: Work): Guess {
  const { names: classes } = labelsOf(data.column(data.target as string))
  const weightsOf = trainedSums(target.length, classes.length, (out, i) => {
    out[target[i]] += weights ? weights[i] : 1
  })
  return (split) => {
    const shares = weightsOf(split)
    const total = shares.reduce((sum, own) => sum + own, 0)
    const rows = split.test.length
    return {
      values: new Float64Array(rows).fill(shares.indexOf(Math.max(...shares))),
      classes,
      probabilities: Float64Array.from(
        { length: rows * classes.length },
        (_, at) => shares[Math.floor(at / rows)] / total,
      ),
    }
  }
}

/** Sums over the training rows of a split: where these are all but the test rows, the sums of all less theirs. */
function trainedSums(rows: number, size: number, add: (out: Float64Array, row: number) => void) {
  const sumsOf = (some: Iterable<number>) => {
    const out = new Float64Array(size)
    for (const i of some) add(out, i)
    return out
  }
  const whole = sumsOf(Array(rows).keys())
  return (split: Split): Float64Array => {
    if (!split.rest) return sumsOf(split.train)
    const tested = sumsOf(split.test)
    return whole.map((sum, k) => sum - tested[k])
  }
}
