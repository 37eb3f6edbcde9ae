import { HpError } from '../define/errors.ts'
import { flag, float } from '../define/hyperparameters.ts'
import { quoted } from '../define/quoted.ts'
import { defineSplitter, type SplitData } from '../define/splitters.ts'
import { splitsOf } from './parts.ts'

/**
 * One split: the first ⌈test·rows⌉ rows of `random.fork('hold-out').permutation(rows)` are tested, the others trained on. With `stratify` each
 * class of the target gives its share of them: ⌊share⌋ rows, and one more for the classes with the largest remainders.
 */
export const holdOut = defineSplitter({
  name: 'hold-out',
  title: 'Hold-out',
  describe: 'keeps a random part of the rows for testing',
  references: ['Larson 1931, J. Educ. Psychol. 22, 45–55'],
  hyperparameters: {
    test: float({ default: 0.25, above: 0, below: 1, describe: 'share of the rows that is kept for testing' }),
    stratify: flag({ default: false, describe: 'whether each class of the target is split in the same proportion' }),
  },
  first: 'test',
  split(data, { test, stratify }, random) {
    const { rows } = data
    const count = Math.ceil(test * rows)
    if (count >= rows) {
      throw new HpError({
        code: 'request/invalid',
        what: `testing ${test} of ${rows} row${rows === 1 ? '' : 's'} takes ${count} and leaves none to train on.`,
        where: 'hold-out (flag --test)',
        fix: rows > 1 ? `keep at most ${rows - 1} rows for testing` : 'at least 2 rows are needed to split them',
      })
    }
    const order = random.fork('hold-out').permutation(rows)
    const foldOf = new Uint32Array(rows).fill(1)
    const classOf = stratify ? classes(data) : new Uint32Array(rows)
    const left = quotas(classOf, count)
    for (const i of order) {
      if (left[classOf[i]] === 0) continue
      left[classOf[i]]--
      foldOf[i] = 0
    }
    return splitsOf(foldOf, 1)
  },
})

/** The class of each row. Throws `request/invalid` unless the target is a category or yes and no. */
function classes({ target, column }: SplitData): ArrayLike<number> & Iterable<number> {
  const found = target === undefined ? undefined : column(target)
  const codes = found?.kind === 'category' ? found.codes : found?.kind === 'boolean' ? found.values : undefined
  if (codes && found?.missingCount === 0) return codes
  const has = found === undefined ? 'there is no target' : codes ? 'it has missing values' : 'it has no classes'
  throw new HpError({
    code: 'request/invalid',
    what: `the target${target === undefined ? '' : ` ${quoted(target)}`} cannot be stratified: ${has}.`,
    where: 'hold-out (flag --stratify)',
    fix: 'split without stratify',
  })
}

/** How many of the `count` rows each class gives; of equal remainders the first class is served first. */
function quotas(classOf: ArrayLike<number> & Iterable<number>, count: number): Uint32Array {
  let most = 0
  for (const own of classOf) most = Math.max(most, own)
  const sizes = new Uint32Array(most + 1)
  for (const own of classOf) sizes[own]++
  const quota = sizes.map((size) => Math.floor((size * count) / classOf.length))
  const remainder = (c: number) => (sizes[c] * count) % classOf.length
  const order = [...sizes.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b)
  const open = count - quota.reduce((sum, own) => sum + own, 0)
  for (const c of order.slice(0, open)) quota[c]++
  return quota
}
