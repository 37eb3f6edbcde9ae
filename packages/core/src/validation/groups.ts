import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import type { SplitData } from '../define/splitters.ts'

/** The group of each row as a number from 0, in the order in which the groups first occur. */
export interface Groups {
  readonly groupOf: Uint32Array
  /** How many rows each has. */
  readonly sizes: Uint32Array
}

/** Reads the groups of the dataset. Throws `request/invalid` when no column of groups is named or a row has none. */
export function groupsOf({ groups, column }: SplitData, splitter: string): Groups {
  if (groups === undefined) throw refused(splitter, 'no column of groups is named', 'name it: groups (--groups)')
  const found = column(groups)
  if (found.missingCount > 0) {
    const row = (found.missing?.indexOf(1) ?? 0) + 1
    throw refused(splitter, `row ${row} of the groups ${quoted(groups)} is missing`, 'give each row a group')
  }
  const values = found.kind === 'category' ? found.codes : found.values
  const numbers = new Map<number, number>()
  const groupOf = Uint32Array.from(values, (value) => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size)
    return numbers.size - 1
  })
  const sizes = new Uint32Array(numbers.size)
  for (const own of groupOf) sizes[own]++
  return { groupOf, sizes }
}

/** The groups by size, the largest first, equal ones in the order of `random`, or as they come. */
export function bySize({ sizes }: Groups, random: { permutation(n: number): Uint32Array } | undefined): Uint32Array {
  const order = random ? random.permutation(sizes.length) : Uint32Array.from(sizes.keys())
  return order.sort((a, b) => sizes[b] - sizes[a])
}

const refused = (splitter: string, what: string, fix: string) =>
  new HpError({ code: 'request/invalid', what: `${what}.`, where: `${splitter} (flag --groups)`, fix })
