import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dataset } from './dataset.ts'
import { missingSpellings } from './missing.ts'
import { readCsv } from './read.ts'
import { toCsv } from './write.ts'

/** Words that are read as words: a level that is a number, a date, or a spelling of missing comes back as what it looks like. */
const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter(
    (text) =>
      /^\p{L}|["',;\s]\p{L}/u.test(text) &&
      text.isWellFormed() &&
      !text.includes('\0') &&
      !missingSpellings.includes(text.trim()),
  )

test('written columns read back to the same bits', async () => {
  const cell = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5 })
  const row = fc.tuple(
    cell(fc.double({ noNaN: true, noDefaultInfinity: true })),
    cell(word),
    cell(fc.boolean()),
    cell(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.constantFrom(',', ';', '\t'),
      async (rows, separator) => {
        const data = dataset({
          n: [...rows.map(([n]) => n), 1],
          'w, "x"': [...rows.map(([, w]) => w), 'word'],
          b: [...rows.map(([, , b]) => b), true],
          d: [...rows.map(([, , , d]) => d), new Date(0)],
        })
        const back = await readCsv({ text: toCsv(data.columns, { separator }) }, { separator })
        // the remark about whole numbers beyond 2^53 is made when they are read
        expect(back.columns.map((column) => ({ ...column, integersBeyondExact: undefined }))).toEqual(data.columns)
      },
    ),
    { numRuns: 200, seed: 6 },
  )
})

test('cells that a spreadsheet would execute are guarded on request, numbers are left alone', () => {
  const { columns } = dataset(
    new Map<string, (string | number)[]>([
      ['=1+1', ['@SUM(A1)', '-x', 'plain']],
      ['n', [-1, 2, 3]],
    ]),
  )
  expect(toCsv(columns, { guardFormulas: true })).toBe("'=1+1,n\n'@SUM(A1),-1\n'-x,2\nplain,3\n")
  expect(toCsv(columns)).toBe('=1+1,n\n@SUM(A1),-1\n-x,2\nplain,3\n')
})

test('a missing value is nothing, or what is asked for; a lone empty field is not a blank line', () => {
  const { columns } = dataset({ x: [1, null] })
  expect(toCsv(columns)).toBe('x\n1\n""\n')
  expect(toCsv(columns, { missing: 'NA' })).toBe('x\n1\nNA\n')
})
