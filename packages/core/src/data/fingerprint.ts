import { type Column, missingCode } from './column.ts'
import { sha256 } from './sha256.ts'

/**
 * SHA-256 over a table, in hexadecimal: 'hp-data 1', then per column its kind, the length of its name, its name (UTF-8), its rows, and its
 * values, all integers as 32-bit and all numbers as IEEE doubles, little-endian: doubles with the NaN 0x7ff8000000000000 and no negative zero for numbers and dates; bytes
 * (2 where missing) for booleans; the levels, each with its length, then the codes (2³² − 1 where missing) for categories.
 */
export const fingerprint = (columns: readonly Column[]): string =>
  fingerprintOf(
    columns.map((column) => ({
      kind: column.kind,
      name: column.name,
      rows: column.rows,
      ...(column.kind === 'category' && { levels: column.levels }),
      *values() {
        const { missing } = column
        const all = column.kind === 'category' ? column.codes : column.values
        const block = new Float64Array(Math.min(column.rows, 8192))
        for (let at = 0; at < column.rows; at += block.length) {
          const length = Math.min(block.length, column.rows - at)
          for (let i = 0; i < length; i++) block[i] = missing?.[at + i] === 1 ? Number.NaN : all[at + i]
          yield block.subarray(0, length)
        }
      },
    })),
  )

/** A column as it is printed: its values as doubles, NaN where missing, in blocks that may be overwritten; codes of words. */
interface Printed {
  readonly kind: Column['kind']
  readonly name: string
  readonly rows: number
  readonly levels?: readonly string[]
  values(): Iterable<Float64Array>
}

/** The same of columns whose values come in blocks. */
export function fingerprintOf(columns: readonly Printed[]): string {
  const hash = sha256()
  const text = new TextEncoder()
  const whole = (value: number) => hash.update(new Uint8Array([value, value >>> 8, value >>> 16, value >>> 24]))
  const word = (value: string) => {
    const bytes = text.encode(value)
    whole(bytes.length)
    hash.update(bytes)
  }
  word('hp-data 1')
  whole(columns.length)
  for (const { kind, name, rows, levels = [], values } of columns) {
    word(kind)
    word(name)
    whole(rows)
    if (kind === 'category') {
      whole(levels.length)
      for (const level of levels) word(level)
    }
    for (const block of values()) hash.update(bytesOf(kind, block))
  }
  return hash.hex()
}

/** The bytes of a block; numbers are changed to have one NaN and one zero. */
function bytesOf(kind: Column['kind'], block: Float64Array): Uint8Array {
  if (kind === 'category')
    return littleEndian(Uint32Array.from(block, (code) => (Number.isNaN(code) ? missingCode : code)))
  if (kind === 'boolean') return Uint8Array.from(block, (value) => (Number.isNaN(value) ? 2 : value))
  const halves = new Uint32Array(block.buffer, block.byteOffset, 2 * block.length)
  for (let i = 0; i < block.length; i++) {
    if (block[i] === 0) block[i] = 0
    else if (Number.isNaN(block[i])) {
      halves[2 * i] = isLittle ? 0 : 0x7ff80000
      halves[2 * i + 1] = isLittle ? 0x7ff80000 : 0
    }
  }
  return littleEndian(block)
}

const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

function littleEndian(values: Float64Array | Uint32Array): Uint8Array {
  if (isLittle) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const bytes = new Uint8Array(values.slice().buffer)
  for (let at = 0; at < bytes.length; at += values.BYTES_PER_ELEMENT)
    bytes.subarray(at, at + values.BYTES_PER_ELEMENT).reverse()
  return bytes
}
