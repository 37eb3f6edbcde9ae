/** Distinct byte strings numbered in the order of their first appearance, with a count and the first line of each. */
export interface Interner {
  /** The number of `bytes[from…to)`, added when new. */
  code(bytes: Uint8Array, from: number, to: number): number
  /** Like `code`, but −1 instead of adding. */
  find(bytes: Uint8Array, from: number, to: number): number
  /** Counts one appearance of a code; the line is asked for and kept when it is the first. */
  count(code: number, where: { readonly line: number }): void
  readonly size: number
  counts(code: number): number
  line(code: number): number
  /** Every string, decoded: UTF-8 where it is, else Windows-1252 (`foreign` tells). */
  words(): { words: string[]; foreign: boolean }
}

/** An empty interner: open addressing over the bytes themselves, so that no string is made for a cell seen before. */
export function interner(): Interner {
  let table = new Int32Array(8).fill(-1)
  let pool = new Uint8Array(16)
  let used = 0
  let size = 0
  let ends = new Uint32Array(4)
  let hashes = new Int32Array(4)
  let tally = new Float64Array(4)
  let lines = new Float64Array(4)

  /** FNV-1a, then a mix of the high bits into the low. */
  function hashOf(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5 | 0
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193)
    return hash ^ (hash >>> 15)
  }

  /** The slot of the table that holds the string, or the free one where it belongs. */
  function slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = table.length - 1
    const length = to - from
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = table[slot]
      if (code < 0) return slot
      if (hashes[code] !== hash) continue
      const start = code === 0 ? 0 : ends[code - 1]
      if (ends[code] - start !== length) continue
      let i = 0
      while (i < length && pool[start + i] === bytes[from + i]) i++
      if (i === length) return slot
    }
  }

  function add(bytes: Uint8Array, from: number, to: number, hash: number): number {
    if (used + to - from > pool.length) pool = grown(pool, new Uint8Array(Math.max(pool.length * 2, used + to - from)))
    if (size === ends.length) {
      ends = grown(ends, new Uint32Array(size * 2))
      hashes = grown(hashes, new Int32Array(size * 2))
      tally = grown(tally, new Float64Array(size * 2))
      lines = grown(lines, new Float64Array(size * 2))
    }
    pool.set(bytes.subarray(from, to), used)
    used += to - from
    ends[size] = used
    hashes[size] = hash
    size++
    if (size * 2 > table.length) rehash()
    return size - 1
  }

  function rehash() {
    table = new Int32Array(table.length * 2).fill(-1)
    const mask = table.length - 1
    for (let code = 0; code < size; code++) {
      let slot = hashes[code] & mask
      while (table[slot] >= 0) slot = (slot + 1) & mask
      table[slot] = code
    }
  }

  return {
    code(bytes, from, to) {
      const hash = hashOf(bytes, from, to)
      const slot = slotOf(bytes, from, to, hash)
      const code = table[slot]
      if (code >= 0) return code
      table[slot] = size
      return add(bytes, from, to, hash)
    },
    find: (bytes, from, to) => table[slotOf(bytes, from, to, hashOf(bytes, from, to))],
    count(code, where) {
      if (tally[code]++ === 0) lines[code] = where.line
    },
    get size() {
      return size
    },
    counts: (code) => tally[code],
    line: (code) => lines[code],
    words() {
      // one decoding for all words of ASCII, which are most: a million small ones cost a second (no string may be longer than 2²⁹)
      const all = used < 2 ** 28 ? windows.decode(pool.subarray(0, used)) : undefined
      let foreign = false
      const words = Array.from({ length: size }, (_, code) => {
        const from = code === 0 ? 0 : ends[code - 1]
        const to = ends[code]
        let ascii = 0
        for (let i = from; i < to; i++) ascii |= pool[i]
        if (ascii < 128 && all !== undefined) return all.slice(from, to)
        const text = textOf(pool, from, to)
        foreign ||= text.foreign
        return text.text
      })
      return { words, foreign }
    },
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows = new TextDecoder('windows-1252')

/** `bytes[from…to)` as text: UTF-8 where it is valid, else Windows-1252. */
export function textOf(bytes: Uint8Array, from: number, to: number): { text: string; foreign: boolean } {
  const part = bytes.subarray(from, to)
  try {
    return { text: utf8.decode(part), foreign: false }
  } catch {
    return { text: windows.decode(part), foreign: true }
  }
}

function grown<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from as never)
  return into
}
