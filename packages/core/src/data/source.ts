import { closest } from '../define/closest.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'

/**
 * Where data come from: a path or `file:` URL (Node only), bytes, a `Blob` or `File`, a stream or async iterable of bytes, or `{ text, name }`.
 * A plain string is a path.
 */
export type Source =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | { readonly text: string; readonly name?: string }

/** Bytes in portions, what they are called, and how many there are when that is known. */
export interface Bytes {
  readonly name: string | undefined
  readonly totalBytes: number | undefined
  readonly chunks: AsyncIterable<Uint8Array>
}

const portion = 1 << 20

/** Opens a source. Throws `data/unreadable`. */
export async function open(source: Source, name?: string): Promise<Bytes> {
  if (typeof source === 'string' || source instanceof URL) return openFile(source, name)
  if (source instanceof Uint8Array) return ofBytes(source, name)
  if (
    source instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== 'undefined' && source instanceof SharedArrayBuffer)
  )
    return ofBytes(new Uint8Array(source), name)
  if (typeof Blob !== 'undefined' && source instanceof Blob) {
    const own = name ?? (source as { name?: string }).name
    return { name: own, totalBytes: source.size, chunks: ofStream(source.stream()) }
  }
  if (typeof source === 'object' && source !== null) {
    if ('text' in source && typeof source.text === 'string')
      return ofBytes(new TextEncoder().encode(source.text), name ?? (source as { name?: string }).name)
    if ('getReader' in source) return { name, totalBytes: undefined, chunks: ofStream(source) }
    if (Symbol.asyncIterator in source) return { name, totalBytes: undefined, chunks: checked(source) }
  }
  throw new HpError({
    code: 'data/unreadable',
    what: 'data cannot be read from a value of this type',
    fix: 'give a path, bytes, a Blob or File, a stream of bytes, or { text }',
  })
}

function ofBytes(bytes: Uint8Array, name: string | undefined): Bytes {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += portion) yield bytes.subarray(at, at + portion)
  }
  return { name, totalBytes: bytes.length, chunks: chunks() }
}

/** The chunks of a stream; leaving the loop early cancels it. */
export async function* ofStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let done = false
  try {
    for (;;) {
      const next = await reader.read()
      done = next.done
      if (next.done) return
      yield next.value
    }
  } finally {
    if (!done) await reader.cancel().catch(() => {})
  }
}

async function* checked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array))
      throw new HpError({
        code: 'data/unreadable',
        what: `the chunks must be bytes, but one is of type ${typeof chunk}`,
        fix: 'give chunks as Uint8Array',
      })
    yield chunk
  }
}

async function openFile(path: string | URL, given: string | undefined): Promise<Bytes> {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs')
  const name = given ?? (typeof path === 'string' ? path : decodeURIComponent(path.pathname))
  if (fs === undefined)
    throw new HpError({
      code: 'data/unreadable',
      what: 'a path can be read in Node only',
      fix: 'give a File, bytes, or { text } in a browser',
    })
  if (typeof path !== 'string' && path.protocol !== 'file:')
    throw new HpError({
      code: 'data/unreadable',
      what: `only file: addresses can be opened, not ${path.protocol}`,
      fix: 'fetch it and give the stream of the response',
      where: name,
    })
  const place = typeof path === 'string' && path.startsWith('file:') ? new URL(path) : path
  try {
    const file = await fs.promises.open(place)
    const stat = await file.stat()
    if (stat.isDirectory()) {
      await file.close()
      throw Object.assign(new Error('a directory'), { code: 'EISDIR' })
    }
    async function* chunks() {
      try {
        for (;;) {
          // a buffer of its own each time: who reads may keep it
          const { bytesRead, buffer } = await file.read(new Uint8Array(portion), 0, portion, null)
          if (bytesRead === 0) return
          yield buffer.subarray(0, bytesRead)
        }
      } finally {
        await file.close()
      }
    }
    return { name, totalBytes: stat.isFile() ? stat.size : undefined, chunks: chunks() }
  } catch (cause) {
    throw unreadable(name, typeof place === 'string' ? place : name, cause, fs)
  }
}

function unreadable(name: string, path: string, cause: unknown, fs: typeof import('node:fs')): HpError {
  const code = (cause as { code?: string }).code
  const why =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'there is no such file'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES' || code === 'EPERM'
          ? 'reading it is not allowed'
          : `it cannot be opened (${code ?? 'unknown reason'})`
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  const folder = cut < 0 ? '.' : path.slice(0, cut + 1)
  let near: string | undefined
  try {
    if (code === 'ENOENT') near = closest(path.slice(cut + 1), fs.readdirSync(folder))
  } catch {
    // the folder is not there either
  }
  const fix = near === undefined ? 'check the path' : `did you mean ${quoted(cut < 0 ? near : folder + near)}?`
  return new HpError(
    { code: 'data/unreadable', what: `${quoted(name, 200)} cannot be read: ${why}`, where: name, fix },
    { cause },
  )
}
