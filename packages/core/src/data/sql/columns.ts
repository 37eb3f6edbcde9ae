import type { DuckDBType, DuckDBVector } from '@duckdb/node-api'
import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import { allFinite } from '../all-finite.ts'
import { booleanColumn, type Column, categoryColumn, dateColumn, missingCode, numberColumn } from '../column.ts'

/** Takes the values of one column chunk by chunk, and gives them as a column. */
export interface ChunkReader {
  /** The values of a chunk, into the rows from `at` on. Throws `data/not-finite`. */
  take(vector: DuckDBVector, rows: number, at: number, firstRow: number): void
  /** The first rows, which may be overwritten after that. */
  column(rows: number): Column
}

/** How words are understood. */
export interface WordOptions {
  readonly isMissing: (word: string) => boolean
  readonly asWords: boolean
}

type Convert = (value: NonNullable<unknown>) => number

const day = 86_400_000
/** Milliseconds in one unit of each kind of time, and where it has its units. */
const times: Readonly<Record<string, readonly [field: string, perMs: number]>> = {
  DATE: ['days', 1 / day],
  TIMESTAMP: ['micros', 1000],
  'TIMESTAMP WITH TIME ZONE': ['micros', 1000],
  TIMESTAMP_S: ['seconds', 1 / 1000],
  TIMESTAMP_MS: ['millis', 1],
  TIMESTAMP_NS: ['nanos', 1e6],
}
const whole = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'FLOAT', 'DOUBLE'])
const large = new Set(['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'BIGNUM'])

/** A reader of a column of a query's result in parts of at most `room` rows; undefined for a type that nothing can be learnt from as it is. */
export function chunkReader(
  name: string,
  type: DuckDBType,
  room: number,
  options: WordOptions,
): ChunkReader | undefined {
  const about = String(type).replace(/\(.*\)$/s, '')
  const isNumber = whole.has(about) || large.has(about) || about === 'DECIMAL' || about === '"NULL"' || about === 'NULL'
  if (options.asWords && (isNumber || about === 'BOOLEAN')) return words(name, room, options)
  if (about === 'VARCHAR' || about === 'ENUM' || about === 'UUID' || about === 'JSON') return words(name, room, options)
  if (about === 'BOOLEAN')
    return numbers(
      name,
      room,
      (value) => Number(value),
      (values) => booleanColumn(name, flagsOf(values)),
    )
  const time = times[about]
  if (time) return numbers(name, room, millisOf(...time), (values) => dateColumn(name, values))
  if (!isNumber) return undefined
  let beyond = 0
  const exact: Convert = (value) => {
    const integer = value as bigint
    if (integer > 2n ** 53n || integer < -(2n ** 53n)) beyond++
    return Number(integer)
  }
  return numbers(name, room, large.has(about) ? exact : about === 'DECIMAL' ? decimal : Number, (values) => {
    const column = numberColumn(name, values, beyond)
    beyond = 0
    return column
  })
}

/** Columns that are kept as doubles. */
function numbers(name: string, room: number, convert: Convert, made: (values: Float64Array) => Column): ChunkReader {
  const values = new Float64Array(room)
  return {
    take(vector, rows, at, firstRow) {
      const own = values.subarray(at, at + rows)
      const items = itemsOf(vector)
      if (items && convert === Number) own.set(items.subarray(0, rows))
      for (let i = 0; i < rows; i++) {
        if (items && convert === Number) break
        const value = vector.getItem(i)
        own[i] = value === null || value === undefined ? Number.NaN : convert(value)
      }
      if (allFinite(own)) return
      const odd = own.findIndex((value) => value === Infinity || value === -Infinity)
      if (odd < 0) return
      throw new HpError({
        code: 'data/not-finite',
        what: `row ${firstRow + odd + 1} of column ${quoted(name)} is ${own[odd]}`,
        fix: `leave such rows out: where isfinite("${name}")`,
      })
    },
    column: (rows) => made(values.slice(0, rows)),
  }
}

/**
 * The numbers of a vector without a gap, where it shows them in one array: to set an array is many times faster than to ask for each value. What is read here
 * is no part of the package's interface; a version without it is read value by value.
 */
function itemsOf(vector: DuckDBVector): Float64Array | undefined {
  const { items, validity } = vector as unknown as { items?: unknown; validity?: { data?: unknown } }
  const plain = ArrayBuffer.isView(items) && !(items instanceof BigInt64Array || items instanceof BigUint64Array)
  return plain && validity?.data === null ? (items as Float64Array) : undefined
}

function words(name: string, room: number, { isMissing }: WordOptions): ChunkReader {
  let codes = new Uint32Array(room)
  let known = new Map<string, number>()
  return {
    take(vector, rows, at) {
      for (let i = 0; i < rows; i++) {
        const value = vector.getItem(i)
        const word = value === null || value === undefined ? '' : String(value)
        if (word === '' || isMissing(word)) {
          codes[at + i] = missingCode
          continue
        }
        const code = known.get(word) ?? known.size
        if (code === known.size) known.set(word, code)
        codes[at + i] = code
      }
    },
    column(rows) {
      const column = categoryColumn(name, codes.subarray(0, rows), [...known.keys()])
      codes = new Uint32Array(room)
      known = new Map()
      return column
    },
  }
}

const flagsOf = (values: Float64Array) => Uint8Array.from(values, (value) => (Number.isNaN(value) ? 2 : value))

/** Milliseconds since 1970, rounded down; beyond the range of time, infinite. */
function millisOf(field: string, perMs: number): Convert {
  return (value) => {
    const units = Number((value as Readonly<Record<string, bigint | number>>)[field])
    const ms = perMs < 1 ? Math.round(units / perMs) : Math.floor(units / perMs)
    return Math.abs(ms) > 8.64e15 ? (ms > 0 ? Infinity : -Infinity) : ms
  }
}

/** The double that is nearest to a decimal. */
const decimal: Convert = (value) => {
  const { value: digits, scale } = value as { readonly value: bigint; readonly scale: number }
  return digits >= -(2n ** 53n) && digits <= 2n ** 53n && scale <= 22
    ? Number(digits) / powers[scale]
    : Number(`${digits}e-${scale}`)
}

const powers = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))
