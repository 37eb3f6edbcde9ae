import { type ErrorCode, HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { booleanColumn, type Column, categoryColumn, dateColumn, missingCode, numberColumn } from './column.ts'
import type { ColumnReader } from './csv-column.ts'
import type { Notice } from './dataset.ts'
import { parseDate } from './dates.ts'
import { parseDecimal } from './decimal.ts'

/** What a column turned out to be; `problem` when cells of a numeric column are no finite numbers (they are missing in `column`). */
export interface Settled {
  readonly column: Column
  readonly notices: readonly Notice[]
  readonly problem?: { readonly error: HpError; readonly line: number /** how many cells */; readonly cells: number }
}

/** Texts that stand for numbers but are none; a column of which half is numbers or such is an error, not a category. */
const lookalikes: readonly { readonly is: RegExp; readonly what: string; readonly fix: string }[] = [
  {
    is: /^[+-]?\d{1,3}(?:,\d{3})+$/,
    what: 'a comma between thousands, or a decimal comma',
    fix: "say which: thousands: ',' (--thousands ,) or decimal: ',' (--decimal ,)",
  },
  {
    is: /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/,
    what: 'commas between thousands',
    fix: "read it with thousands: ',' (--thousands ,)",
  },
  { is: /^[+-]?\d{1,3}(?:\.\d{3})*,\d+$/, what: 'a decimal comma', fix: "read it with decimal: ',' (--decimal ,)" },
  { is: /^[+-]?\d+,\d+$/, what: 'a decimal comma', fix: "read it with decimal: ',' (--decimal ,)" },
  {
    is: /^[+-]?\d{1,3}(?:[ '_\u00a0\u202f]\d{3})+(?:\.\d+)?$/,
    what: 'marks between thousands',
    fix: 'write numbers without them, or name the mark with thousands (--thousands)',
  },
  { is: /^[+-]?[\d.]+ ?%$/, what: 'a percentage', fix: 'write the number alone and the unit in the header' },
  {
    is: /^[+-]?\p{Sc} ?[\d.,]+$|^[+-]?[\d.,]+ ?\p{Sc}$/u,
    what: 'a currency',
    fix: 'write the number alone and the unit in the header',
  },
  {
    is: /^[+-]?(?=.*[^\x20-\x7e])[\p{Nd}.]+$/u,
    what: 'digits of another script or width',
    fix: 'write numbers with the digits 0 to 9',
  },
]

const infinite = /^[+-]?inf(?:inity)?$/i

/** ±Infinity for a spelt or overflowing infinity, a finite number, or NaN for everything else. */
function numericValue(word: string, localized: ((text: string) => number | undefined) | undefined): number {
  if (/^[A-HJ-Za-hj-z]/.test(word)) return Number.NaN // most words, at once
  const value = localized === undefined ? parseDecimal(word) : localized(word)
  if (value !== undefined) return value
  return infinite.test(word.trim()) ? Number.POSITIVE_INFINITY : Number.NaN
}

/** Decides what a column is from all of its cells, by the rules of docs/data.md. */
export function settle(
  name: string,
  reader: ColumnReader,
  rows: number,
  asWords: boolean,
  localized: ((text: string) => number | undefined) | undefined,
): Settled {
  reader.prove(rows)
  const { words, foreign } = reader.words.words()
  const notices: Notice[] = foreign ? [notUtf8(`a word of column ${quoted(name)}`)] : []
  if (reader.state === 'number') {
    const column = numberColumn(name, reader.numbers.joined(rows), reader.beyond)
    notices.push(...remarksOn(column))
    if (words.length === 0) return { column, notices }
    return {
      column,
      notices,
      problem: problemOf(
        name,
        reader,
        words,
        words.map((word) => numericValue(word, localized)),
      ),
    }
  }
  const codes = reader.codes.joined(rows)
  const values = words.map((word) => (asWords ? Number.NaN : numericValue(word, localized)))
  let present = 0
  let numeric = 0
  let alike = 0
  let booleans = 0
  let dates = 0
  for (let code = 0; code < words.length; code++) {
    const count = reader.words.counts(code)
    present += count
    if (asWords) continue
    const word = words[code]
    if (!Number.isNaN(values[code])) numeric += count
    else if (/^(?:true|false)$/i.test(word)) booleans += count
    else if (/^[A-Za-z]/.test(word)) continue
    else if (parseDate(word) !== undefined) dates += count
    else if (lookalikes.some(({ is }) => is.test(word))) alike += count
  }
  if ((numeric + alike) * 2 >= present && numeric + alike > 0) {
    const column = numberColumn(
      name,
      Float64Array.from(codes, (code) =>
        code === missingCode || !Number.isFinite(values[code]) ? Number.NaN : values[code],
      ),
    )
    return { column, notices, problem: problemOf(name, reader, words, values) }
  }
  if (present > 0 && booleans === present) {
    const flags = words.map((word) => (/^true$/i.test(word) ? 1 : 0))
    return {
      column: booleanColumn(
        name,
        Uint8Array.from(codes, (code) => (code === missingCode ? 2 : flags[code])),
      ),
      notices,
    }
  }
  if (present > 0 && dates === present) {
    const times = words.map((word) => parseDate(word) ?? Number.NaN)
    return {
      column: dateColumn(
        name,
        Float64Array.from(codes, (code) => (code === missingCode ? Number.NaN : times[code])),
      ),
      notices,
    }
  }
  if (dates * 2 >= present && dates > 0) {
    const other = words.findIndex((word) => parseDate(word) === undefined)
    notices.push({
      code: 'dates-mixed',
      what: `column ${quoted(name)} holds dates, but also ${quoted(words[other])}: it is read as words`,
      fix: `write dates as 2024-02-21, or declare ${quoted(words[other])} missing (--na)`,
    })
  }
  const column = categoryColumn(name, codes, words)
  return { column, notices: [...notices, ...remarksOn(column)] }
}

/** What is to be said about a column whatever it was read from. */
export function remarksOn(column: Column): Notice[] {
  const name = quoted(column.name)
  if (column.kind === 'number' && column.integersBeyondExact !== undefined)
    return [beyondExact(name, column.integersBeyondExact)]
  if (column.kind !== 'category') return []
  const notices: Notice[] = []
  if (isIdentifier(column)) {
    notices.push({
      code: 'identifier',
      what: `column ${name} has ${column.levels.length} different words in ${column.rows - column.missingCount} rows: it names rows rather than describing them`,
      fix: 'ignore it (--ignore), or group rare words',
    })
  }
  const strange = column.levels.find((word) => /\p{Cc}/u.test(word.replace(/[\t\r\n]/g, '')))
  if (strange !== undefined)
    notices.push({
      code: 'control-characters',
      what: `column ${name} holds control characters, as in ${quoted(strange)}`,
    })
  return notices
}

/** Whether a column of words tells rows apart rather than kinds of rows: no word twice in 10 rows or more, or more words than 50 and half the rows. */
export function isIdentifier(column: Column): boolean {
  if (column.kind !== 'category') return false
  const present = column.rows - column.missingCount
  return (present >= 10 && column.levels.length === present) || column.levels.length > Math.max(50, present / 2)
}

/** The remark about bytes that are no UTF-8. */
export function notUtf8(what: string): Notice {
  return {
    code: 'not-utf-8',
    what: `${what} is not UTF-8; it was read as Windows-1252 (Latin-1)`,
    fix: 'save the file as UTF-8',
  }
}

/** The remark about whole numbers that a double cannot hold. */
function beyondExact(name: string, count: number): Notice {
  return {
    code: 'integers-beyond-exact',
    what: `column ${name} holds ${count} whole ${count === 1 ? 'number' : 'numbers'} beyond 2^53 that a double cannot tell from ${count === 1 ? 'its neighbour' : 'their neighbours'}`,
    fix: 'if these are identifiers, read them as words (categories, --category) or ignore the column (--ignore)',
  }
}

/** The error about the odd cells of a numeric column: the first of them in full, the others by line. */
function problemOf(
  name: string,
  reader: ColumnReader,
  words: readonly string[],
  values: readonly number[],
): NonNullable<Settled['problem']> {
  const bad = words.map((_, code) => code).filter((code) => !Number.isFinite(values[code]))
  bad.sort((a, b) => reader.words.line(a) - reader.words.line(b))
  const cells = bad.reduce((sum, code) => sum + reader.words.counts(code), 0)
  const first = bad[0]
  const word = words[first]
  const notFinite = !Number.isNaN(values[first])
  const same = reader.words.counts(first) - 1
  const others = bad.slice(1)
  const shown = others.slice(0, 4).map((code) => `line ${reader.words.line(code)} ${quoted(words[code], 24)}`)
  const lookalike = lookalikes.find(({ is }) => is.test(word))
  const code: ErrorCode = notFinite ? 'data/not-finite' : 'data/not-a-number'
  const what = [
    `column ${quoted(name)} must be ${notFinite ? 'finite' : 'numeric'}, but line ${reader.words.line(first)} has ${quoted(word, 40)}${lookalike === undefined ? '' : ` (${lookalike.what})`}`,
    same > 0 ? `; ${same} more ${same === 1 ? 'row has' : 'rows have'} the same value` : '',
    others.length > 0
      ? `; other values of this kind: ${shown.join(', ')}${others.length > shown.length ? ` and ${others.length - shown.length} more` : ''}`
      : '',
  ].join('')
  const missing = `--na ${/^[\w./#-]+$/.test(word) ? word : quoted(word, 40)}`
  const ways = notFinite
    ? 'correct the value'
    : (lookalike?.fix ?? `if it means missing: ${missing}; if the column holds words: --category`)
  const place = reader.odd[0]?.place
  return {
    error: new HpError({
      code,
      what,
      fix: `${ways}; or keep such rows aside: --rejects bad.csv --max-bad-rows ${Math.max(50, cells)}`,
      ...(place ? { place } : {}),
    }),
    line: reader.words.line(first),
    cells,
  }
}
