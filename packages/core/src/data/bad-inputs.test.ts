import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { HpError } from '../define/errors.ts'
import type { Dataset } from './dataset.ts'
import { readData } from './read.ts'
import { usable } from './select.ts'

interface Case {
  readonly file: string
  readonly outcome: 'fit' | 'warn' | 'error' | 'not-silent'
  readonly target?: string
  readonly model?: string
  readonly kind?: string
  readonly parameters?: { readonly intercept: number; readonly coefficients: Readonly<Record<string, number>> }
}

const folder = new URL('../../test/reference/bad-inputs/', import.meta.url)
const { files } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as { files: Case[] }

/** What reading a file and choosing its rows and features comes to. */
async function outcomeOf({ file, target, model }: Case) {
  try {
    const data = await readData(new URL(file, folder), { name: file, target })
    const chosen =
      target === undefined ? undefined : usable(data, { targetKind: model === 'logistic' ? 'category' : 'number' })
    return { data: chosen?.data ?? data, notices: [...data.notices, ...(chosen?.notices ?? [])] }
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    return { error, notices: [] }
  }
}

/** Cases that only a fit can judge: rank, condition, overflow, folds, separation. Here they must be read without complaint. */
const laterCases = [
  'one-row',
  'constant-target',
  'collinear-exact',
  'collinear-nearly',
  'huge-1e308',
  'denormals',
  'ten-thousand-columns',
  'more-features-than-rows',
  'class-with-one-member',
  'separable-classes',
]
describe.each(files.filter(({ kind }) => kind === undefined))('$file', (each) => {
  const { file, outcome, parameters } = each
  test(`comes out as ${outcome}`, async () => {
    const { data, error, notices } = await outcomeOf(each)
    const name = file.replace(/\..*/, '')
    if (outcome === 'error') {
      expect(error).toBeInstanceOf(HpError)
      expect(error?.fix).toBeTruthy()
    }
    if (outcome === 'fit') {
      expect(error).toBeUndefined()
      expect(notices).toEqual([])
    }
    if (laterCases.includes(name)) expect(error).toBeUndefined()
    else if (outcome === 'warn' || outcome === 'not-silent') expect(error ?? notices[0]).toBeDefined()
    if (outcome === 'warn') expect(error).toBeUndefined()
    if (parameters !== undefined && data !== undefined && name !== 'constant-target')
      expect(residual(data, parameters)).toBe(0)
  })
})

/** The largest |y − intercept − Σ β x|. */
function residual(data: Dataset, { intercept, coefficients }: NonNullable<Case['parameters']>): number {
  const values = (name: string) => {
    const column = data.column(name)
    if (column.kind !== 'number') throw new Error(`${name} is no number`)
    return column.values
  }
  expect(data.features).toEqual(Object.keys(coefficients))
  let largest = 0
  for (let i = 0; i < data.rows; i++) {
    let fitted = intercept
    for (const [name, coefficient] of Object.entries(coefficients)) fitted += coefficient * values(name)[i]
    largest = Math.max(largest, Math.abs(values(data.target ?? '')[i] - fitted))
  }
  return largest
}

test.each([
  ['null-bytes.csv', 'data/control-character', { line: 5 }, /NUL/],
  ['unterminated-quote.csv', 'data/quote', { line: 5, column: 3 }, /never closed/],
  ['ragged-short.csv', 'data/ragged', { line: 6 }, /3 fields are expected, but line 6 has 2/],
  ['ragged-long.csv', 'data/ragged', { line: 6 }, /3 fields are expected, but line 6 has 4/],
  ['duplicate-headers.csv', 'data/header', { line: 1, column: 3 }, /columns 1 and 2 are both named "x"/],
  ['empty.csv', 'data/empty', undefined, /the file is empty/],
  ['whitespace-only.csv', 'data/no-header', undefined, /no header/],
  ['header-only.csv', 'data/no-rows', undefined, /no rows/],
  ['no-header.csv', 'data/no-header', { line: 1 }, /no column "y".*first line looks like data/],
  ['one-column.csv', 'data/no-features', undefined, /no features/],
  ['missing-target-column.csv', 'data/unknown-column', undefined, /did you mean "Y"/],
  ['nan-inf-text.csv', 'data/not-finite', { line: 10 }, /line 10 .*line 11 .*line 12/],
  ['mixed-types.csv', 'data/not-a-number', { line: 10, column: 1 }, /"x1".*"about nine".*line 11/],
  ['number-lookalikes.csv', 'data/not-a-number', { line: 10 }, /line 10 .*line 11 .*line 12 .*line 13 .*line 14/],
  ['thousands-separators.csv', 'data/not-a-number', { line: 2 }, /thousands/],
  ['decimal-comma-semicolon.csv', 'data/not-a-number', { line: 2 }, /decimal: ','/],
  ['very-long-field.csv', 'data/not-finite', { line: 10, column: 5 }, /line 10/],
  ['single-class.csv', 'data/category', undefined, /one class only, "yes"/],
  ['binary-junk.csv', 'data/not-text', undefined, /not text/],
  ['png-named-csv.csv', 'data/not-text', undefined, /an image \(PNG\), not a table/],
  ['truncated.csv.gz', 'data/compressed', undefined, /end too early/],
  ['inflating.csv.gz', 'data/too-large', undefined, /200 times/],
  ['truncated.parquet', 'data/parquet', undefined, /not a complete Parquet file/],
  ['model-truncated.json', 'data/json', { line: 1, column: 90 }, /ends too early/],
  ['model-bare-nan.json', 'data/json', { line: 1, column: 149 }, /"NaN/],
  ['model-array.json', 'data/shape', undefined, /record 1 is a number/],
  ['study-corrupt-middle.jsonl', 'data/json', { line: 3, column: 1 }, /@@@@/],
] as const)('%s: %s, with its place and what to do', async (file, code, place, message) => {
  const each = files.find((other) => other.file === file) as Case
  const { error } = await outcomeOf(each)
  expect(error?.code).toBe(code)
  expect(error?.message).toMatch(message)
  expect(error?.message).toContain(file)
  if (place !== undefined) expect(error?.place).toMatchObject({ file, ...place })
})

test.each([
  ['comment-lines.csv', 'comments-skipped'],
  ['latin-1.csv', 'not-utf-8'],
  ['utf-16le-bom.csv', 'utf-16'],
  ['zero-width-header.csv', 'invisible-characters'],
  ['ansi-header.csv', 'invisible-characters'],
  ['unicode-nfc-nfd.csv', 'names-look-alike'],
  ['trailing-comma.csv', 'unnamed-column'],
  ['empty-header-name.csv', 'unnamed-column'],
  ['missing-spellings.csv', 'rows-dropped'],
  ['missing-target.csv', 'rows-dropped'],
  ['all-missing-column.csv', 'no-values'],
  ['constant-feature.csv', 'constant-feature'],
  ['integers-beyond-2-53.csv', 'integers-beyond-exact'],
  ['dates.csv', 'date-left-out'],
  ['category-5000-levels.csv', 'identifier'],
  ['json-named-csv.csv', 'json-content'],
  ['gzip-named-csv.csv', 'gzip-content'],
  ['cr-only.csv', 'line-ends'],
])('%s is read with the notice %s', async (file, code) => {
  const { notices } = await outcomeOf(files.find((other) => other.file === file) as Case)
  expect(notices.map((notice) => notice.code)).toContain(code)
})

test('a header with a zero-width space is suggested, with the character shown, to who asks for x1', async () => {
  await expect(readData(new URL('zero-width-header.csv', folder), { target: 'x1' })).rejects.toThrow(
    'did you mean "x1\\u200b"?',
  )
})

test('no file changes a global object or reads without end, and whatever is refused is refused on purpose', async () => {
  for (const file of readdirSync(folder)) await outcomeOf({ file, outcome: 'not-silent' })
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined()
}, 60_000)
