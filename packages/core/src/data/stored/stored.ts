import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import { booleanColumn, type Column, dateColumn, missingCode, numberColumn } from '../column.ts'
import { type Summary, summary } from './summary.ts'
import { type TableFile, tableFile } from './table-file.ts'

/** A column that is kept in a file. */
export interface StoredColumn extends Summary {
  readonly kind: Column['kind']
  readonly name: string
  /** Of words: they stand in the file as indices into these. */
  readonly levels?: readonly string[]
  /** How many cells were whole numbers beyond 2⁵³. */
  readonly integersBeyondExact?: number
}

/** The columns of a dataset that are kept in a file instead of memory. */
export interface Stored {
  readonly rows: number
  readonly columns: readonly StoredColumn[]
  /** Bytes that a table in memory may take: parts of the rows that are smaller are read into it. */
  readonly room: number
  /** Rows `from` to `to` of a column as doubles, NaN where missing, into `out` from `at` on: codes of words, 1 and 0, milliseconds. */
  read(column: number, from: number, to: number, out: Float64Array, at?: number): void
  /** The same rows of some columns, all when absent, as columns in memory. */
  columnsAt(from: number, to: number, which?: readonly number[]): Column[]
  /** The rows with these indices, in this order, in memory. */
  gathered(indices: Uint32Array): Column[]
  /** The rows with these ascending indices, in a file of their own. */
  taken(indices: Uint32Array): Stored
  close(): void
}

/** Where the values of stored columns come from. */
export interface StoredParts {
  readonly file: TableFile
  readonly columns: readonly StoredColumn[]
  /** What a number in the file stands for, where it does not stand for itself: words were numbered as they came. */
  readonly meaning: readonly (Float64Array | undefined)[]
  readonly room: number
}

/** Rows that are read at a time. */
const BLOCK = 65536

export function storedOf({ file, columns, meaning, room }: StoredParts): Stored {
  const { rows } = file
  const read: Stored['read'] = (column, from, to, out, at = 0) => {
    file.read(column, from, to, out, at)
    const means = meaning[column]
    if (!means) return
    for (let i = at; i < at + to - from; i++) if (!Number.isNaN(out[i])) out[i] = means[out[i]]
  }
  const all = columns.map((_, j) => j)

  /** Calls `each` with the wanted rows of every block: their number, and the places in it. */
  function* picked(indices: Uint32Array): Generator<{ from: number; to: number; begin: number; end: number }> {
    for (let begin = 0; begin < indices.length; ) {
      const from = indices[begin]
      let end = begin + 1
      while (end < indices.length && indices[end] > indices[end - 1] && indices[end] < from + BLOCK) end++
      yield { from, to: indices[end - 1] + 1, begin, end }
      begin = end
    }
  }

  return {
    rows,
    columns,
    room,
    read,
    columnsAt: (from, to, which = all) =>
      which.map((j) => {
        const values = new Float64Array(to - from)
        read(j, from, to, values)
        return columnFrom(columns[j], values)
      }),
    gathered: (indices) =>
      columns.map((column, j) => {
        const values = new Float64Array(indices.length)
        const block = new Float64Array(Math.min(BLOCK, rows))
        for (const { from, to, begin, end } of picked(indices)) {
          read(j, from, to, block)
          for (let k = begin; k < end; k++) values[k] = block[indices[k] - from]
        }
        return columnFrom(column, values)
      }),
    taken(indices) {
      const copy = tableFile(columns.length)
      const sums = columns.map(() => summary())
      const blocks = columns.map(() => new Float64Array(BLOCK))
      for (const { from, to, begin, end } of picked(indices)) {
        for (const j of all) {
          const block = blocks[j]
          read(j, from, to, block)
          for (let k = begin; k < end; k++) block[k - begin] = block[indices[k] - from]
          sums[j].add(block, end - begin)
        }
        copy.append(blocks, end - begin)
      }
      copy.end()
      return storedOf({
        file: copy,
        columns: columns.map((column, j) => ({ ...column, ...known(sums[j]) })),
        meaning: columns.map(() => undefined),
        room,
      })
    },
    close: () => file.close(),
  }
}

/** A summary as plain data. */
export const known = ({ missingCount, least, most, few }: Summary): Summary => ({ missingCount, least, most, few })

/** A column in memory from doubles as they stand in a file. */
function columnFrom({ kind, name, levels = [], integersBeyondExact }: StoredColumn, values: Float64Array): Column {
  if (kind === 'number') return numberColumn(name, values, integersBeyondExact)
  if (kind === 'date') return dateColumn(name, values)
  if (kind === 'boolean')
    return booleanColumn(
      name,
      Uint8Array.from(values, (value) => (Number.isNaN(value) ? 2 : value)),
    )
  const codes = Uint32Array.from(values, (value) => (Number.isNaN(value) ? missingCode : value))
  const missing = Uint8Array.from(values, (value) => Number(Number.isNaN(value)))
  const missingCount = missing.reduce((count, gap) => count + gap, 0)
  return { kind, name, rows: values.length, codes, levels, missingCount, ...(missingCount > 0 && { missing }) }
}

/** A column whose values stay in their file: it says what it is; when it is asked for all of them, it loads them or throws `data/larger-than-memory`. */
export function distantColumn(column: StoredColumn, rows: number, load?: () => Column): Column {
  const { kind, name, levels, missingCount, integersBeyondExact } = column
  let loaded: Column | undefined
  const valuesOf = (key: string) => {
    loaded ??= load?.()
    if (loaded) return loaded[key as keyof Column]
    throw new HpError({
      code: 'data/larger-than-memory',
      what: `this needs all ${rows} rows of column ${quoted(name)} in memory, but they are read from a file part by part`,
      fix: 'least squares, ridge, lasso, elastic net and logistic regression can do without; for others give more memory (--max-memory) or fewer rows',
    })
  }
  const distant = {
    ...{ kind, name, rows, missingCount, range: [column.least, column.most] as const, few: column.few },
    ...(levels && { levels }),
    ...(integersBeyondExact !== undefined && { integersBeyondExact }),
  }
  for (const key of [kind === 'category' ? 'codes' : 'values', ...(missingCount > 0 ? ['missing'] : [])])
    Object.defineProperty(distant, key, { get: () => valuesOf(key) })
  return distant as unknown as Column
}
