import { flag, int } from '../define/hyperparameters.ts'
import { defineSplitter, type SplitRandom } from '../define/splitters.ts'
import { classesOf, classSizes } from './classes.ts'
import { bySize, type Groups, groupsOf } from './groups.ts'
import { repeated, splitsOf } from './parts.ts'
import { expectEnough, expectRandom, repeats } from './refusals.ts'

/**
 * k folds of whole groups with the shares of classes as equal as groups allow: the largest group first, each into the fold f that keeps
 * Σ_c (n_fc/n_c)² smallest, that is with the smallest Σ_c n_fc g_c/n_c² (of equal ones that with the fewest rows, then the first); n_c rows are of
 * class c, n_fc of these in fold f so far, g_c in the group. Groups of equal size come in the order of
 * `random.fork('stratified-grouped-k-fold').permutation(groups)`, as they first occur without `shuffle`. Repeat r > 0 does the same with
 * `random.fork('repeat', r)`.
 */
export const stratifiedGroupedKFold = defineSplitter({
  name: 'stratified-grouped-k-fold',
  title: 'Stratified grouped k-fold',
  describe: 'parts whole groups of rows into k folds with about the same share of each class',
  hyperparameters: {
    folds: int({ default: 5, min: 2, symbol: 'k', describe: 'number of folds' }),
    shuffle: flag({ default: true, describe: 'whether groups of equal size are put in random order before' }),
    repeats,
  },
  first: 'folds',
  split(data, { folds, shuffle, repeats }, random) {
    const name = 'stratified-grouped-k-fold'
    const groups = groupsOf(data, name)
    expectEnough(name, folds, { count: groups.sizes.length, name: 'groups' })
    expectRandom(name, repeats, shuffle)
    const classOf = classesOf(data, { where: `${name} (flag --splitter)`, fix: 'take the splitter grouped-k-fold' })
    const members = membersOf(groups, classOf)
    const sizes = classSizes(classOf)
    const once = (stream: SplitRandom) => {
      const order = bySize(groups, shuffle ? stream.fork(name) : undefined)
      const foldOfGroup = dealt(order, members, sizes, folds)
      return splitsOf(
        groups.groupOf.map((group) => foldOfGroup[group]),
        folds,
      )
    }
    return repeated(repeats, random, once)
  },
})

type Members = ReadonlyMap<number, number>

/** How many rows of each class every group has. */
function membersOf({ groupOf, sizes }: Groups, classOf: Uint8Array | Uint32Array): readonly Members[] {
  const members = Array.from(sizes, () => new Map<number, number>())
  for (let i = 0; i < groupOf.length; i++) {
    const own = members[groupOf[i]]
    own.set(classOf[i], (own.get(classOf[i]) ?? 0) + 1)
  }
  return members
}

/** The fold of each group. */
function dealt(order: Uint32Array, members: readonly Members[], sizes: Uint32Array, folds: number): Uint32Array {
  const classes = sizes.length
  const held = new Float64Array(folds * classes)
  const rowsIn = new Float64Array(folds)
  const foldOfGroup = new Uint32Array(order.length)
  for (const group of order) {
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let f = 0; f < folds; f++) {
      let growth = 0
      for (const [c, count] of members[group]) growth += (held[f * classes + c] * count) / (sizes[c] * sizes[c])
      if (growth > least || (growth === least && rowsIn[f] >= rowsIn[best])) continue
      least = growth
      best = f
    }
    foldOfGroup[group] = best
    for (const [c, count] of members[group]) {
      held[best * classes + c] += count
      rowsIn[best] += count
    }
  }
  return foldOfGroup
}
