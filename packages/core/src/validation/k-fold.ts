import { HpError } from '../define/errors.ts'
import { flag, int } from '../define/hyperparameters.ts'
import { defineSplitter } from '../define/splitters.ts'
import { splitsOf } from './parts.ts'

/**
 * k folds, each tested once. The order of rows is `random.fork('k-fold').permutation(rows)`, or as they come without `shuffle`; the folds are
 * consecutive blocks of this order, the first (rows mod k) of them one row longer. This is a promise: equal seeds give equal folds, for ever.
 */
export const kFold = defineSplitter({
  name: 'k-fold',
  title: 'k-fold',
  describe: 'parts the rows into k folds and tests each after training on the others',
  references: ['Stone 1974, J. R. Statist. Soc. B 36, 111–147'],
  hyperparameters: {
    folds: int({ default: 5, min: 2, symbol: 'k', describe: 'number of folds' }),
    shuffle: flag({ default: true, describe: 'whether rows are put in random order before' }),
  },
  first: 'folds',
  split({ rows }, { folds, shuffle }, random) {
    if (folds > rows) {
      throw new HpError({
        code: 'request/invalid',
        what: `${folds} folds need at least ${folds} rows, but there are ${rows}.`,
        where: 'k-fold (flag --folds)',
        fix: rows > 1 ? `ask for 2 to ${rows} folds` : 'at least 2 rows are needed to split them',
      })
    }
    const order = shuffle ? random.fork('k-fold').permutation(rows) : Uint32Array.from({ length: rows }, (_, i) => i)
    const long = rows % folds
    const size = Math.floor(rows / folds)
    const foldOf = new Uint32Array(rows)
    for (let at = 0; at < rows; at++) {
      foldOf[order[at]] = at < long * (size + 1) ? Math.floor(at / (size + 1)) : Math.floor((at - long) / size)
    }
    return splitsOf(foldOf, folds)
  },
})
