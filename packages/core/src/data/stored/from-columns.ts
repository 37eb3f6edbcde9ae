import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import { type Column, missingCode } from '../column.ts'
import { collector, sortedWords } from './collector.ts'
import type { Stored } from './stored.ts'

/** Takes the rows of a table part by part as typed columns, and keeps them in a file. */
export interface ColumnCollector {
  readonly rows: number
  /** The next rows of all columns, in the order of the names. Throws `data/column-kind` where a kind is not that of earlier rows. */
  add(columns: readonly Column[], rows: number, where: string): void
  end(): Stored
  close(): void
}

/** What is known of a column before its rows end. */
interface Growing {
  kind: Column['kind'] | undefined
  beyond: number
  readonly words: Map<string, number>
}

/** A collector of columns with these names. Throws `output/unwritable` when the disk is full. */
export function columnCollector(names: readonly string[], room: number): ColumnCollector {
  const held = collector([...names.keys()], room)
  const growing: Growing[] = names.map(() => ({ kind: undefined, beyond: 0, words: new Map() }))
  return {
    get rows() {
      return held.rows
    },
    add: (columns, rows, where) =>
      held.add(
        columns.map((column, j) => doublesOf(column, growing[j], where)),
        rows,
      ),
    end: () =>
      held.end((j) => {
        const { kind = 'number', beyond, words } = growing[j]
        if (kind !== 'category')
          return { column: { kind, name: names[j], ...(beyond > 0 && { integersBeyondExact: beyond }) } }
        const { levels, place } = sortedWords([...words.keys()])
        return { column: { kind, name: names[j], levels }, meaning: place }
      }),
    close: held.close,
  }
}

/** The values of a column as doubles, NaN where missing; words as numbers in the order in which they came. */
function doublesOf(column: Column, known: Growing, where: string): Float64Array {
  if (column.missingCount === column.rows) return new Float64Array(column.rows).fill(Number.NaN)
  if (known.kind !== undefined && known.kind !== column.kind)
    throw new HpError({
      code: 'data/column-kind',
      what: `column ${quoted(column.name)} is of kind ${known.kind} at first, and of kind ${column.kind} later on`,
      fix: 'give files with the same kinds of columns, or read it as words (--category)',
      where,
    })
  known.kind = column.kind
  if (column.kind === 'number') {
    known.beyond += column.integersBeyondExact ?? 0
    return column.values
  }
  if (column.kind === 'category') {
    const place = Float64Array.from(column.levels, (word) => {
      const code = known.words.get(word) ?? known.words.size
      if (code === known.words.size) known.words.set(word, code)
      return code
    })
    return Float64Array.from(column.codes, (code) => (code === missingCode ? Number.NaN : place[code]))
  }
  return Float64Array.from(column.values, (value, i) => (column.missing?.[i] === 1 ? Number.NaN : value))
}
