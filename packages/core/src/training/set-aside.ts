import type { Dataset } from '../data/dataset.ts'
import { HpError } from '../define/errors.ts'
import type { Finding } from '../define/problem.ts'
import { ascending } from '../numeric/ascending.ts'
import type { Random } from '../numeric/random.ts'

/** The rows to train on, and those that are set aside to stop early. */
export interface Parted {
  readonly rows: Uint32Array
  readonly aside: Uint32Array
}

/**
 * Sets a share of rows aside at random, of every class the same share; both parts in the order of the data. Transforms learn on the others only, so
 * that nothing of these rows reaches the training.
 * @throws HpError request/invalid where a part would be empty
 */
export function setAsideOf(share: number, count: number, classes: Float64Array | undefined, random: Random): Parted {
  const away = new Uint8Array(count)
  const order = random.permutation(count)
  const groups = new Map<number, number[]>()
  for (const i of order) {
    const key = classes ? classes[i] : 0
    const group = groups.get(key)
    if (group) group.push(i)
    else groups.set(key, [i])
  }
  for (const group of groups.values())
    for (const i of group.slice(0, Math.min(Math.round(share * group.length), group.length - 1))) away[i] = 1
  const all = ascending(count)
  const [rows, aside] = [all.filter((i) => away[i] === 0), all.filter((i) => away[i] === 1)]
  if (aside.length > 0) return { rows, aside }
  throw new HpError({
    code: 'request/invalid',
    what: `A share of ${share} of ${count} rows is none: there is nothing to set aside.`,
    where: 'setAside (flag --set-aside)',
    fix: 'set a larger share aside, or 0 to train on all rows',
  })
}

/** What a reader should know of it. */
export const aboutSetAside = (data: Dataset, { aside }: Parted): Finding => ({
  code: 'set-aside',
  what: `${aside.length} of ${data.rows} rows were set aside to stop early: parameters and scores are those of the other ${data.rows - aside.length}.`,
})
