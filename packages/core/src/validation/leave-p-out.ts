import { HpError } from '../define/errors.ts'
import { int } from '../define/hyperparameters.ts'
import { defineSplitter, type Split } from '../define/splitters.ts'
import { splitOf } from './parts.ts'

/** The most splits that are made. */
const MOST = 1e4

/** Every set of p rows is tested once, in lexicographic order, after training on all others: rows choose p splits. */
export const leavePOut = defineSplitter({
  name: 'leave-p-out',
  title: 'Leave p out',
  describe: 'tests every set of p rows after training on all others',
  references: ['Shao 1993, J. Am. Statist. Assoc. 88, 486–494'],
  hyperparameters: {
    leftOut: int({ default: 2, min: 1, symbol: 'p', describe: 'number of rows that are left out at once' }),
  },
  first: 'leftOut',
  split({ rows }, { leftOut: p }) {
    if (p >= rows) {
      throw refused(
        `leaving ${p} of ${rows} row${rows === 1 ? '' : 's'} out leaves none to train on.`,
        rows > 1 ? `leave 1 to ${rows - 1} out` : 'at least 2 rows are needed to split them',
      )
    }
    const count = binomial(rows, p)
    if (count > MOST) {
      throw refused(
        `there are ${count.toPrecision(3)} ways to leave ${p} of ${rows} rows out; at most ${MOST} are tried.`,
        'leave fewer out, or take the splitter hold-out with repeats',
      )
    }
    const keep = rows * count <= 2 ** 24
    const splits: Split[] = []
    const chosen = Uint32Array.from({ length: p }, (_, k) => k)
    for (;;) {
      splits.push(splitOf(chosen.slice(), rows, keep))
      let last = p - 1
      while (last >= 0 && chosen[last] === rows - p + last) last--
      if (last < 0) return splits
      chosen[last]++
      for (let k = last + 1; k < p; k++) chosen[k] = chosen[k - 1] + 1
    }
  },
})

/** n choose k, exact up to 2⁵³. */
function binomial(n: number, k: number): number {
  let ways = 1
  for (let j = 1; j <= Math.min(k, n - k); j++) ways = (ways * (n - j + 1)) / j
  return Math.round(ways)
}

const refused = (what: string, fix: string) =>
  new HpError({ code: 'request/invalid', what, where: 'leave-p-out (flag --left-out)', fix })
