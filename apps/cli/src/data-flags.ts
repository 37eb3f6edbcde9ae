import type { Dataset, Reject, StoredOptions } from '@hp/core/data'
import { readCount, readWords } from './arguments/words.ts'
import type { Context, Flag, Input } from './command.ts'
import { isQuery } from './is-query.ts'
import { memoryFlags, type Reading, readingOf } from './reading.ts'
import { Refusal } from './refusal.ts'

const group = 'Data'

/** Where progress of reading is shown. */
export type Watcher = Pick<Context, 'err' | 'clock'>

/** How data are read: the same for every command that reads some. */
export const readingFlags: readonly Flag[] = [
  { name: 'separator', value: 'C', describe: 'the character between fields', note: 'found out when absent', group },
  {
    name: 'na',
    value: 'WORDS',
    describe: 'more spellings of a missing value, besides NA, n/a, null, ? …',
    many: true,
    group,
  },
  {
    name: 'category',
    value: 'NAMES',
    describe: 'columns read as words whatever they hold',
    many: true,
    group,
    words: 'columns',
  },
  { name: 'decimal', value: 'C', describe: 'the mark before decimals', note: 'default .', group, words: ['.', ','] },
  { name: 'thousands', value: 'C', describe: 'the mark between thousands', note: 'default none', group },
  {
    name: 'max-bytes',
    value: 'N',
    describe: 'the most bytes that are read, after decompression',
    note: 'default 2 GiB',
    group,
  },
  {
    name: 'rejects',
    value: 'FILE',
    describe: 'keep rows that cannot be read aside, in this file',
    group,
    words: 'paths',
  },
  {
    name: 'max-bad-rows',
    value: 'N',
    describe: 'how many rows may be kept aside',
    note: 'default 0, with --rejects 1000',
    group,
  },
  ...memoryFlags,
]

/** Which column plays which part. */
export const roleFlags: readonly Flag[] = [
  { name: 'target', value: 'COL', describe: 'the column to predict', group, words: 'columns' },
  {
    name: 'features',
    value: 'NAMES',
    describe: 'the columns to learn from; a name with a comma stands in double quotes',
    note: 'default: all others',
    many: true,
    group,
    words: 'columns',
  },
  { name: 'ignore', value: 'NAMES', describe: 'columns to leave out', many: true, group, words: 'columns' },
  { name: 'weights', value: 'COL', describe: 'the column that says how much a row counts', group, words: 'columns' },
  { name: 'offset', value: 'COL', describe: 'the column that is added to every prediction', group, words: 'columns' },
  {
    name: 'exposure',
    value: 'COL',
    describe: 'the column of what was counted over (time, area): predictions of counts grow in proportion to it',
    group,
    words: 'columns',
  },
]

/** A table as it was read, and the rows that could not be. */
export interface Table {
  readonly data: Dataset
  /** The path, or `standard input`. */
  readonly name: string
  readonly durationMs: number
}

/** Reads the table at a path, or CSV from standard input for `-`. Throws data/…, request/invalid, output/unwritable. */
export async function readTable(path: string, input: Input, { err, clock }: Watcher): Promise<Table> {
  const list = (flag: string) => input.texts(flag).flatMap((text) => readWords(flag, text))
  const named = (flag: string) => (input.given(flag) ? list(flag) : undefined)
  const maxBadRows = input.text('max-bad-rows')
  const rejects: Reject[] | undefined = input.given('rejects') || maxBadRows !== undefined ? [] : undefined
  const options = {
    name: path === '-' ? 'standard input' : shortened(path),
    target: input.text('target'),
    features: named('features'),
    ignore: named('ignore'),
    weights: input.text('weights'),
    offset: input.text('offset'),
    exposure: input.text('exposure'),
    groups: input.text('groups'),
    foldColumn: input.text('fold-column'),
    time: input.text('time'),
    separator: input.text('separator'),
    missing: list('na'),
    categories: list('category'),
    decimal: decimalOf(input.text('decimal')),
    thousands: input.text('thousands'),
    rejects,
    maxBadRows: maxBadRows === undefined ? undefined : readCount('max-bad-rows', maxBadRows, 0),
    maxBytes: input.given('max-bytes') ? readCount('max-bytes', input.text('max-bytes') ?? '', 1) : undefined,
  }
  const reading = readingOf(path, input)
  const { readCsv, readData } = await import('@hp/core/data')
  const start = clock()
  if (reading.inParts) {
    refuseInParts(reading, input)
    const data = await readInParts(reading, options, { err, clock }, input)
    return { data, name: options.name, durationMs: clock() - start }
  }
  const data =
    path === '-' ? await readStandardInput(readCsv, options) : await readData(reading.paths[0] ?? path, options)
  const durationMs = clock() - start
  await writeRejects(input.text('rejects'), rejects)
  return { data, name: options.name, durationMs }
}

/** Throws request/invalid for flags that say nothing to data that are read part by part. */
function refuseInParts({ query }: Reading, input: Input) {
  if (input.given('rejects') || input.given('max-bad-rows'))
    throw new Refusal({
      code: 'request/invalid',
      what: 'rows cannot be kept aside where data are read part by part.',
      where: 'flags --rejects and --max-bad-rows',
      fix: 'correct the rows, or read one file that fits into memory (--max-memory)',
    })
  const own = ['separator', 'decimal', 'thousands', 'max-bytes'].find((flag) => input.given(flag))
  if (query === undefined || own === undefined) return
  throw new Refusal({
    code: 'request/invalid',
    what: `a query says itself how its files are read, so --${own} means nothing.`,
    where: `flag --${own}`,
    fix: "say it in the query, for instance: from read_csv('data/*.csv', delim = ';', decimal_separator = ',')",
  })
}

/** Reads files or the rows of a query part by part, and says how far it is. */
async function readInParts(
  { query, paths, room, always }: Reading,
  options: StoredOptions,
  { err, clock }: Watcher,
  input: Input,
): Promise<Dataset> {
  const { createProgress } = await import('./render/progress.ts')
  const { terminal, stream } = err
  const quiet = input.yes('quiet') || input.text('progress') === 'none' || (input.yes('json') && !terminal.interactive)
  const progress = createProgress({ stream, terminal, mode: quiet ? 'none' : 'auto', clock, lifetime: process })
  try {
    if (query !== undefined) {
      const { readQuery } = await import('@hp/core/sql')
      return await readQuery(query, {
        ...options,
        ...{ room, always },
        onProgress: ({ rows }) => progress.update({ title: 'query', done: rows, unit: 'rows' }),
      })
    }
    const { readStored } = await import('@hp/core/data')
    return await readStored(paths, {
      ...options,
      ...{ room, always },
      onProgress: ({ bytes, totalBytes, rows }) =>
        progress.update({
          title: 'read',
          done: Math.round(bytes / 1e5) / 10,
          total: Math.round(totalBytes / 1e5) / 10,
          unit: 'MB',
          facts: [{ name: 'rows', value: rows }],
        }),
    })
  } finally {
    progress.stop()
  }
}

/** A query in one line, to be called by. */
function shortened(path: string): string {
  const line = path.replace(/\s+/g, ' ').trim()
  return isQuery(path) && line.length > 60 ? `${line.slice(0, 59)}…` : path
}

async function readStandardInput<O>(
  read: (source: AsyncIterable<Uint8Array>, options: O) => Promise<Dataset>,
  options: O,
) {
  return await read(process.stdin as AsyncIterable<Uint8Array>, options)
}

function decimalOf(text: string | undefined): '.' | ',' | undefined {
  if (text === undefined || text === '.' || text === ',') return text
  throw new Refusal({
    code: 'request/invalid',
    what: `--decimal must be . or , but is "${text}".`,
    fix: 'leave it out where decimals have a point',
  })
}

/** The rows that could not be read, as CSV: where each stands, why, and its text. */
async function writeRejects(path: string | undefined, rejects: readonly Reject[] | undefined) {
  if (path === undefined || rejects === undefined) return
  const { dataset, toCsv } = await import('@hp/core/data')
  const { writeFile } = await import('./streams/write-file.ts')
  const columns: [string, readonly (string | number | null)[]][] = [
    ['line', rejects.map(({ line }) => line)],
    ['column', rejects.map(({ column }) => column ?? null)],
    ['reason', rejects.map(({ reason }) => reason)],
    ['text', rejects.map(({ text }) => text)],
  ]
  writeFile(path, rejects.length === 0 ? 'line,column,reason,text\n' : toCsv(dataset(new Map(columns)).columns))
}
