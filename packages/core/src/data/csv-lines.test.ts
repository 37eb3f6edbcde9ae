import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryUse } from '../kernels/memory.ts'
import { numberLines } from './csv-lines.ts'

const digits = fc.stringMatching(/^\d{1,20}$/)
const cell = fc.oneof(
  { weight: 5, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String) },
  { weight: 3, arbitrary: fc.integer().map(String) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('', '-', '+'), digits, fc.option(digits, { nil: '' }), fc.integer({ min: -30, max: 30 }))
      .map(([sign, whole, part, power]) => `${sign}${whole}.${part}${power > 9 ? `e${power}` : ''}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '.5', '-.25', '00012', '0.000000000001', '1e3', '-0', '2E-4') },
)

/** Reads as much of a text as the kernel does. */
function read(text: string, width: number) {
  const bytes = new TextEncoder().encode(`${text}\n`)
  const columns = Array.from({ length: width }, () => new Float64Array(64))
  const lines = numberLines(bytes, bytes.length - 1, 44, width)
  if (!lines) throw new Error('there are no kernels')
  const count = lines.read(0, columns, 0, 64)
  const { next } = lines
  lines.release()
  return { columns, count, rest: text.slice(next) }
}

test('what is read from lines is the nearest double of every cell', () => {
  const table = fc.integer({ min: 2, max: 5 }).chain((width) => {
    const line = fc.array(cell, { minLength: width, maxLength: width })
    return fc.tuple(fc.constant(width), fc.array(line, { maxLength: 9 }), fc.constantFrom('\n', '\r\n', '\r'))
  })
  let all = 0
  fc.assert(
    fc.property(table, ([width, rows, lineEnd]) => {
      const { columns, count, rest } = read(rows.map((row) => row.join(',') + lineEnd).join(''), width)
      all += count
      for (let i = 0; i < count; i++)
        for (let j = 0; j < width; j++) expect(columns[j][i]).toBe(rows[i][j] === '' ? Number.NaN : Number(rows[i][j]))
      expect(rest).toBe(
        rows
          .slice(count)
          .map((row) => row.join(',') + lineEnd)
          .join(''),
      )
    }),
    { numRuns: 2000, seed: 1 },
  )
  expect(all).toBeGreaterThan(300)
})

test.each([
  ['a word', '1,2\n3,x\n', '3,x\n'],
  ['a line that may go on', '1,2\n3,4', '3,4'],
  ['a line end of which the second half may follow', '1,2\n3,4\r', '3,4\r'],
  ['too few cells', '1,2\n3\n5,6\n', '3\n5,6\n'],
  ['too many cells', '1,2\n3,4,5\n', '3,4,5\n'],
  ['a space', '1,2\n3, 4\n', '3, 4\n'],
  ['a quote', '1,2\n"3",4\n', '"3",4\n'],
  ['a blank line', '1,2\n\n3,4\n', '\n3,4\n'],
  ['a whole number that no double may hold', '1,2\n3,9007199254740993\n', '3,9007199254740993\n'],
  ['a sign alone', '1,2\n-,4\n', '-,4\n'],
])('%s is left to others, with all that follows', (_, text, rest) => {
  expect(read(text, 2)).toMatchObject({ count: 1, rest })
})

test('memory is given back', () => {
  const before = memoryUse().usedBytes
  read('1,2\n', 2)
  expect(memoryUse().usedBytes).toBe(before)
})
