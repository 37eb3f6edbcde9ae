import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration, formatNumber, formatPercent, formatWithError } from './number.ts'

test('numbers have six significant digits and no trailing zeros', () => {
  expect([152.13348416, -1.2, 0.1 + 0.2, 310000, 123456789, 1 / 3, 0.0001].map((x) => formatNumber(x))).toEqual([
    '152.133',
    '-1.2',
    '0.3',
    '310000',
    '123456789',
    '0.333333',
    '0.0001',
  ])
})

test('very large and very small numbers have an exponent', () => {
  expect([1234567.8, 999999.7, 1e21, 1.5e-7, Number.MAX_VALUE, Number.MIN_VALUE].map((x) => formatNumber(x))).toEqual([
    '1.23457e6',
    '1e6',
    '1e21',
    '1.5e-7',
    '1.79769e308',
    '4.94066e-324',
  ])
})

test('minus zero keeps its sign; what is not finite is undefined', () => {
  expect([-0, Number.NaN, Number.POSITIVE_INFINITY].map((x) => formatNumber(x))).toEqual([
    '-0',
    'undefined',
    'undefined',
  ])
})

test('a formatted number reads back to within half a unit of its sixth digit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e308, min: -1e308 }), (x) => {
      expect(Math.abs(Number(formatNumber(x)) - x)).toBeLessThanOrEqual(Math.abs(x) * 5.0001e-6 + 5e-324)
    }),
    { numRuns: 2000, seed: 3 },
  )
})

test('an error decides the digits of its mean', () => {
  expect(formatWithError(0.213149, 0.00812)).toBe('0.2131 ± 0.0081')
  expect(formatWithError(54.123, 12.3)).toBe('54 ± 12')
  expect(formatWithError(54.123, Number.NaN)).toBe('54.123')
  expect(formatWithError(2.5e9, 1.2e7)).toBe('(2.500 ± 0.012)e9')
})

test('counts have thin spaces, or none without Unicode', () => {
  expect([0, 999, 3311, 1234567, -12410].map((n) => formatCount(n))).toEqual([
    '0',
    '999',
    '3\u202f311',
    '1\u202f234\u202f567',
    '-12\u202f410',
  ])
  expect(formatCount(3311, false)).toBe('3311')
})

test('durations come in the largest fitting unit', () => {
  expect([0, 0.042, 3.14, 412.4, 999.6, 1234, 12_340, 59_600, 125_000, 12_000_000, 1e8].map(formatDuration)).toEqual([
    '0 ms',
    '0.042 ms',
    '3.1 ms',
    '412 ms',
    '1 s',
    '1.2 s',
    '12 s',
    '1 min',
    '2 min 5 s',
    '3 h 20 min',
    '1 d 4 h',
  ])
})

test('bytes are decimal, and 100 % comes only at the end', () => {
  expect([512, 3_400_000, 999_999].map(formatBytes)).toEqual(['512 B', '3.4 MB', '1 MB'])
  expect([0.999, 1, 0.764].map(formatPercent)).toEqual(['99 %', '100 %', '76 %'])
})
