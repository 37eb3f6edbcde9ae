import { HpError } from '../define/errors.ts'
import { int } from '../define/hyperparameters.ts'

/** What several splitters say in the same words. */

export const repeats = int({
  default: 1,
  min: 1,
  describe: 'how many times it is done anew, each time in another random order',
})

/** Throws `request/invalid` when there are more folds than things to put into them. */
export function expectEnough(
  splitter: string,
  folds: number,
  things: { readonly count: number; readonly name: string },
): void {
  const { count, name } = things
  if (folds <= count) return
  const one = name.replace(/s$/, '')
  throw new HpError({
    code: 'request/invalid',
    what: `${folds} folds need at least ${folds} ${name}, but there ${count === 1 ? `is 1 ${one}` : `are ${count}`}.`,
    where: `${splitter} (flag --folds)`,
    fix: count > 1 ? `ask for 2 to ${count} folds` : `at least 2 ${name} are needed to split them`,
  })
}

/** Throws `request/invalid` where repeats would all be the same. */
export function expectRandom(splitter: string, count: number, shuffle: boolean): void {
  if (shuffle || count === 1) return
  throw new HpError({
    code: 'request/invalid',
    what: `${count} repeats without shuffle would all have the same folds.`,
    where: `${splitter} (flag --repeats)`,
    fix: 'leave one of the two out',
  })
}
