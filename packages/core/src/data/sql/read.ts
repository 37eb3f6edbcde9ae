import type { TextOptions } from '../csv.ts'
import type { Dataset, Notice, Roles } from '../dataset.ts'
import { checkNames } from '../header.ts'
import { missingSpellings } from '../missing.ts'
import { type ColumnCollector, columnCollector } from '../stored/from-columns.ts'
import { expectSound, placed, usualRoom, wantedColumns } from '../stored/placed.ts'
import { type ChunkReader, chunkReader } from './columns.ts'
import { type Engine, engineFor } from './engine.ts'
import { failureOf } from './failure.ts'

/** What a query's rows are for, and how much of them may be in memory. */
export interface QueryOptions extends Roles, Pick<TextOptions, 'missing' | 'categories'> {
  /** What the data are called in messages. Default: the query. */
  readonly name?: string | undefined
  /** Bytes that a table may take in memory: one that takes no more is read into it. Default 256 MiB. */
  readonly room?: number | undefined
  /** Bytes that DuckDB may take, at least 64 MiB. Default twice the room. */
  readonly memoryBytes?: number | undefined
  /** Keep the table in a file however small it is. */
  readonly always?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: { readonly rows: number }) => void) | undefined
}

/** Rows of a part. */
const PART = 65536

/**
 * The rows of a query over files of this machine, run by DuckDB (the optional package `@duckdb/node-api`): `select … from 'data/*.parquet'`. They come part
 * by part into a temporary file, and into memory after that if they fit. Numbers, decimals and answers become numbers and booleans, dates and times dates,
 * words categories; other types are left out, with a notice. The order of rows is that of the query. Node only.
 * @throws HpError data/…, output/unwritable
 */
export async function readQuery(query: string, options: QueryOptions = {}): Promise<Dataset> {
  const { room = usualRoom, memoryBytes = 2 * room, always = false, name = query } = options
  const engine = await engineFor(query, memoryBytes)
  let held: ColumnCollector | undefined
  try {
    const { isWanted, seen } = wantedColumns(options)
    const { collected, notices } = await rowsOf(engine, query, options, isWanted, (made) => {
      held = made
    })
    const stored = collected.end()
    held = undefined
    expectSound(
      stored,
      options.ignore?.find((column) => !seen.has(column)),
      name,
    )
    return placed(stored, { roles: options, notices, source: name, read: 'the rows of the query were', always })
  } catch (cause) {
    throw failureOf(query, cause)
  } finally {
    held?.close()
    engine.close()
  }
}

async function rowsOf(
  { connection }: Engine,
  query: string,
  { room = usualRoom, missing = [], categories = [], signal, onProgress }: QueryOptions,
  isWanted: (name: string) => boolean,
  onHeld: (held: ColumnCollector) => void,
): Promise<{ collected: ColumnCollector; notices: readonly Notice[] }> {
  signal?.throwIfAborted()
  const result = await connection.stream(query)
  const names = result.columnNames()
  const types = result.columnTypes()
  const spellings = new Set([...missingSpellings, ...missing])
  const words = { isMissing: (word: string) => spellings.has(word.trim()) }
  const readers: { readonly at: number; readonly reader: ChunkReader }[] = []
  const leftOut: string[] = []
  const notices: Notice[] = checkNames(names, () => ({}))
  for (const [at, name] of names.entries()) {
    if (!isWanted(name)) continue
    const reader = chunkReader(name, types[at], PART, { ...words, asWords: categories.includes(name) })
    if (reader) readers.push({ at, reader })
    else leftOut.push(`"${name}" (${types[at]})`)
  }
  if (leftOut.length > 0)
    notices.push({
      code: 'nested-columns',
      what: `columns of types that are neither numbers, dates, answers nor words are left out: ${leftOut.join(', ')}`,
      fix: 'select their parts, or convert them: cast(… as double)',
    })
  const collected = columnCollector(
    readers.map(({ at }) => names[at]),
    room,
  )
  onHeld(collected)
  let filled = 0
  const pass = () => {
    collected.add(
      readers.map(({ reader }) => reader.column(filled)),
      filled,
      query,
    )
    filled = 0
    onProgress?.({ rows: collected.rows })
  }
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    const { rowCount } = chunk
    if (filled + rowCount > PART) pass()
    for (const { at, reader } of readers)
      reader.take(chunk.getColumnVector(at), rowCount, filled, collected.rows + filled)
    filled += rowCount
    signal?.throwIfAborted()
  }
  if (filled > 0) pass()
  return { collected, notices }
}
