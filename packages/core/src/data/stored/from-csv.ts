import type { BooleanColumn, CategoryColumn, DateColumn } from '../column.ts'
import { csvReader, type TextOptions } from '../csv.ts'
import type { ColumnReader } from '../csv-column.ts'
import type { Notice } from '../dataset.ts'
import { localizedNumber } from '../localized.ts'
import { isIdentifier, settle } from '../settle.ts'
import { type Collector, collector } from './collector.ts'
import type { Stored } from './stored.ts'

/** Text in portions, and what it is called. */
export interface NamedChunks {
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Rows of a part. */
const PART = 65536

/**
 * CSV files of one header in one reading, kept in a file. What a column is follows from all of its cells, as in memory, but that a column with numbers
 * and no word in the first 65 536 rows is a column of numbers: a word further on is an error, with its place.
 */
export async function storedCsv(
  sources: Iterable<NamedChunks> | AsyncIterable<NamedChunks>,
  options: TextOptions,
  {
    room,
    isWanted,
    onRows,
  }: { readonly room: number; readonly isWanted: (name: string) => boolean; readonly onRows: (count: number) => void },
): Promise<{ stored: Stored; notices: readonly Notice[] }> {
  const localized = localizedNumber(options)
  const categories = new Set(options.categories)
  const ignored = new Set(options.ignore)
  let held: Collector | undefined
  let names: readonly string[] = []
  let readers: readonly ColumnReader[] = []
  const settled = (k: number) => settle(nameOf(k), asWordsOnly(readers[k]), 0, categories.has(nameOf(k)), localized)
  const nameOf = (k: number) => (names[k] === '' ? `column ${k + 1}` : names[k])
  const take = (part: { names: readonly string[]; columns: readonly ColumnReader[]; rows: number }) => {
    names = part.names
    readers = part.columns
    const wanted = [...names.keys()].filter((k) => isWanted(nameOf(k)))
    held ??= collector(wanted, room)
    held.add(
      part.columns.map((column) => column.drain(part.rows)),
      part.rows,
    )
    onRows(part.rows)
    for (const k of wanted) {
      if (readers[k].odd.length === 0 || readers[k].state !== 'number' || ignored.has(nameOf(k))) continue
      const { problem } = settled(k)
      if (problem) throw problem.error
    }
  }
  try {
    let reader: ReturnType<typeof csvReader> | undefined
    for await (const { name, chunks } of sources) {
      if (reader) reader.next(name)
      else reader = csvReader({ ...options, name }, undefined, 0, { rows: PART, take })
      for await (const chunk of chunks) reader.write(chunk)
    }
    const { notices } = (reader as ReturnType<typeof csvReader>).end()
    const own: Notice[] = []
    const stored = (held as Collector).end((k, about) => {
      const { column, problem, notices } = settled(k)
      if (problem && !ignored.has(nameOf(k))) throw problem.error
      const { kind, name } = column
      const there = (held as Collector).rows - about.missingCount
      own.push(...notices.filter(({ code }) => code !== 'identifier'))
      if (kind === 'number') {
        const { beyond } = readers[k]
        return { column: { kind, name, ...(beyond > 0 && { integersBeyondExact: beyond }) } }
      }
      if (kind === 'category') {
        const { codes, levels } = column as CategoryColumn
        if (isIdentifier({ kind, name, levels, rows: there, missingCount: 0, codes }))
          own.push(identifier(name, levels.length, there))
        return { column: { kind, name, levels }, meaning: Float64Array.from(codes) }
      }
      return { column: { kind, name }, meaning: Float64Array.from((column as BooleanColumn | DateColumn).values) }
    })
    return { stored, notices: [...notices.filter(({ code }) => !spoken.has(code)), ...own] }
  } catch (cause) {
    held?.close()
    throw cause
  }
}

/** What the end of a table without rows says of its columns. */
const spoken = new Set(['identifier', 'integers-beyond-exact', 'unnamed-column'])

/** A reader of which only the words are left: row i holds word i. */
function asWordsOnly(reader: ColumnReader): ColumnReader {
  const { words } = reader.words.words()
  return {
    ...reader,
    state: reader.state === 'undecided' ? 'number' : reader.state, // nothing but gaps
    numbers: { ...reader.numbers, joined: () => new Float64Array(0) },
    codes: { ...reader.codes, joined: () => Uint32Array.from(words.keys()) },
  }
}

const identifier = (name: string, words: number, rows: number): Notice => ({
  code: 'identifier',
  what: `column "${name}" has ${words} different words in ${rows} rows: it names rows rather than describing them`,
  fix: 'ignore it (--ignore), or group rare words',
})
