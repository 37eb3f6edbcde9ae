import { HpError } from '../../define/errors.ts'

/**
 * Columns of doubles in a temporary file, which nobody else sees and which is gone with the process: parts of some thousand rows, column by column
 * within a part, so that both a column and a range of rows are few reads.
 */
export interface TableFile {
  readonly columns: number
  readonly rows: number
  /** Adds rows: as many numbers of each column. Throws `output/unwritable` when the disk is full. */
  append(columns: readonly Float64Array[], rows: number): void
  /** Ends writing; after that rows can be read. */
  end(): void
  /** Rows `from` to `to` of a column, into `out` from `at` on. */
  read(column: number, from: number, to: number, out: Float64Array, at?: number): void
  close(): void
}

/** Numbers in one part of the file, which is what is held while rows are added. */
const PART = 2 ** 21
const [LEAST, MOST] = [256, 65536]

type Fs = typeof import('node:fs')

/** An empty file in the folder for temporary files (TMPDIR). */
export function tableFile(columns: number): TableFile {
  const fs = nodeModule('node:fs') as Fs
  const { tmpdir } = nodeModule('node:os') as typeof import('node:os')
  const { join } = nodeModule('node:path') as typeof import('node:path')
  const { randomUUID } = nodeModule('node:crypto') as typeof import('node:crypto')
  const path = join(tmpdir(), `hp-${randomUUID()}.tmp`)
  const file = made(() => fs.openSync(path, 'wx+', 0o600), path)
  let named = true
  const unlink = () => {
    try {
      if (named) fs.unlinkSync(path)
      named = false
    } catch {} // Windows: not while it is open
  }
  unlink()
  let partRows = MOST
  while (partRows > LEAST && partRows * columns > PART) partRows /= 2
  let buffer: Float64Array | undefined = new Float64Array(partRows * columns)
  let held = 0
  let rows = 0
  let open = true

  function flush() {
    if (held === 0 || buffer === undefined) return
    const part = buffer
    if (held < partRows) for (let j = 1; j < columns; j++) part.copyWithin(j * held, j * partRows, j * partRows + held)
    const bytes = new Uint8Array(part.buffer, 0, held * columns * 8)
    let at = 0
    const start = (rows - held) * columns * 8
    while (at < bytes.length) at += made(() => fs.writeSync(file, bytes, at, bytes.length - at, start + at), path)
    held = 0
  }

  const close = () => {
    if (!open) return
    open = false
    fs.closeSync(file)
    unlink()
  }
  const table: TableFile = {
    columns,
    get rows() {
      return rows
    },
    append(values, count) {
      for (let done = 0; done < count; ) {
        const part = buffer as Float64Array
        const some = Math.min(count - done, partRows - held)
        for (let j = 0; j < columns; j++) part.set(values[j].subarray(done, done + some), j * partRows + held)
        held += some
        rows += some
        done += some
        if (held === partRows) flush()
      }
    },
    end() {
      flush()
      buffer = undefined
    },
    read(column, from, to, out, at = 0) {
      while (from < to) {
        const part = Math.floor(from / partRows)
        const begin = part * partRows
        const length = Math.min(partRows, rows - begin)
        const until = Math.min(to, begin + length)
        const place = (begin * columns + column * length + (from - begin)) * 8
        const bytes = new Uint8Array(out.buffer, out.byteOffset + at * 8, (until - from) * 8)
        for (let done = 0; done < bytes.length; ) {
          const got = fs.readSync(file, bytes, done, bytes.length - done, place + done)
          if (got === 0) throw new Error(`the temporary file ends before row ${until}`)
          done += got
        }
        at += until - from
        from = until
      }
    },
    close,
  }
  abandoned ??= new FinalizationRegistry((close: () => void) => close())
  abandoned.register(table, close)
  return table
}

/** Closes files that nobody can read any more. */
let abandoned: FinalizationRegistry<() => void> | undefined

/** A module of Node. Throws `data/unreadable` where there is none. */
export function nodeModule(name: string): unknown {
  const found = globalThis.process?.getBuiltinModule?.(name as 'node:fs')
  if (found !== undefined) return found
  throw new HpError({
    code: 'data/unreadable',
    what: 'data that do not fit into memory can be read in Node only',
    fix: 'use hp at the command line, or fewer rows',
  })
}

function made<T>(make: () => T, path: string): T {
  try {
    return make()
  } catch (cause) {
    const { code } = cause as { code?: string }
    throw new HpError(
      {
        code: 'output/unwritable',
        what:
          code === 'ENOSPC'
            ? 'the disk is full: data that do not fit into memory are kept in a temporary file, 8 bytes for each number'
            : `the temporary file for data that do not fit into memory cannot be written (${code ?? 'unknown reason'})`,
        where: path,
        fix: 'name a folder with more room in the environment variable TMPDIR, or read fewer columns (--features)',
      },
      { cause },
    )
  }
}
