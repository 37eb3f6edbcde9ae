import { flag, int } from '../define/hyperparameters.ts'
import { defineSplitter, type SplitRandom } from '../define/splitters.ts'
import { bySize, groupsOf } from './groups.ts'
import { repeated, splitsOf } from './parts.ts'
import { expectEnough, expectRandom, repeats } from './refusals.ts'

/**
 * k folds of whole groups: the largest group first, each into the fold with the fewest rows so far (the first of several). Groups of equal size
 * come in the order of `random.fork('grouped-k-fold').permutation(groups)`, groups numbered as they first occur, or as they occur without
 * `shuffle`. Repeat r > 0 does the same with `random.fork('repeat', r)`.
 */
export const groupedKFold = defineSplitter({
  name: 'grouped-k-fold',
  title: 'Grouped k-fold',
  describe: 'parts whole groups of rows into k folds, so that no group is both trained on and tested',
  references: ['Roberts et al. 2017, Ecography 40, 913–929'],
  hyperparameters: {
    folds: int({ default: 5, min: 2, symbol: 'k', describe: 'number of folds' }),
    shuffle: flag({ default: true, describe: 'whether groups of equal size are put in random order before' }),
    repeats,
  },
  first: 'folds',
  split(data, { folds, shuffle, repeats }, random) {
    const groups = groupsOf(data, 'grouped-k-fold')
    const { groupOf, sizes } = groups
    expectEnough('grouped-k-fold', folds, { count: sizes.length, name: 'groups' })
    expectRandom('grouped-k-fold', repeats, shuffle)
    const once = (stream: SplitRandom) => {
      const rowsIn = new Float64Array(folds)
      const foldOfGroup = new Uint32Array(sizes.length)
      for (const group of bySize(groups, shuffle ? stream.fork('grouped-k-fold') : undefined)) {
        let least = 0
        for (let f = 1; f < folds; f++) if (rowsIn[f] < rowsIn[least]) least = f
        foldOfGroup[group] = least
        rowsIn[least] += sizes[group]
      }
      return splitsOf(
        groupOf.map((group) => foldOfGroup[group]),
        folds,
      )
    }
    return repeated(repeats, random, once)
  },
})
