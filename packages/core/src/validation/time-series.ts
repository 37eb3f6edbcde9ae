import { HpError } from '../define/errors.ts'
import { int } from '../define/hyperparameters.ts'
import { defineSplitter, type Split } from '../define/splitters.ts'

/**
 * Rows are in the order of time. Fold f of k tests the s rows from row n − (k − f)s on, f = 0 … k − 1, with s = ⌊n/(k + 1)⌋ unless `testRows` is
 * given; it trains on the rows before, without the `gapRows` rows directly before, and on no more than the latest `windowRows` of them.
 */
export const timeSeries = defineSplitter({
  name: 'time-series',
  title: 'Time series',
  describe:
    'tests each of the last k blocks of rows after training on the rows before it, in the order in which they come',
  references: ['Tashman 2000, Int. J. Forecast. 16, 437–450'],
  hyperparameters: {
    folds: int({ default: 5, min: 1, symbol: 'k', describe: 'number of folds' }),
    gapRows: int({ default: 0, min: 0, describe: 'rows that are left out directly before those that are tested' }),
    testRows: int({ default: 0, min: 0, describe: 'rows that each fold tests; 0 stands for rows/(folds + 1)' }),
    windowRows: int({
      default: 0,
      min: 0,
      describe: 'the most rows that are trained on, the latest; 0 stands for all',
    }),
  },
  first: 'folds',
  ordered: true,
  split({ rows }, { folds, gapRows, testRows, windowRows }) {
    const size = sizeOf(rows, folds, testRows)
    if (size === 0 || rows - folds * size - gapRows < 1) throw refused(rows, { folds, gapRows, testRows })
    return Array.from({ length: folds }, (_, f): Split => {
      const from = rows - (folds - f) * size
      const end = from - gapRows
      const begin = windowRows === 0 ? 0 : Math.max(0, end - windowRows)
      return { train: counting(begin, end), test: counting(from, from + size) }
    })
  },
})

const sizeOf = (rows: number, folds: number, testRows: number) =>
  testRows > 0 ? testRows : Math.floor(rows / (folds + 1))

const counting = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i)

interface Asked {
  readonly folds: number
  readonly gapRows: number
  readonly testRows: number
}

/** What was asked for, and how many folds there could be. */
function refused(rows: number, { folds, gapRows, testRows }: Asked): HpError {
  const fits = (k: number) => {
    const size = sizeOf(rows, k, testRows)
    return size > 0 && rows - k * size - gapRows >= 1
  }
  let most = Math.min(folds, rows)
  while (most > 0 && !fits(most)) most--
  const size = sizeOf(rows, folds, testRows)
  const tested = size === 0 ? 'at least 1 row' : `${size} row${size === 1 ? '' : 's'}`
  return new HpError({
    code: 'request/invalid',
    what: `${folds} fold${folds === 1 ? '' : 's'} that test ${tested} each${gapRows > 0 ? `, with a gap of ${gapRows},` : ''} leave no row of ${rows} to train the first on.`,
    where: 'time-series (flag --folds)',
    fix:
      most > 0
        ? `ask for at most ${most} fold${most === 1 ? '' : 's'}`
        : rows > gapRows + 1 && testRows > 0
          ? `test at most ${rows - gapRows - 1} rows`
          : `at least ${gapRows + 2} rows are needed to train before a gap of ${gapRows} and to test after it`,
  })
}
