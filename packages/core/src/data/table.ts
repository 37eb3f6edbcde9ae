import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { type Column, columnAt } from './column.ts'
import type { Reject, TextOptions } from './csv.ts'
import type { CellRules, ColumnReader, OddCell } from './csv-column.ts'
import type { Notice } from './dataset.ts'
import { settle } from './settle.ts'

/** Columns and remarks: what every reader makes, before roles are given. */
export interface Table {
  readonly columns: readonly Column[]
  readonly notices: readonly Notice[]
}

/** What a reader of text knows at the end of the file. */
export interface Read {
  readonly names: readonly string[]
  readonly columns: readonly ColumnReader[]
  readonly rows: number
  readonly options: TextOptions
  readonly rejected: readonly Reject[]
  readonly notices: readonly Notice[]
  readonly maxBadRows: number
  readonly rules: CellRules
}

/** Settles every column, keeps aside the rows with odd cells (or throws the first), names or leaves out columns without a name. */
export function assembleTable({ names, columns, rows, options, rejected, notices, maxBadRows, rules }: Read): Table {
  const categories = new Set(options.categories)
  const ignored = new Set(options.ignore)
  const remarks = [...notices]
  const done: Column[] = []
  const bad = new Map<number, Reject>()
  let worst: { error: HpError; line: number } | undefined
  names.forEach((given, k) => {
    const name = given === '' ? placeName(k, names) : given
    const { column, notices: own, problem } = settle(name, columns[k], rows, categories.has(name), rules.localized)
    if (given === '') {
      const empty = column.missingCount === column.rows
      remarks.push(
        empty
          ? {
              code: 'unnamed-column',
              what: `column ${k + 1} has neither a name nor values and is left out`,
              fix: 'remove the last separator of each line',
            }
          : {
              code: 'unnamed-column',
              what: `column ${k + 1} has no name and is called ${quoted(name)}`,
              fix: 'name it in the header, or ignore it (--ignore)',
            },
      )
      if (empty) return
    }
    remarks.push(...own)
    done.push(column)
    if (problem === undefined) return
    if (ignored.has(name)) {
      remarks.push({
        code: 'ignored-column',
        what: `${problem.error.what}; the column is ignored, such cells are missing`,
      })
      return
    }
    if (problem.cells + rejected.length > maxBadRows) {
      if (worst === undefined || problem.line < worst.line) worst = problem
      return
    }
    for (const odd of columns[k].odd) if (!bad.has(odd.row)) bad.set(odd.row, rejectOf(odd, problem.error))
  })
  if (worst !== undefined) throw worst.error
  const aside = [...rejected, ...bad.values()].sort((a, b) => a.line - b.line)
  if (aside.length > maxBadRows && aside.length > 0) {
    throw new HpError({
      code: 'data/unreadable',
      what: `${aside.length} rows cannot be read; the first, on line ${aside[0].line}: ${aside[0].reason}`,
      fix: `correct them, or allow more bad rows: --max-bad-rows ${aside.length}`,
    })
  }
  if (aside.length > 0) {
    options.rejects?.push(...aside)
    remarks.push({
      code: 'rows-rejected',
      what: `${aside.length} ${aside.length === 1 ? 'row' : 'rows'} could not be read and ${aside.length === 1 ? 'was' : 'were'} kept aside; the first is line ${aside[0].line}`,
    })
  }
  if (bad.size === 0) return { columns: done, notices: remarks }
  const kept = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => !bad.has(row))
  return { columns: done.map((column) => columnAt(column, kept)), notices: remarks }
}

function rejectOf(odd: OddCell, error: HpError): Reject {
  const { line, column, excerpt = '', excerptFrom = 1, length = 0 } = odd.place
  const wrong = column === undefined ? '' : excerpt.slice(column - excerptFrom, column - excerptFrom + length)
  const reason = error.code === 'data/not-finite' ? 'is not finite' : 'is not a number'
  return { line, ...(column === undefined ? {} : { column }), reason: `${quoted(wrong, 40)} ${reason}`, text: odd.text }
}

/** A name for column k that no other column has. */
function placeName(k: number, names: readonly string[]): string {
  let name = `column ${k + 1}`
  while (names.includes(name)) name += '_'
  return name
}
