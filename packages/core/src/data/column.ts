import type { BooleanColumn, CategoryColumn, Column, DateColumn, NumberColumn } from '../define/columns.ts'
import { allFinite } from './all-finite.ts'

export type { BooleanColumn, CategoryColumn, Column, DateColumn, NumberColumn }

/** The code of a missing category. */
export const missingCode = 0xffffffff

/** Order of code points: the same everywhere, whatever the locale (UTF-16 order differs above U+FFFF). */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff

/** A number column over `values` itself (no copy); NaN is missing. */
export function numberColumn(name: string, values: Float64Array, integersBeyondExact = 0): NumberColumn {
  const beyond = integersBeyondExact > 0 ? { integersBeyondExact } : {}
  return { kind: 'number', name, rows: values.length, values, ...missingOf(values), ...beyond }
}

/** A date column over `values` itself (no copy); NaN is missing. */
export function dateColumn(name: string, values: Float64Array): DateColumn {
  return { kind: 'date', name, rows: values.length, values, ...missingOf(values) }
}

/** A boolean column: `values` holds 0 and 1, and 2 where missing, and is changed to hold 0 there. */
export function booleanColumn(name: string, values: Uint8Array): BooleanColumn {
  let missingCount = 0
  for (let i = 0; i < values.length; i++) if (values[i] === 2) missingCount++
  if (missingCount === 0) return { kind: 'boolean', name, rows: values.length, values, missingCount }
  const missing = new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== 2) continue
    missing[i] = 1
    values[i] = 0
  }
  return { kind: 'boolean', name, rows: values.length, values, missing, missingCount }
}

/** A category column from codes into `words` in any order: sorts the words that occur and rewrites `codes` in place. */
export function categoryColumn(name: string, codes: Uint32Array, words: readonly string[]): CategoryColumn {
  const rows = codes.length
  const used = new Uint8Array(words.length)
  let missingCount = 0
  for (let i = 0; i < rows; i++) {
    if (codes[i] === missingCode) missingCount++
    else used[codes[i]] = 1
  }
  const order: number[] = []
  for (let k = 0; k < words.length; k++) if (used[k] === 1) order.push(k)
  order.sort((a, b) => byCodePoint(words[a], words[b]))
  const place = new Uint32Array(words.length)
  order.forEach((word, k) => {
    place[word] = k
  })
  const missing = missingCount > 0 ? { missing: new Uint8Array(rows) } : {}
  for (let i = 0; i < rows; i++) {
    if (codes[i] !== missingCode) codes[i] = place[codes[i]]
    else if (missing.missing) missing.missing[i] = 1
  }
  return { kind: 'category', name, rows, codes, levels: order.map((k) => words[k]), ...missing, missingCount }
}

/** The rows `indices` of a column, in that order; a category keeps all its levels, so that folds agree on the codes. */
export function columnAt(column: Column, indices: Uint32Array): Column {
  const rows = indices.length
  const gap = gapsAt(column.missing, indices)
  if (column.kind === 'category') {
    return {
      kind: 'category',
      name: column.name,
      rows,
      codes: take(column.codes, indices, new Uint32Array(rows)),
      levels: column.levels,
      ...gap,
    }
  }
  if (column.kind === 'boolean') {
    const indicator = column.indicatorOf === undefined ? {} : { indicatorOf: column.indicatorOf }
    const values = take(column.values, indices, new Uint8Array(rows))
    return { kind: 'boolean', name: column.name, rows, values, ...gap, ...indicator }
  }
  const values = take(column.values, indices, new Float64Array(rows))
  if (column.kind === 'date') return { kind: 'date', name: column.name, rows, values, ...gap }
  const beyond = column.integersBeyondExact === undefined ? {} : { integersBeyondExact: column.integersBeyondExact }
  const low = column.low === undefined ? {} : { low: take(column.low, indices, new Float64Array(rows)) }
  return { kind: 'number', name: column.name, rows, values, ...gap, ...beyond, ...low }
}

function take<T extends Float64Array | Uint32Array | Uint8Array>(from: T, indices: Uint32Array, into: T): T {
  for (let i = 0; i < indices.length; i++) into[i] = from[indices[i]]
  return into
}

function gapsAt(missing: Uint8Array | undefined, indices: Uint32Array): { missing?: Uint8Array; missingCount: number } {
  if (missing === undefined) return { missingCount: 0 }
  const there = take(missing, indices, new Uint8Array(indices.length))
  let missingCount = 0
  for (let i = 0; i < there.length; i++) missingCount += there[i]
  return missingCount === 0 ? { missingCount } : { missing: there, missingCount }
}

/** Where the values are NaN; every NaN is made the same one, so that equal columns have equal bytes. */
function missingOf(values: Float64Array): { missing?: Uint8Array; missingCount: number } {
  let missingCount = 0
  if (allFinite(values)) return { missingCount }
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) missingCount++
  if (missingCount === 0) return { missingCount }
  const missing = new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue
    missing[i] = 1
    values[i] = Number.NaN
  }
  return { missing, missingCount }
}
