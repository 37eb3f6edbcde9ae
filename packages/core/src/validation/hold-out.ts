import { HpError } from '../define/errors.ts'
import { flag, float } from '../define/hyperparameters.ts'
import { defineSplitter, type SplitRandom } from '../define/splitters.ts'
import { classesOf, classSizes } from './classes.ts'
import { type Groups, groupsOf } from './groups.ts'
import { repeated, splitsOf } from './parts.ts'
import { repeats } from './refusals.ts'

/**
 * One split: the first ⌈test·rows⌉ rows of `random.fork('hold-out').permutation(rows)` are tested, the others trained on. With `stratify` each
 * class of the target gives its share of them: ⌊share⌋ rows, and one more for the classes with the largest remainders. Where the data
 * name groups, the first ⌈test·groups⌉ of them are tested, whole, by a permutation of as many. Repeat r > 0 does the same with `random.fork('repeat', r)`.
 */
export const holdOut = defineSplitter({
  name: 'hold-out',
  title: 'Hold-out',
  describe: 'keeps a random part of the rows, or of whole groups where these are named, for testing',
  references: ['Larson 1931, J. Educ. Psychol. 22, 45–55'],
  hyperparameters: {
    test: float({
      default: 0.25,
      above: 0,
      below: 1,
      describe: 'share of the rows, or groups, that is kept for testing',
    }),
    stratify: flag({ default: false, describe: 'whether each class of the target is split in the same proportion' }),
    repeats,
  },
  first: 'test',
  split(data, { test, stratify, repeats }, random) {
    if (data.groups !== undefined) {
      if (stratify) throw groupsAndClasses()
      const groups = groupsOf(data, 'hold-out')
      const count = countOf(test, groups.sizes.length, 'group')
      return repeated(repeats, random, (stream) => splitsOf(drawnGroups(groups, count, stream), 1))
    }
    const { rows } = data
    const count = countOf(test, rows, 'row')
    const refusal = { where: 'hold-out (flag --stratify)', fix: 'split without stratify' }
    const classOf = stratify ? classesOf(data, refusal) : new Uint32Array(rows)
    const quota = quotas(classOf, count)
    return repeated(repeats, random, (stream) => splitsOf(drawn(classOf, quota, stream), 1))
  },
})

/** How many of some things are tested. Throws `request/invalid` when none would be left. */
function countOf(test: number, things: number, one: string): number {
  const count = Math.ceil(test * things)
  if (count < things) return count
  throw new HpError({
    code: 'request/invalid',
    what: `testing ${test} of ${things} ${one}${things === 1 ? '' : 's'} takes ${count} and leaves none to train on.`,
    where: 'hold-out (flag --test)',
    fix: things > 1 ? `keep at most ${things - 1} ${one}s for testing` : `at least 2 ${one}s are needed to split them`,
  })
}

const groupsAndClasses = () =>
  new HpError({
    code: 'request/invalid',
    what: 'a part of whole groups cannot have the share of each class as well.',
    where: 'hold-out (flag --stratify)',
    fix: 'leave one of the two out, or use folds: --splitter stratified-grouped-k-fold',
  })

/** 0 for the rows of the groups that are tested, 1 for the others. */
function drawnGroups({ groupOf, sizes }: Groups, count: number, random: SplitRandom): Uint32Array {
  const foldOfGroup = new Uint32Array(sizes.length).fill(1)
  for (const group of random.fork('hold-out').permutation(sizes.length).subarray(0, count)) foldOfGroup[group] = 0
  return groupOf.map((group) => foldOfGroup[group])
}

/** 0 for the rows that are tested, 1 for the others: in random order, as many of each class as its quota. */
function drawn(classOf: Uint8Array | Uint32Array, quota: Uint32Array, random: SplitRandom): Uint32Array {
  const left = quota.slice()
  const foldOf = new Uint32Array(classOf.length).fill(1)
  for (const i of random.fork('hold-out').permutation(classOf.length)) {
    if (left[classOf[i]] === 0) continue
    left[classOf[i]]--
    foldOf[i] = 0
  }
  return foldOf
}

/** How many of the `count` rows each class gives; of equal remainders the first class is served first. */
function quotas(classOf: Uint8Array | Uint32Array, count: number): Uint32Array {
  const sizes = classSizes(classOf)
  const quota = sizes.map((size) => Math.floor((size * count) / classOf.length))
  const remainder = (c: number) => (sizes[c] * count) % classOf.length
  const order = [...sizes.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b)
  const open = count - quota.reduce((sum, own) => sum + own, 0)
  for (const c of order.slice(0, open)) quota[c]++
  return quota
}
