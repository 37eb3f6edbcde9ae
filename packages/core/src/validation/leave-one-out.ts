import { HpError } from '../define/errors.ts'
import { choice } from '../define/hyperparameters.ts'
import { defineSplitter } from '../define/splitters.ts'
import { ascending } from '../numeric/ascending.ts'
import { splitsOf } from './parts.ts'

/**
 * As many splits as rows: each row is tested once, after training on all others. With `leverages: 'mean'` the error of each row is that of one fit to
 * all rows over 1 − tr(H)/n, H the matrix that makes predictions of targets: the mean of their squares is generalised cross-validation. Only least
 * squares and ridge have such a matrix.
 */
export const leaveOneOut = defineSplitter({
  name: 'leave-one-out',
  title: 'Leave one out',
  describe: 'tests each row by itself after training on all others',
  references: ['Allen 1974, Technometrics 16, 125–127', 'Golub, Heath & Wahba 1979, Technometrics 21, 215–223'],
  hyperparameters: {
    leverages: choice(['own', 'mean'], {
      default: 'own',
      describe: 'own leaves each row out; mean is generalised cross-validation, of least squares and ridge only',
    }),
  },
  split({ rows }, { leverages }) {
    if (rows < 2) {
      throw new HpError({
        code: 'request/invalid',
        what: `leaving one of ${rows} row${rows === 1 ? '' : 's'} out leaves none to train on.`,
        where: 'leave-one-out (flag --splitter)',
        fix: 'at least 2 rows are needed to split them',
      })
    }
    const splits = splitsOf(ascending(rows), rows)
    // to be read as it is: made of a copy, every training part would be listed
    if (leverages === 'mean') for (const split of splits) Object.assign(split, { meanLeverage: true })
    return splits
  },
})
