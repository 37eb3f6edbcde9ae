import type { Column } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'

/** The most doubles that one table of terms may hold: 2 GiB of memory. */
const MOST_CELLS = 2 ** 28
/** The most columns, however few the rows. */
const MOST_TERMS = 2 ** 18

/** Stops with a plain Error (a bug of the caller) unless the columns have exactly these names, in this order. */
export function expectColumns(columns: readonly Column[], names: readonly string[], owner: string): void {
  if (columns.length === names.length && columns.every((column, j) => column.name === names[j])) return
  const given = columns.map((column) => column.name).join(', ')
  throw new Error(`${owner} learnt from the columns ${names.join(', ')}, but is applied to ${given}`)
}

/** Throws `data/header` when a transform would give two columns the same name: only a name in the data can cause it. */
export function expectDistinct(names: readonly string[], owner: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) {
      throw new HpError({
        code: 'data/header',
        what: `${owner} makes a column named ${quoted(name)}, and there is one of that name already.`,
        fix: 'rename the column in the data, or leave it out',
      })
    }
    seen.add(name)
  }
}

/** Throws `data/too-large` when `rows` × `terms` numbers would not fit into memory; `terms` may be Infinity. */
export function expectRoom(rows: number, terms: number, owner: string, fix: string): void {
  if (rows * terms <= MOST_CELLS && terms <= MOST_TERMS) return
  const limit = terms > MOST_TERMS ? `${counted(MOST_TERMS)} columns` : `${counted(MOST_CELLS)} numbers`
  throw new HpError({
    code: 'data/too-large',
    what: `${owner} would make ${counted(terms)} columns of ${counted(rows)} rows, but ${limit} are the most that fit.`,
    fix,
  })
}

const counted = (count: number) => (count < 1e15 ? String(count).replace(/\B(?=(\d{3})+$)/g, ',') : 'more than 10^15')
