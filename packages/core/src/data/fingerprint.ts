import type { Column } from './column.ts'
import { sha256 } from './sha256.ts'

/**
 * SHA-256 over a table, in hexadecimal: 'hp-data 1', then per column its kind, the length of its name, its name (UTF-8), its rows, and its
 * values, all integers as 32-bit and all numbers as IEEE doubles, little-endian: doubles with the NaN 0x7ff8000000000000 and no negative zero for numbers and dates; bytes
 * (2 where missing) for booleans; the levels, each with its length, then the codes (2³² − 1 where missing) for categories.
 */
export function fingerprint(columns: readonly Column[]): string {
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
  for (const column of columns) {
    word(column.kind)
    word(column.name)
    whole(column.rows)
    if (column.kind === 'category') {
      whole(column.levels.length)
      for (const level of column.levels) word(level)
      hash.update(littleEndian(column.codes))
    } else if (column.kind === 'boolean') {
      hash.update(
        column.missing === undefined
          ? column.values
          : column.values.map((value, i) => (column.missing?.[i] === 1 ? 2 : value)),
      )
    } else {
      const block = new Float64Array(Math.min(column.rows, 8192))
      const halves = new Uint32Array(block.buffer)
      for (let at = 0; at < column.rows; at += block.length) {
        const length = Math.min(block.length, column.rows - at)
        for (let i = 0; i < length; i++) {
          const value = column.values[at + i]
          block[i] = value === 0 ? 0 : value
          if (!Number.isNaN(value)) continue
          halves[2 * i] = isLittle ? 0 : 0x7ff80000
          halves[2 * i + 1] = isLittle ? 0x7ff80000 : 0
        }
        hash.update(littleEndian(block.subarray(0, length)))
      }
    }
  }
  return hash.hex()
}

const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

function littleEndian(values: Float64Array | Uint32Array): Uint8Array {
  if (isLittle) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const bytes = new Uint8Array(values.slice().buffer)
  for (let at = 0; at < bytes.length; at += values.BYTES_PER_ELEMENT)
    bytes.subarray(at, at + values.BYTES_PER_ELEMENT).reverse()
  return bytes
}
