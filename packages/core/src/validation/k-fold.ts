import { flag, int } from '../define/hyperparameters.ts'
import { defineSplitter, type SplitRandom } from '../define/splitters.ts'
import { ascending } from '../numeric/ascending.ts'
import { foldArray, repeated, splitsOf } from './parts.ts'
import { expectEnough, expectRandom, repeats } from './refusals.ts'

/**
 * k folds, each tested once. The order of rows is `random.fork('k-fold').permutation(rows)`, or as they come without `shuffle`; the folds are
 * consecutive blocks of this order, the first (rows mod k) of them one row longer. Repeat r > 0 does the same with `random.fork('repeat', r)`.
 * This is a promise: equal seeds give equal folds, for ever.
 */
export const kFold = defineSplitter({
  name: 'k-fold',
  title: 'k-fold',
  describe: 'parts the rows into k folds and tests each after training on the others',
  references: ['Stone 1974, J. R. Statist. Soc. B 36, 111–147'],
  hyperparameters: {
    folds: int({ default: 5, min: 2, symbol: 'k', describe: 'number of folds' }),
    shuffle: flag({ default: true, describe: 'whether rows are put in random order before' }),
    repeats,
  },
  first: 'folds',
  split({ rows }, { folds, shuffle, repeats }, random) {
    expectEnough('k-fold', folds, { count: rows, name: 'rows' })
    expectRandom('k-fold', repeats, shuffle)
    const long = rows % folds
    const size = Math.floor(rows / folds)
    const once = (stream: SplitRandom) => {
      const order = shuffle ? stream.fork('k-fold').permutation(rows) : ascending(rows)
      const foldOf = foldArray(rows, folds)
      for (let fold = 0, at = 0; fold < folds; fold++)
        for (const end = at + size + Number(fold < long); at < end; at++) foldOf[order[at]] = fold
      return splitsOf(foldOf, folds)
    }
    return repeated(repeats, random, once)
  },
})
