import type { ColumnReader } from './csv-column.ts'
import { numberInto } from './decimal.ts'

/** What a cell is besides its bytes. */
export const cellIs = { quoted: 1, doubled: 2, nul: 4, trailing: 8, open: 16 } as const

/** The cells of one record that were not taken as plain numbers; arrays are reused from record to record. */
export interface Cells {
  /** How many there are, and the column, first byte, end, and `cellIs` flags of each. */
  count: number
  column: Int32Array
  from: Int32Array
  to: Int32Array
  flags: Int32Array
  /** How many fields the record has in all, and all flags together. */
  fields: number
  any: number
  /** First byte of the record, first byte after it and its line end, and how many lines it takes. */
  begin: number
  next: number
  lines: number
}

/** Cells for records of `width` fields; fields beyond are counted, not kept. */
export function cellsOf(width: number): Cells {
  const make = () => new Int32Array(width)
  return {
    count: 0,
    column: make(),
    from: make(),
    to: make(),
    flags: make(),
    fields: 0,
    any: 0,
    begin: 0,
    next: 0,
    lines: 1,
  }
}

/**
 * Reads one record from `bytes[at…end)`, RFC 4180 with any line end; `bytes[end]` must be a line feed. Plain numbers of columns with a block in
 * `direct` go straight to `direct[column][index]`; all other fields go to `cells`. Returns false when the record does not end before `end`
 * and more bytes may follow (`final` is false).
 */
export function record(
  bytes: Uint8Array,
  at: number,
  end: number,
  final: boolean,
  separator: number,
  cells: Cells,
  direct: readonly (Float64Array | undefined)[],
  index: number,
): boolean {
  const width = cells.column.length
  let count = 0
  let any = 0
  let lines = 1
  let p = at
  let j = 0
  let c = 0
  for (; ; j++) {
    const block = j < width ? direct[j] : undefined
    if (block !== undefined) {
      const q = numberInto(bytes, p, block, index)
      if (q >= 0) {
        c = bytes[q]
        if (c === separator) {
          p = q + 1
          continue
        }
        if (c === 10 || c === 13) {
          p = q
          break
        }
      }
    }
    let from = p
    let to = p
    let flags = 0
    c = bytes[p]
    while (c === 32 || (c === 9 && separator !== 9)) c = bytes[++p]
    if (c === 34) {
      flags = cellIs.quoted
      from = ++p
      for (; ; p++) {
        c = bytes[p]
        if (c === 34) {
          if (bytes[p + 1] !== 34) break
          flags |= cellIs.doubled
          p++
        } else if (c === 10) {
          if (p >= end) {
            flags |= cellIs.open
            break
          }
          lines++
        } else if (c === 13) {
          if (bytes[p + 1] !== 10) lines++
        } else if (c === 0) flags |= cellIs.nul
      }
      to = p
      if (p < end) p++
      for (c = bytes[p]; c !== separator && c !== 10 && c !== 13; c = bytes[++p])
        if (c !== 32 && c !== 9) flags |= cellIs.trailing
    } else {
      from = p
      for (; c !== separator && c !== 10 && c !== 13; c = bytes[++p]) if (c === 0) flags |= cellIs.nul
      to = p
      while (to > from && (bytes[to - 1] === 32 || bytes[to - 1] === 9)) to--
    }
    any |= flags
    if (j < width) {
      cells.column[count] = j
      cells.from[count] = from
      cells.to[count] = to
      cells.flags[count] = flags
      count++
    }
    if (c !== separator) break
    p++
  }
  // p is at the line end, or at `end`, where a line feed stands that is not of the file
  if (!final && (p >= end || (c === 13 && p + 1 >= end))) return false
  cells.count = count
  cells.fields = j + 1
  cells.any = any
  cells.lines = lines
  cells.begin = at
  cells.next = Math.min(end, p + (c === 13 && bytes[p + 1] === 10 ? 2 : 1))
  return true
}

/** The blocks that take numbers directly: those of proven columns. */
export function directOf(columns: readonly ColumnReader[], enabled: boolean): (Float64Array | undefined)[] {
  return columns.map((column) => (enabled && column.state === 'number' ? column.numbers.last : undefined))
}
