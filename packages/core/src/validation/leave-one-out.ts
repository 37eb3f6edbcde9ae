import { HpError } from '../define/errors.ts'
import { defineSplitter } from '../define/splitters.ts'
import { splitsOf } from './parts.ts'

/** As many splits as rows: each row is tested once, after training on all others. */
export const leaveOneOut = defineSplitter({
  name: 'leave-one-out',
  title: 'Leave one out',
  describe: 'tests each row by itself after training on all others',
  references: ['Allen 1974, Technometrics 16, 125–127'],
  hyperparameters: {},
  split({ rows }) {
    if (rows < 2) {
      throw new HpError({
        code: 'request/invalid',
        what: `leaving one of ${rows} row${rows === 1 ? '' : 's'} out leaves none to train on.`,
        where: 'leave-one-out (flag --splitter)',
        fix: 'at least 2 rows are needed to split them',
      })
    }
    return splitsOf(
      Uint32Array.from({ length: rows }, (_, i) => i),
      rows,
    )
  },
})
