import { HpError } from '../define/errors.ts'
import { csvReader, type TextOptions } from './csv.ts'
import { type Dataset, datasetOf, type Notice, type Roles } from './dataset.ts'
import { gunzip } from './gzip.ts'
import { textOf } from './interner.ts'
import { isJsonLines, tableOfJson, tableOfJsonLines } from './json.ts'
import { tableOfParquet } from './parquet.ts'
import { notUtf8 } from './settle.ts'
import { contentOf } from './sniff.ts'
import { type Bytes, open, type Source } from './source.ts'
import type { Table } from './table.ts'

/** How data are read: the roles of columns, how text is understood, limits, and what may watch or stop it. */
export interface ReadOptions extends Roles, Omit<TextOptions, 'ignore'> {
  /** How many bytes may be read, after decompression; else 2 GiB, and 200 times the compressed size. */
  readonly maxBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called as bytes are read; `bytes` counts those of the file, compressed or not. */
  readonly onProgress?: ((progress: { readonly bytes: number; readonly totalBytes?: number }) => void) | undefined
}

type Format = 'csv' | 'json' | 'jsonl' | 'parquet'

/** Reads data of any format that is known here, told by content and name: CSV and its relatives, JSON, JSON Lines, Parquet, each also gzipped. */
export function readData(source: Source, options: ReadOptions = {}): Promise<Dataset> {
  return read(source, options, undefined)
}

/** Reads CSV, TSV and the like. */
export function readCsv(source: Source, options: ReadOptions = {}): Promise<Dataset> {
  return read(source, options, 'csv')
}

/** Reads JSON: an array of records, or an object of columns. */
export function readJson(source: Source, options: ReadOptions = {}): Promise<Dataset> {
  return read(source, options, 'json')
}

/** Reads JSON Lines: one record per line. */
export function readJsonl(source: Source, options: ReadOptions = {}): Promise<Dataset> {
  return read(source, options, 'jsonl')
}

/** Reads Parquet. */
export function readParquet(source: Source, options: ReadOptions = {}): Promise<Dataset> {
  return read(source, options, 'parquet')
}

const defaultMaxBytes = 2 ** 31

async function read(source: Source, options: ReadOptions, wanted: Format | undefined): Promise<Dataset> {
  options.signal?.throwIfAborted()
  const opened = await open(source, options.name)
  const bytes = watch(opened, options)
  try {
    return await readBytes(bytes, opened, options, wanted)
  } finally {
    await bytes.return(undefined)
  }
}

async function readBytes(
  source: AsyncGenerator<Uint8Array>,
  { name, totalBytes }: Bytes,
  options: ReadOptions,
  wanted: Format | undefined,
): Promise<Dataset> {
  let { head, chunks } = await peek(source)
  let content = contentOf(head, name)
  const textBytes = content === 'text' ? totalBytes : undefined
  const named = extensionOf(name)
  const notices: Notice[] = []
  if (content === 'gzip') {
    if (named !== undefined && !/\.gz$/i.test(name ?? ''))
      notices.push({
        code: 'gzip-content',
        what: `the name says ${named}, but the content is compressed; it was decompressed`,
        fix: 'name the file .gz',
      })
    const inflated = await peek(gunzip(chunks, name, options.maxBytes))
    head = inflated.head
    chunks = inflated.chunks
    content = contentOf(head, name)
    if (content === 'gzip')
      throw new HpError({
        code: 'data/compressed',
        what: 'the data are compressed twice',
        fix: 'decompress them first',
        ...whereOf(name),
      })
  }
  if (content === 'utf-16le' || content === 'utf-16be') {
    chunks = recoded(chunks, content)
    notices.push({ code: 'utf-16', what: 'the text is UTF-16 and was converted', fix: 'save it as UTF-8' })
  }
  const text = { ...options, name, separator: options.separator ?? (named === 'tsv' ? '\t' : undefined) }
  const limit = options.maxBytes ?? defaultMaxBytes
  const format = wanted ?? formatOf(content, named)
  if ((format === 'parquet') !== (content === 'parquet')) {
    throw format === 'parquet'
      ? new HpError({
          code: 'data/parquet',
          what: 'this is not a Parquet file',
          fix: 'such a file begins and ends with PAR1',
          ...whereOf(name),
        })
      : new HpError({
          code: 'data/not-text',
          what: 'this is a Parquet file, not text',
          fix: 'read it with readParquet or readData',
          ...whereOf(name),
        })
  }
  let table: Table
  if (format === 'csv') {
    const reader = csvReader(text, undefined, textBytes)
    await limited(chunks, limit, name, (chunk) => reader.write(chunk))
    table = reader.end()
  } else if (format === 'parquet') {
    table = await tableOfParquet(await gather(chunks, limit, name), text)
  } else {
    const whole = await gather(chunks, limit, name)
    if (whole.length === 0)
      throw new HpError({ code: 'data/empty', what: 'the file is empty', fix: 'give a table', ...whereOf(name) })
    const marked = whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf
    const decoded = textOf(whole, marked ? 3 : 0, whole.length)
    if (decoded.foreign) notices.push(notUtf8('the text'))
    if (named !== undefined && named !== 'json' && named !== 'jsonl')
      notices.push({
        code: 'json-content',
        what: `the name says ${named}, but the content is JSON and was read as such`,
        fix: 'name the file .json',
      })
    const lines = format === 'jsonl' || (wanted === undefined && isJsonLines(decoded.text))
    table = lines ? tableOfJsonLines(decoded.text, text) : tableOfJson(decoded.text, text)
  }
  if (table.columns.length === 0)
    throw new HpError({
      code: 'data/empty',
      what: 'the table has no columns',
      fix: 'give a table with named columns',
      ...whereOf(name),
    })
  return withRoles(table, [...notices, ...table.notices], options, name)
}

function formatOf(content: string, named: string | undefined): Format {
  if (content === 'parquet' || named === 'parquet') return 'parquet'
  if (named === 'jsonl') return 'jsonl'
  return content === 'json' || named === 'json' ? 'json' : 'csv'
}

function extensionOf(name: string | undefined): 'csv' | 'tsv' | 'json' | 'jsonl' | 'parquet' | undefined {
  const found = /\.(csv|tsv|tab|json|jsonl|ndjson|parquet|pq)(?:\.gz)?$/i.exec(name ?? '')?.[1].toLowerCase()
  return found === 'tab'
    ? 'tsv'
    : found === 'ndjson'
      ? 'jsonl'
      : found === 'pq'
        ? 'parquet'
        : (found as 'csv' | undefined)
}

/** Gives the columns their roles; a missing column in a table whose header looks like data is a missing header. */
function withRoles(table: Table, notices: readonly Notice[], roles: Roles, name: string | undefined): Dataset {
  const bare = datasetOf(table.columns, { notices, source: name })
  try {
    const { target, weights, offset, exposure, groups, foldColumn, time, features, ignore } = roles
    return bare.with({ target, weights, offset, exposure, groups, foldColumn, time, features, ignore })
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    const odd = notices.find(({ code }) => code === 'header-looks-like-data')
    if (error.code === 'data/unknown-column' && odd !== undefined) {
      throw new HpError({
        code: 'data/no-header',
        what: `${error.what}, and ${odd.what}`,
        fix: 'put a line with the names of the columns first',
        place: { ...(name === undefined ? {} : { file: name }), line: 1 },
      })
    }
    throw error
  }
}

/** Counts the bytes that pass, and stops when asked to. */
async function* watch({ chunks, totalBytes }: Bytes, { signal, onProgress }: ReadOptions): AsyncGenerator<Uint8Array> {
  let bytes = 0
  let quiet = 0
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    yield chunk
    bytes += chunk.length
    onProgress?.({ bytes, ...(totalBytes === undefined ? {} : { totalBytes }) })
    quiet += chunk.length
    if (quiet < 1 << 24) continue
    quiet = 0
    await new Promise((resolve) => setTimeout(resolve)) // bytes in memory would never let a click or a signal through
  }
  signal?.throwIfAborted()
}

/** The first bytes (4096 when there are as many), and all bytes from the first on. */
async function peek(
  chunks: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array; chunks: AsyncGenerator<Uint8Array> }> {
  const held: Uint8Array[] = []
  let length = 0
  while (length < 4096) {
    const next = await chunks.next()
    if (next.done) break
    held.push(next.value)
    length += next.value.length
  }
  const head = joined(held, length)
  async function* all() {
    yield* held
    held.length = 0
    yield* chunks
  }
  return { head: head.subarray(0, 4096), chunks: all() }
}

async function limited(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  name: string | undefined,
  each: (chunk: Uint8Array) => void,
) {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > limit)
      throw new HpError({
        code: 'data/too-large',
        what: `the data are larger than ${limit} bytes`,
        fix: 'if that is right, allow more: maxBytes (--max-bytes)',
        ...whereOf(name),
      })
    each(chunk)
  }
}

async function gather(chunks: AsyncIterable<Uint8Array>, limit: number, name: string | undefined): Promise<Uint8Array> {
  const held: Uint8Array[] = []
  let length = 0
  await limited(chunks, limit, name, (chunk) => {
    held.push(chunk)
    length += chunk.length
  })
  return joined(held, length)
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** UTF-16 as UTF-8. */
async function* recoded(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }))
  yield encoder.encode(decoder.decode())
}

const whereOf = (name: string | undefined) => (name === undefined ? {} : { where: name })
