import { labelsOf } from '../../data/classes.ts'
import type { Finding } from '../../define/problem.ts'
import { quoted } from '../../define/quoted.ts'
import type { Split } from '../../define/splitters.ts'
import type { Work } from '../../planning/work.ts'

/** Classes that some training part, or some test part, has no row of. */
export function rareClasses({ data, splits, target, metric }: Work): Finding[] {
  if (metric.target !== 'category') return []
  const { names } = labelsOf(data.column(data.target as string))
  const all = countsOf(target, undefined, names.length)
  const [untrained, untested] = [new Uint32Array(names.length), new Uint32Array(names.length)]
  for (const split of splits) {
    const tested = countsOf(target, split.test, names.length)
    const trained = trainedOf(split, all, tested, target)
    for (let k = 0; k < names.length; k++) {
      if (trained[k] === 0) untrained[k]++
      if (tested[k] === 0) untested[k]++
    }
  }
  const list = (misses: Uint32Array) =>
    names.flatMap((name, k) => (misses[k] > 0 ? [`${quoted(name)} (${all[k]} row${all[k] === 1 ? '' : 's'})`] : []))
  const [unknown, unseen] = [list(untrained), list(untested)]
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            code: 'class-missing-in-training',
            what: `In some fold no row of ${unknown.join(', ')} is trained on: it is given the share of one more row there.`,
            fix: 'give more rows of it, ask for fewer folds, or stratify: --splitter stratified-k-fold',
          },
        ]),
    ...(unseen.length === 0 || splits.length === data.rows
      ? []
      : [
          {
            code: 'class-rarer-than-folds',
            what: `Some fold tests no row of ${unseen.join(', ')}: what is asked of every class is scored without it, or undefined.`,
            fix: 'ask for fewer folds, or compare log-loss or accuracy',
          },
        ]),
  ]
}

function countsOf(target: Float64Array, rows: Uint32Array | undefined, classes: number): Uint32Array {
  const counts = new Uint32Array(classes)
  if (rows) for (let i = 0; i < rows.length; i++) counts[target[rows[i]]]++
  else for (let i = 0; i < target.length; i++) counts[target[i]]++
  return counts
}

/** Of each class the rows trained on; those that are not tested, where that is all others. */
function trainedOf(split: Split, all: Uint32Array, tested: Uint32Array, target: Float64Array): Uint32Array {
  return split.rest ? all.map((count, k) => count - tested[k]) : countsOf(target, split.train, all.length)
}
