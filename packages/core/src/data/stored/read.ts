import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import type { Dataset, Notice } from '../dataset.ts'
import { gunzip } from '../gzip.ts'
import type { ReadOptions } from '../read.ts'
import { contentOf } from '../sniff.ts'
import { open } from '../source.ts'
import type { NamedChunks } from './from-csv.ts'
import { expectSound, megabytes, placed, usualRoom, wantedColumns } from './placed.ts'
import { nodeModule } from './table-file.ts'

/** What is read part by part, and how much of it may be in memory. */
export interface StoredOptions extends Omit<ReadOptions, 'onProgress' | 'rejects' | 'maxBadRows'> {
  /** Bytes that a table may take in memory: one that takes no more is read into it. Default 256 MiB. */
  readonly room?: number | undefined
  /** Keep the table in a file however small it is. */
  readonly always?: boolean | undefined
  /** Called as bytes are read, of all files together. */
  readonly onProgress?:
    | ((progress: { readonly bytes: number; readonly totalBytes: number; readonly rows: number }) => void)
    | undefined
}

/**
 * Reads CSV (also gzipped) or Parquet files that may not fit into memory, as one table: each once, part by part, into a temporary file (in TMPDIR; 8
 * bytes a number; it is gone with the process). Files must have the same columns. A table that fits is read into memory after that. Node only.
 * @throws HpError data/…, output/unwritable
 */
export async function readStored(paths: readonly string[], options: StoredOptions = {}): Promise<Dataset> {
  const { room = usualRoom, always = false, signal } = options
  const fs = nodeModule('node:fs') as typeof import('node:fs')
  if (paths.length === 0)
    throw new HpError({ code: 'data/unreadable', what: 'there are no files to read', fix: 'name at least one' })
  const sizes: number[] = []
  const heads: string[] = []
  for (const path of paths) {
    const { totalBytes = 0, chunks } = await open(path)
    sizes.push(totalBytes)
    for await (const first of chunks) {
      heads.push(contentOf(first.subarray(0, 4096), path))
      break
    }
    if (heads.length < sizes.length) heads.push('text')
  }
  const parquet = heads[0] === 'parquet' || /\.(parquet|pq)$/i.test(paths[0])
  heads.forEach((head, k) => {
    if (!['text', 'gzip', 'parquet', 'empty'].includes(head)) throw unfit(paths[k])
    if ((head === 'parquet') !== parquet) throw mixed(paths[k])
  })
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
  let bytes = 0
  const { isWanted, seen } = wantedColumns(options)
  let rows = 0
  const onRows = (count: number) => {
    rows += count
  }
  const wanting = {
    room,
    onRows,
    isWanted,
  }
  const notices: Notice[] = []
  const passed = async (length: number) => {
    signal?.throwIfAborted()
    bytes += length
    options.onProgress?.({ bytes, totalBytes, rows })
    await new Promise((resolve) => setTimeout(resolve)) // lets a signal through
  }
  async function* sources(): AsyncGenerator<NamedChunks> {
    for (const [k, path] of paths.entries()) {
      const { chunks } = await open(path)
      const watched = watch(chunks, passed)
      yield { name: path, chunks: heads[k] === 'gzip' ? gunzip(watched, path, options.maxBytes) : watched }
    }
  }
  const { ignore, ...text } = options
  const missing = text.separator ?? (/\.(tsv|tab)(\.gz)?$/i.test(paths[0]) ? '\t' : undefined)
  const given = { ...text, ignore, separator: missing }
  const { stored, notices: said } = parquet
    ? await (await import('./from-parquet.ts')).storedParquet(
        paths.map((path, k) => byteRange(fs, path, sizes[k])),
        given,
        { ...wanting, onGroup: passed },
      )
    : await (await import('./from-csv.ts')).storedCsv(sources(), given, wanting)
  notices.push(...said)
  expectSound(
    stored,
    options.ignore?.find((name) => !seen.has(name)),
    paths[0],
  )
  const source = options.name ?? (paths.length === 1 ? paths[0] : `${paths[0]} and ${paths.length - 1} more`)
  const inMB = megabytes(totalBytes)
  const read = paths.length === 1 ? `${inMB} were` : `${paths.length} files of ${inMB} were`
  return placed(stored, { roles: options, notices, source, read, always })
}

/** Tells of every 8 MiB that pass. */
async function* watch(chunks: AsyncIterable<Uint8Array>, passed: (length: number) => Promise<void>) {
  let quiet = 0
  for await (const chunk of chunks) {
    yield chunk
    quiet += chunk.length
    if (quiet < 1 << 23) continue
    await passed(quiet)
    quiet = 0
  }
  await passed(quiet)
}

function byteRange(fs: typeof import('node:fs'), path: string, byteLength: number) {
  return {
    name: path,
    byteLength,
    read(from: number, to: number) {
      const bytes = new Uint8Array(to - from)
      const file = fs.openSync(path, 'r')
      try {
        for (let at = 0; at < bytes.length; ) {
          const got = fs.readSync(file, bytes, at, bytes.length - at, from + at)
          if (got === 0) throw new Error('the file ends early')
          at += got
        }
      } finally {
        fs.closeSync(file)
      }
      return bytes
    },
  }
}

const unfit = (path: string) =>
  new HpError({
    code: 'data/too-large',
    what: `${quoted(path, 200)} cannot be read part by part: only CSV (also gzipped) and Parquet can`,
    fix: 'write it as one of these',
    where: path,
  })

const mixed = (path: string) =>
  new HpError({
    code: 'data/header',
    what: 'the files are of different kinds: text and Parquet',
    fix: 'give files of one kind',
    where: path,
  })
