import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBeyondExact, numberInto, parseDecimal } from './decimal.ts'

const encoder = new TextEncoder()

/** What the fast way makes of a text: the number, or undefined where it leaves it to the slow way. */
function fast(text: string): number | undefined {
  const out = new Float64Array([Number.NaN])
  const bytes = encoder.encode(`${text}\n`)
  return numberInto(bytes, 0, out, 0) === bytes.length - 1 ? out[0] : undefined
}

const digits = fc.stringMatching(/^\d{1,20}$/)
const decimals = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits,
    fc.option(digits, { nil: undefined }),
    fc.option(fc.integer({ min: -40, max: 40 }), { nil: undefined }),
  )
  .map(
    ([sign, whole, part, power]) =>
      `${sign}${whole}${part === undefined ? '' : `.${part}`}${power === undefined ? '' : `e${power}`}`,
  )

test('a decimal text is the nearest double, whatever its digits and exponent', () => {
  fc.assert(
    fc.property(decimals, (text) => {
      const value = fast(text)
      if (value !== undefined) expect(value).toBe(Number(text))
      expect(parseDecimal(text)).toBe(Number(text))
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('the shortest and the 17-digit text of any double read back to it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      for (const text of [String(x), x.toPrecision(17), x.toExponential(18)]) {
        const value = fast(text) ?? parseDecimal(text)
        expect(Object.is(value, Number(text)), text).toBe(true)
      }
    }),
    { numRuns: 2000, seed: 2 },
  )
})

test('a text half-way between two doubles, or a hair beside, is rounded as IEEE 754 says', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
      fc.constantFrom('', '.0', '.00000001', '.5'),
      (m, tail) => {
        const text = `${2n * m + 1n}${tail === '' ? '.' : tail}`
        expect(fast(text) ?? parseDecimal(text)).toBe(Number(text))
      },
    ),
    { numRuns: 1000, seed: 3 },
  )
})

test('ordinary cells of 16 to 18 digits need not go the slow way', () => {
  for (const text of [
    '0.1234567890123456',
    '-9.87654321098765432',
    '1.234567890123456789e+00',
    '3.141592653589793',
    '12345.678901234567',
  ])
    expect(fast(text), text).toBe(Number(text))
})

test.each([
  '',
  '-',
  '+',
  '.',
  'e5',
  '1e',
  '1e+',
  '0x10',
  '1_000',
  '12%',
  '$5',
  '１２',
  '1,5',
  'Infinity',
  'NaN',
  '--1',
  '1.2.3',
  '1 2',
])('%j is no number', (text) => {
  expect(fast(text)).toBeUndefined()
  expect(parseDecimal(text)).toBeUndefined()
})

test.each([
  ['+1', 1],
  ['2.', 2],
  ['.3e1', 3],
  ['1E0', 1],
  ['03', 3],
  ['-0', -0],
  ['0.000', 0],
  ['1e400', Infinity],
  ['5e-324', 5e-324],
  ['0e999', 0],
])('%j is %d', (text, value) => {
  expect(fast(text) ?? parseDecimal(text)).toBe(value)
})

test('whole numbers beyond 2^53 are told from those that a double holds', () => {
  expect(isBeyondExact('9007199254740992')).toBe(false)
  expect(isBeyondExact('9007199254740993')).toBe(true)
  expect(isBeyondExact('-9007199254740993')).toBe(true)
  expect(isBeyondExact('0000000000000000000001')).toBe(false)
  expect(isBeyondExact('9007199254740993.0')).toBe(false)
})
