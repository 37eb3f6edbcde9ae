import { HpError } from '../define/errors.ts'
import type { Column } from './column.ts'

/** How CSV is written. */
export interface CsvOptions {
  readonly separator?: string
  /** Puts an apostrophe before words that a spreadsheet would execute: those that begin with = + − @, a tab or a carriage return. */
  readonly guardFormulas?: boolean
  /** What stands for a missing value; nothing unless given. */
  readonly missing?: string
}

/** Columns as CSV (RFC 4180, lines end with LF). Numbers are the shortest that read back to the same double, dates ISO 8601. Throws `data/shape`. */
export function toCsv(
  columns: readonly Column[],
  { separator = ',', guardFormulas = false, missing = '' }: CsvOptions = {},
): string {
  const rows = columns[0]?.rows ?? 0
  for (const column of columns) {
    if (column.rows !== rows)
      throw new HpError({
        code: 'data/shape',
        what: `column ${column.name} has ${column.rows} rows, not ${rows}`,
        fix: 'give columns of one length',
      })
  }
  const field = (text: string) => {
    const safe = guardFormulas && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    const plain = !/["\r\n]|^\s|\s$|^#/.test(safe) && !safe.includes(separator) && safe !== ''
    return plain ? safe : `"${safe.replaceAll('"', '""')}"`
  }
  const texts = columns.map((column) => textOfCells(column, field))
  const lines = [columns.map(({ name }) => field(name)).join(separator)]
  for (let i = 0; i < rows; i++) {
    const cells = columns.map((column, k) => (column.missing?.[i] === 1 ? missing : texts[k](i)))
    // a line with one empty field would be a blank line
    lines.push(cells.length === 1 && cells[0] === '' ? '""' : cells.join(separator))
  }
  return `${lines.join('\n')}\n`
}

/** The text of a cell that is not missing. */
function textOfCells(column: Column, field: (text: string) => string): (row: number) => string {
  if (column.kind === 'number') return (row) => (Object.is(column.values[row], -0) ? '-0' : String(column.values[row]))
  if (column.kind === 'boolean') return (row) => (column.values[row] === 1 ? 'true' : 'false')
  if (column.kind === 'category') {
    const levels = column.levels.map(field)
    return (row) => levels[column.codes[row]]
  }
  const days = column.values.every((time) => Number.isNaN(time) || time % 86_400_000 === 0)
  return (row) => new Date(column.values[row]).toISOString().slice(0, days ? 10 : undefined)
}
