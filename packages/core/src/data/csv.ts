import { type ErrorCode, HpError, type Place } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { blockEnd } from './blocks.ts'
import { type CellPlace, type CellRules, type ColumnReader, columnReader } from './csv-column.ts'
import { contents, type Dialect, dialectOf, skipBlank } from './csv-dialect.ts'
import { type NumberLines, numberLines } from './csv-lines.ts'
import { placeOf } from './csv-place.ts'
import { type Cells, cellIs, cellsOf, directOf, record } from './csv-scan.ts'
import type { Notice } from './dataset.ts'
import { parseDecimal } from './decimal.ts'
import { checkNames, expectSameNames } from './header.ts'
import { textOf } from './interner.ts'
import { localizedNumber } from './localized.ts'
import { missingTest } from './missing.ts'
import { notUtf8 } from './settle.ts'
import { assembleTable, type Read, type Table } from './table.ts'

/** A row that could not be read, kept aside. */
export interface Reject {
  readonly line: number
  readonly column?: number
  readonly reason: string
  /** The row as it stands in the file. */
  readonly text: string
}

/** How the text of a table is read. */
export interface TextOptions {
  /** A name for messages; the path when there is one. */
  readonly name?: string | undefined
  /** The byte between fields; found out when absent. */
  readonly separator?: ',' | '\t' | ';' | '|' | ' ' | (string & {}) | undefined
  /** Spellings of a missing value besides `missingSpellings`. */
  readonly missing?: readonly string[] | undefined
  /** Columns to be read as words whatever they hold. */
  readonly categories?: readonly string[] | undefined
  /** Columns whose cells need not fit: odd ones are missing there, with a notice. */
  readonly ignore?: readonly string[] | undefined
  /** The mark before decimals: '.' unless given. */
  readonly decimal?: '.' | ',' | undefined
  /** The mark between thousands: none unless given. */
  readonly thousands?: string | undefined
  /** Rows that cannot be read are added here instead of thrown, at most `maxBadRows` (1000 unless given). */
  readonly rejects?: Reject[] | undefined
  readonly maxBadRows?: number | undefined
}

/** A reader of CSV that takes bytes as they come. */
export interface CsvReader {
  write(bytes: Uint8Array): void
  /** Ends a file; what is written next is another one, with the same header. Throws `data/header` there if it has not. */
  next(name: string): void
  /** The table, when everything is written. Throws what was wrong with it. */
  end(): Table
}

/** Who takes the rows of a table part by part, so that they need not all be held. */
export interface PartTaker {
  /** About how many rows a part has. */
  readonly rows: number
  /** Called with the readers of the columns, which must be drained; at the end once more, for the last rows. */
  take(part: Pick<Read, 'names' | 'columns' | 'rows'>): void
}

const largestRecord = 1 << 27

/**
 * Reads CSV (RFC 4180: any line end, quotes, a UTF-8 mark; blank lines are skipped) from bytes in any portions: the result does not depend on them.
 * With `parts` rows are given away as they come, and the table at the end has none.
 * Throws `data/empty`, `data/no-header`, `data/header`, `data/ragged`, `data/quote`, `data/control-character`, `data/not-a-number`, `data/not-finite`.
 * `bufferBytes` is the size of the window over the file; a record that does not fit makes it larger. `totalBytes`, where it is known, tells about how many rows
 * to make room for.
 */
export function csvReader(
  options: TextOptions = {},
  bufferBytes = 1 << 20,
  totalBytes = 0,
  parts?: PartTaker,
): CsvReader {
  let file = options.name
  const maxBadRows = options.rejects === undefined ? 0 : (options.maxBadRows ?? 1000)
  const rules: CellRules = {
    isMissing: missingTest(options.missing),
    localized: localizedNumber(options),
    maxBadRows,
    expectedRows,
  }
  // whether every cell that is a plain number means this number
  const plain = rules.localized === undefined && !options.missing?.some((word) => parseDecimal(word) !== undefined)
  const separatorByte = oneByte(options.separator)
  const categories = new Set(options.categories)
  const rejected: Reject[] = []
  const notices: Notice[] = []
  const scratch = { bytes: new Uint8Array(64) }
  let buffer = new Uint8Array(bufferBytes + 1)
  let filled = 0
  let line = 1
  let dialect: Dialect | undefined
  let names: string[] = []
  let columns: ColumnReader[] = []
  let cells: Cells = cellsOf(0)
  let direct: (Float64Array | undefined)[] = []
  let rows = 0
  let consumed = 0 // bytes before the window
  let patience = 64 // with lines that are not all numbers

  /** As many rows for all bytes as for those read so far, and some more; 0 while these are few. */
  function expectedRows(): number {
    const share = totalBytes / (consumed + cells.begin)
    return rows < 1000 ? 0 : Math.floor(Math.min(share * rows * 1.03 + 4096, totalBytes / 2))
  }

  /** An error about byte `at` of a record. */
  function fail(code: ErrorCode, what: string, fix: string, at: number, length = 1): HpError {
    return new HpError({ code, what, fix, place: placeOf(buffer, filled, cells.begin, line, at, length, file) })
  }

  /** Keeps the current record aside, or throws what is wrong with it. */
  function reject(error: HpError, next: number) {
    if (rejected.length >= maxBadRows) throw error
    const column = error.place?.column
    rejected.push({
      line: error.place?.line ?? line,
      ...(column === undefined ? {} : { column }),
      reason: error.what,
      text: recordText(next),
    })
  }

  function recordText(next: number): string {
    return textOf(buffer, cells.begin, next).text.replace(/\r\n$|[\r\n]$/, '')
  }

  /** What is wrong with the form of the record in `cells`, if anything. */
  function flawOf(width: number): HpError | undefined {
    if (cells.any > cellIs.doubled + cellIs.quoted) {
      for (let k = 0; k < cells.count; k++) {
        const flags = cells.flags[k]
        const from = cells.from[k]
        if (flags & cellIs.open)
          return fail(
            'data/quote',
            'a quotation mark is never closed',
            'close it, or double it where it is meant as text',
            from - 1,
          )
        if (flags & cellIs.trailing)
          return fail(
            'data/quote',
            'there is text after a closing quotation mark',
            'double a quotation mark inside a quoted field',
            cells.to[k] + 1,
          )
        if (flags & cellIs.nul)
          return fail(
            'data/control-character',
            'a field holds a NUL character',
            'remove it; is the file damaged or not text?',
            buffer.indexOf(0, from),
          )
      }
    }
    if (cells.fields === width)
      return cells.any & cellIs.open
        ? fail('data/quote', 'a quotation mark is never closed', 'close it', cells.begin)
        : undefined
    const hint =
      width === 1
        ? 'is the separator right? name it with separator (--separator)'
        : 'quote a field that holds the separator, or correct the line'
    return fail('data/ragged', `${expected(width)}, but line ${line} has ${cells.fields}`, hint, cells.begin, 4 * 200)
  }

  /** The header record, once it is in the buffer whole: makes the columns. Returns where it ends. */
  function header(final: boolean): number | undefined {
    const found = dialectOf(buffer, filled, final, separatorByte)
    if (found === undefined) return undefined
    if (found === null) {
      const blank = filled > 0
      throw new HpError({
        code: blank ? 'data/no-header' : 'data/empty',
        what: blank ? 'there is no header: the file holds blank lines only' : 'the file is empty',
        fix: 'give a table whose first line names the columns',
        ...(file === undefined ? {} : { where: file }),
      })
    }
    dialect = found
    line = found.line
    cells = cellsOf(0)
    record(buffer, found.at, filled, final, found.separator, cells, [], 0)
    cells = cellsOf(cells.fields)
    record(buffer, found.at, filled, final, found.separator, cells, [], 0)
    if (found.comments > 0)
      notices.push({
        code: 'comments-skipped',
        what: `${found.comments} ${found.comments === 1 ? 'line' : 'lines'} that begin with # before the header were skipped`,
      })
    let foreign = false
    const own = Array.from({ length: cells.fields }, (_, k) => {
      const cell = contents(buffer, cells, k, scratch)
      const text = textOf(cell.bytes, cell.from, cell.to)
      foreign ||= text.foreign
      return text.text
    })
    const flaw = flawOf(own.length)
    if (flaw !== undefined) throw flaw
    if (columns.length > 0) {
      expectSameNames(own, names, (k) => ({
        place: placeOf(buffer, filled, cells.begin, line, cells.from[Math.min(k, own.length - 1)], 1, file),
      }))
      line += cells.lines
      return cells.next
    }
    names = own
    if (foreign) notices.push(notUtf8('the header'))
    if (names.every((name) => /^[+-]?\.?\d/.test(name) && Number.isFinite(Number(name)))) {
      notices.push({
        code: 'header-looks-like-data',
        what: `the first line looks like data: ${names
          .slice(0, 5)
          .map((name) => quoted(name, 20))
          .join(', ')}`,
        fix: 'put a line with the names of the columns first',
      })
    }
    notices.push(
      ...checkNames(names, (k) => ({
        place: placeOf(buffer, filled, cells.begin, line, cells.from[k], cells.to[k] - cells.from[k], file),
      })),
    )
    columns = names.map((name) => columnReader(rules, categories.has(name)))
    direct = directOf(columns, false)
    line += cells.lines
    if (buffer[cells.next - 1] === 13) {
      notices.push({
        code: 'line-ends',
        what: 'lines end with CR alone, as long ago',
        fix: 'save the file with LF or CR LF',
      })
    }
    return cells.next
  }

  /** Reads all whole records of the buffer; returns where the first unread one begins. */
  function parse(final: boolean): number {
    let lines: NumberLines | undefined
    try {
      return parseWith(
        () => (lines ??= numberLines(buffer, filled, (dialect as Dialect).separator, names.length)),
        final,
      )
    } finally {
      lines?.release()
    }
  }

  function parseWith(lines: () => NumberLines | undefined, final: boolean): number {
    let at = 0
    if (dialect === undefined) {
      const next = header(final)
      if (next === undefined) return 0
      at = next
      cells = cellsOf(names.length)
    }
    const separator = (dialect as Dialect).separator
    let end = rows === 0 ? 0 : blockEnd(rows - 1)
    const where: CellPlace & { k: number } = {
      k: 0,
      get line() {
        return cells.lines === 1 ? line : place().line
      },
      place,
      text: () => recordText(cells.next),
    }
    function place(): Place {
      return placeOf(
        buffer,
        filled,
        cells.begin,
        line,
        cells.from[where.k],
        cells.to[where.k] - cells.from[where.k],
        file,
      )
    }
    while (at < filled) {
      const c = buffer[at]
      if (c === 10 || c === 13 || ((c === 32 || c === 9) && c !== separator)) {
        const next = skipBlank(buffer, at, filled, line)
        if (next.at >= filled && !final) return at
        if (next.at > at) {
          at = next.at
          line = next.line
          continue
        }
      }
      if (rows === end) {
        for (const column of columns) column.reach(rows)
        direct = directOf(columns, plain)
        end = blockEnd(rows)
      }
      if (patience > 0 && direct.every((column) => column)) {
        const found = lines()
        const count = found?.read(at, direct as Float64Array[], rows - (end - blockLength(end)), end - rows) ?? 0
        patience = Math.min(count < 4 ? patience - 1 : patience + count, 64)
        if (found && count > 0) {
          rows += count
          line += count
          at = found.next
          continue
        }
      }
      if (!record(buffer, at, filled, final, separator, cells, direct, rows - (end - blockLength(end)))) return at
      if (cells.any > 3 || cells.fields !== names.length) {
        const flaw = flawOf(names.length)
        if (flaw !== undefined) {
          if (cells.any & cellIs.open) closeAtLineEnd(flaw.place?.line ?? line)
          reject(flaw, cells.next)
          at = cells.next
          line += cells.lines
          continue
        }
      }
      for (let k = 0; k < cells.count; k++) {
        where.k = k
        const column = columns[cells.column[k]]
        const before = column.state
        const cell = (cells.flags[k] & cellIs.doubled) === 0 ? undefined : contents(buffer, cells, k, scratch)
        if (cell === undefined) column.take(buffer, cells.from[k], cells.to[k], rows, where)
        else column.take(cell.bytes, cell.from, cell.to, rows, where)
        if (before !== column.state) {
          column.reach(rows)
          direct[cells.column[k]] = plain && column.state === 'number' ? column.numbers.last : undefined
        }
      }
      rows++
      at = cells.next
      line += cells.lines
    }
    return at
  }

  /** A record with an open quote ends, when it is kept aside, with the line on which the quote stands. */
  function closeAtLineEnd(openLine: number) {
    let p = cells.begin
    for (let lines = line; p < filled; p++) {
      if (buffer[p] === 10 || (buffer[p] === 13 && buffer[p + 1] !== 10)) {
        if (lines === openLine) break
        lines++
      }
    }
    cells.lines = openLine - line + 1
    cells.next = Math.min(filled, p + 1)
  }

  function step(final: boolean) {
    buffer[filled] = 10
    const at = parse(final)
    if (at === 0 && filled === buffer.length - 1 && !final) {
      if (filled >= largestRecord) {
        throw new HpError({
          code: 'data/quote',
          what: `a record is longer than ${largestRecord} bytes`,
          fix: 'is a quotation mark never closed?',
          where: [file, line].filter((part) => part !== undefined).join(':'),
        })
      }
      const larger = new Uint8Array(filled * 2 + 1)
      larger.set(buffer.subarray(0, filled))
      buffer = larger
    } else {
      buffer.copyWithin(0, at, filled)
      filled -= at
      consumed += at
    }
    if (parts && rows >= parts.rows) giveAway(parts)
  }

  function giveAway(to: PartTaker) {
    to.take({ names, columns, rows })
    rows = 0
  }

  return {
    write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const length = Math.min(bytes.length - at, buffer.length - 1 - filled)
        buffer.set(bytes.subarray(at, at + length), filled)
        filled += length
        at += length
        if (filled === buffer.length - 1) step(false)
      }
    },
    next(name) {
      step(true)
      filled = 0
      dialect = undefined
      line = 1
      file = name
    },
    end() {
      step(true)
      if (parts) giveAway(parts)
      return assembleTable({ names, columns, rows, options, rejected, notices, maxBadRows, rules })
    },
  }
}

const expected = (width: number) => `${width} ${width === 1 ? 'field is' : 'fields are'} expected`

/** The length of the block that ends at `end`. */
const blockLength = (end: number) => (end === 64 ? 64 : Math.min(65536, end <= 131072 ? end / 2 : 65536))

function oneByte(separator: string | undefined): number | undefined {
  if (separator === undefined) return undefined
  const code = separator === '\\t' ? 9 : separator.charCodeAt(0)
  if ((separator.length === 1 || separator === '\\t') && code < 128 && ![10, 13, 34, 0].includes(code)) return code
  throw new HpError({
    code: 'request/invalid',
    what: `the separator must be one ASCII character, but is ${quoted(separator)}`,
    fix: "',', ';', '|' or a tab are usual",
  })
}
