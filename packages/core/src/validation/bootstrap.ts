import { HpError } from '../define/errors.ts'
import { int } from '../define/hyperparameters.ts'
import { defineSplitter, type Split, type SplitRandom } from '../define/splitters.ts'

/**
 * Each repeat r draws as many rows as there are, with replacement, by `random.fork('bootstrap', r).below(rows)`, trains on them, and tests those that
 * were not drawn (about 37 %). Where every row was drawn, it draws again from the same stream.
 */
export const bootstrap = defineSplitter({
  name: 'bootstrap',
  title: 'Bootstrap',
  describe: 'trains on rows drawn with replacement and tests those that were not drawn',
  references: ['Efron 1983, J. Am. Statist. Assoc. 78, 316–331'],
  hyperparameters: {
    repeats: int({ default: 25, min: 1, describe: 'how many times rows are drawn' }),
  },
  first: 'repeats',
  split({ rows }, { repeats }, random) {
    if (rows < 2) {
      throw new HpError({
        code: 'request/invalid',
        what: `drawing from ${rows} row${rows === 1 ? '' : 's'} leaves none to test.`,
        where: 'bootstrap (flag --splitter)',
        fix: 'at least 2 rows are needed to split them',
      })
    }
    return Array.from({ length: repeats }, (_, r) => drawn(rows, random.fork('bootstrap', r)))
  },
})

function drawn(rows: number, random: SplitRandom): Split {
  for (;;) {
    const times = new Uint32Array(rows)
    for (let draw = 0; draw < rows; draw++) times[random.below(rows)]++
    const left = times.reduce((count, own) => count + (own === 0 ? 1 : 0), 0)
    if (left === 0) continue
    const train = new Uint32Array(rows)
    const test = new Uint32Array(left)
    let [trained, tested] = [0, 0]
    for (let i = 0; i < rows; i++) {
      if (times[i] === 0) test[tested++] = i
      for (let k = 0; k < times[i]; k++) train[trained++] = i
    }
    return { train, test }
  }
}
