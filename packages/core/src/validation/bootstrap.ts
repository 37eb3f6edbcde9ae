import { HpError } from '../define/errors.ts'
import { int } from '../define/hyperparameters.ts'
import { defineSplitter, type Split, type SplitRandom } from '../define/splitters.ts'
import { groupsOf } from './groups.ts'

/**
 * Each repeat r draws as many rows as there are, with replacement, by `random.fork('bootstrap', r).below(rows)`, trains on them, and tests those that
 * were not drawn (about 37 %). Where every row was drawn, it draws again from the same stream. Where the data name groups, groups are drawn in place of
 * rows, and each brings all of its rows.
 */
export const bootstrap = defineSplitter({
  name: 'bootstrap',
  title: 'Bootstrap',
  describe:
    'trains on rows, or on whole groups where these are named, drawn with replacement and tests those that were not drawn',
  references: [
    'Efron 1983, J. Am. Statist. Assoc. 78, 316–331',
    'Field, Welsh 2007, J. R. Statist. Soc. B 69, 369–390 (groups)',
  ],
  hyperparameters: {
    repeats: int({ default: 25, min: 1, describe: 'how many times rows are drawn' }),
  },
  first: 'repeats',
  split(data, { repeats }, random) {
    const groups = data.groups === undefined ? undefined : groupsOf(data, 'bootstrap')
    const things = groups ? groups.sizes.length : data.rows
    if (things < 2) throw tooFew(things, groups ? 'group' : 'row')
    return Array.from({ length: repeats }, (_, r) => {
      const times = drawn(things, random.fork('bootstrap', r))
      return splitOf(groups ? groups.groupOf.map((group) => times[group]) : times)
    })
  },
})

const tooFew = (count: number, one: string) =>
  new HpError({
    code: 'request/invalid',
    what: `drawing from ${count} ${one}${count === 1 ? '' : 's'} leaves none to test.`,
    where: 'bootstrap (flag --splitter)',
    fix: `at least 2 ${one}s are needed to split them`,
  })

/** How often each of n things was drawn in n draws that did not take all of them. */
function drawn(n: number, random: SplitRandom): Uint32Array {
  for (;;) {
    const times = new Uint32Array(n)
    for (let draw = 0; draw < n; draw++) times[random.below(n)]++
    if (times.includes(0)) return times
  }
}

/** Trains on each row as often as it was drawn, and tests the others. */
function splitOf(times: Uint32Array): Split {
  const train = new Uint32Array(times.reduce((sum, own) => sum + own, 0))
  const test = new Uint32Array(times.reduce((count, own) => count + (own === 0 ? 1 : 0), 0))
  let [trained, tested] = [0, 0]
  for (let i = 0; i < times.length; i++) {
    if (times[i] === 0) test[tested++] = i
    for (let k = 0; k < times[i]; k++) train[trained++] = i
  }
  return { train, test }
}
