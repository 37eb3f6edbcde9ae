import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { availableMemory } from 'node:process'
import { readBytes } from './arguments/bytes.ts'
import type { Flag, Input } from './command.ts'
import { isQuery } from './is-query.ts'

/** How much of the data may be in memory. */
export const memoryFlags: readonly Flag[] = [
  {
    name: 'max-memory',
    value: 'SIZE',
    describe: 'the memory that data may take, such as 1.5GB: larger ones are read part by part',
    note: 'default half of what is free',
    group: 'Data',
  },
  { name: 'stream', describe: 'read the data part by part, however few they are', group: 'Data' },
]

/** The share of the memory that a table may take when it is kept there: a fit needs some copies of it. */
const share = 1 / 6

/** Which files are read, and whether part by part. */
export interface Reading {
  /** The query whose rows are the data, in place of files. */
  readonly query: string | undefined
  readonly paths: readonly string[]
  readonly inParts: boolean
  /** Keep the table in a file even if it fits. */
  readonly always: boolean
  /** Bytes that a table in memory may take. */
  readonly room: number
}

/** The files of a word with * or ? in it, in order; the word itself where it has none, or nothing fits. */
function filesOf(path: string): string[] {
  if (!/[*?]/.test(path) || statSync(path, { throwIfNoEntry: false })) return [path]
  const [first = '', ...others] = path.split('/')
  let found = [first === '' ? '/' : '.']
  for (const part of first === '' ? others : [first, ...others]) {
    if (!/[*?]/.test(part)) {
      found = found.map((folder) => join(folder, part))
      continue
    }
    const escaped = part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')
    const fits = new RegExp(`^${escaped}$`)
    found = found.flatMap((folder) =>
      namesIn(folder)
        .filter((name) => fits.test(name))
        .map((name) => join(folder, name)),
    )
  }
  const files = found.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile()).sort()
  return files.length > 0 ? files : [path]
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'))
  } catch {
    return []
  }
}

/** Whether there are data by this name: a file, some that a pattern names, or a query, which speaks for itself. */
export const namesData = (path: string): boolean =>
  filesOf(path).every((file) => statSync(file, { throwIfNoEntry: false }) !== undefined) || isQuery(path)

/** Bytes that a table takes in memory for each byte of its file, about. */
const growth = (path: string) => (/\.gz$/i.test(path) ? 4 : /\.(parquet|pq)$/i.test(path) ? 3 : 1)

/** Decides how the data at a path, or the rows of a query, are read. Throws request/invalid. */
export function readingOf(path: string, input: Input): Reading {
  const memory = input.text('max-memory')
  const room = (memory === undefined ? availableMemory() / 2 : readBytes('max-memory', memory)) * share
  const always = input.yes('stream')
  const query = isQuery(path) && statSync(path, { throwIfNoEntry: false }) === undefined ? path : undefined
  if (query !== undefined) return { query, paths: [], always, room, inParts: true }
  const paths = path === '-' ? [path] : filesOf(path)
  const size = paths.reduce(
    (sum, file) => sum + growth(file) * (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  const readable = !/\.(json|jsonl|ndjson)(\.gz)?$/i.test(paths[0] ?? '')
  const inParts = path !== '-' && (always || paths.length > 1 || (readable && size > room))
  return { query, paths, always, room, inParts }
}
