import { HpError, type Place } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { type Column, dateColumn } from './column.ts'
import { columnOf, type Values } from './column-of.ts'
import type { Reject, TextOptions } from './csv.ts'
import { ofRecords } from './dataset.ts'
import { parseDate } from './dates.ts'
import { checkNames } from './header.ts'
import { brokenAt } from './json-place.ts'
import { missingSpellings } from './missing.ts'
import { remarksOn } from './settle.ts'
import type { Table } from './table.ts'

type RecordOfValues = Readonly<Record<string, unknown>>

/** A table from JSON: an array of records, an object of columns (arrays), or `{ "columns": … }` of either. Throws `data/json`, `data/column-kind`. */
export function tableOfJson(text: string, options: TextOptions): Table {
  const value = parse(text, options.name)
  const inner = isObject(value) && isObjectOrArray(value['columns']) ? value['columns'] : value
  if (Array.isArray(inner))
    return tableOf(ofRecords(inner as RecordOfValues[], options.name), options, (row) => `record ${row + 1}`)
  if (isObject(inner) && Object.values(inner).length > 0 && Object.values(inner).every(Array.isArray)) {
    return tableOf(new Map(Object.entries(inner)) as Map<string, unknown[]>, options, (row) => `value ${row + 1}`)
  }
  const model = isObject(value) && value['parameters'] !== undefined
  throw new HpError({
    code: 'data/json',
    what: model ? 'this looks like a model file, not a table' : 'this JSON is no table',
    fix: 'give an array of records, one object per row, or an object of columns, one array each',
    ...whereOf(options.name),
  })
}

/** A table from JSON Lines: one record per line, blank lines skipped. A line that is none is kept aside, or thrown with its number. */
export function tableOfJsonLines(text: string, options: TextOptions): Table {
  const records: RecordOfValues[] = []
  const lines: number[] = []
  const rejected: Reject[] = []
  const maxBadRows = options.rejects === undefined ? 0 : (options.maxBadRows ?? 1000)
  text.split(/\r\n|\n|\r/).forEach((lineText, k) => {
    if (lineText.trim() === '') return
    try {
      const value = parse(lineText, options.name, k + 1)
      if (!isObject(value)) {
        throw new HpError({
          code: 'data/json',
          what: `line ${k + 1} is no record`,
          fix: 'give one object per line',
          place: { ...fileOf(options.name), line: k + 1, column: 1, excerpt: lineText.slice(0, 200) },
        })
      }
      records.push(value)
      lines.push(k + 1)
    } catch (error) {
      if (!(error instanceof HpError) || rejected.length >= maxBadRows) throw error
      rejected.push({
        line: k + 1,
        ...(error.place?.column === undefined ? {} : { column: error.place.column }),
        reason: error.what,
        text: lineText,
      })
    }
  })
  const table = tableOf(ofRecords(records), options, (row) => `line ${lines[row]}`)
  if (rejected.length === 0) return table
  options.rejects?.push(...rejected)
  return {
    columns: table.columns,
    notices: [
      ...table.notices,
      {
        code: 'rows-rejected',
        what: `${rejected.length} ${rejected.length === 1 ? 'line' : 'lines'} could not be read and kept aside; the first is line ${rejected[0].line}`,
      },
    ],
  }
}

/** Whether the text is one JSON record per line rather than one JSON value. */
export function isJsonLines(text: string): boolean {
  const first = /^\s*(\{[^\r\n]*\})[ \t]*[\r\n]+\s*\{/.exec(text)
  return first !== null && brokenAt(first[1]) === undefined
}

function tableOf(
  values: ReadonlyMap<string, readonly unknown[]>,
  options: TextOptions,
  rowName: (row: number) => string,
): Table {
  const missing = new Set([...missingSpellings, ...(options.missing ?? [])])
  const categories = new Set(options.categories)
  const names = [...values.keys()]
  const notices = checkNames(names, () => whereOf(options.name))
  const columns = names.map((name) => {
    const cells = (values.get(name) as readonly unknown[]).map((cell) => {
      if (typeof cell === 'string' && missing.has(cell.trim())) return null
      // a whole number that lost its last digits on the way in is counted as such
      if (typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell) && Math.abs(cell) < 1e21)
        return BigInt(cell)
      return categories.has(name) && (typeof cell === 'number' || typeof cell === 'boolean') ? String(cell) : cell
    })
    return withDates(columnOf(name, cells as unknown as Values, { rowName, ...whereOf(options.name) }))
  })
  return { columns, notices: [...notices, ...columns.flatMap(remarksOn)] }
}

/** Dates instead of words when every word is an ISO date. */
function withDates(column: Column): Column {
  if (column.kind !== 'category' || column.levels.length === 0) return column
  const times = column.levels.map(parseDate)
  if (times.includes(undefined)) return column
  return dateColumn(
    column.name,
    Float64Array.from(column.codes, (code) => times[code] ?? Number.NaN),
  )
}

function parse(text: string, file: string | undefined, line?: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const at = brokenAt(text) ?? 0
    const early = at >= text.trimEnd().length || /^"(?:[^"\\\r\n]|\\.)*\\?\s*$/.test(text.slice(at))
    const what = early
      ? 'the JSON ends too early'
      : `this is not JSON: ${quoted(text.slice(at, at + 12))} cannot stand here`
    throw new HpError(
      {
        code: 'data/json',
        what,
        fix: early ? 'is the file cut off?' : 'correct it; JSON has no comments, NaN or trailing commas',
        place: placeIn(text, at, file, line),
      },
      { cause },
    )
  }
}

function placeIn(text: string, at: number, file: string | undefined, line: number | undefined): Place {
  const before = text.slice(0, at)
  const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1
  const from = Math.max(start, at - 100)
  const excerpt = (/^[^\r\n]*/.exec(text.slice(from, from + 200)) as RegExpExecArray)[0]
  return {
    ...fileOf(file),
    line: line ?? before.split(/\r\n|\n|\r/).length,
    column: at - start + 1,
    excerpt,
    ...(from > start ? { excerptFrom: from - start + 1 } : {}),
    length: 1,
  }
}

const isObject = (value: unknown): value is RecordOfValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isObjectOrArray = (value: unknown) => typeof value === 'object' && value !== null
const fileOf = (file: string | undefined) => (file === undefined ? {} : { file })
const whereOf = (file: string | undefined) => (file === undefined ? {} : { where: file })
