import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chiSquareUpper,
  fisherUpper,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  regularisedBeta,
  regularisedGammaLower,
  regularisedGammaUpper,
  studentCdf,
  studentCritical,
  studentQuantile,
  studentTwoSided,
} from './special.ts'

const REFERENCE = new URL('../../test/reference/', import.meta.url)

const relative = (got: number, want: number) => (got === want ? 0 : Math.abs(got - want) / Math.abs(want))

/** Rows [...arguments, value]. Made by test/reference/scripts/special-table.py. */
function worst(name: string, f: (...inputs: number[]) => number): { error: number; row: unknown[] } {
  const rows: (number | string)[][] = JSON.parse(readFileSync(new URL(`special/${name}.json`, REFERENCE), 'utf8'))
  let found = { error: 0, row: [] as unknown[] }
  for (const row of rows) {
    const numbers = row.map(Number)
    const got = f(...numbers.slice(0, -1))
    const error = relative(got, numbers[numbers.length - 1])
    if (!(error <= found.error)) found = { error, row: [...row, got] }
  }
  return found
}

type AnyFunction = (...inputs: number[]) => number

test.each([
  ['student-two-sided', studentTwoSided as AnyFunction],
  ['student-quantile', studentQuantile as AnyFunction],
  ['fisher-upper', fisherUpper as AnyFunction],
  ['regularised-beta', regularisedBeta as AnyFunction],
  ['regularised-gamma-upper', regularisedGammaUpper as AnyFunction],
  ['normal-cdf', normalCdf as AnyFunction],
])('%s has twelve digits, tails included', (name, f) => {
  const { error, row } = worst(name, f)
  expect(error, row.join(' ')).toBeLessThan(1e-12)
})

interface Expected {
  coefficients: Record<string, number>
  standard_errors: Record<string, number>
  t: Record<string, number>
  p: Record<string, number>
  ci95: Record<string, [number, number]>
  df_residual: number
  f?: number
  f_p?: number
}

describe('the inference of reference regressions', () => {
  const folder = new URL('results/ols/', REFERENCE)
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))

  test('is there to be compared with', () => {
    expect(files.length).toBeGreaterThan(5)
  })

  test.each(files)('%s', (file) => {
    const { expected } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { expected: Expected }
    const df = expected.df_residual
    const critical = studentCritical(0.05, df)
    for (const term of Object.keys(expected.t)) {
      expect(relative(studentTwoSided(expected.t[term], df), expected.p[term]), term).toBeLessThan(1e-11)
      const [low, high] = expected.ci95[term]
      expect(relative(critical * expected.standard_errors[term], (high - low) / 2), term).toBeLessThan(1e-11)
    }
    if (expected.f !== undefined && expected.f_p !== undefined) {
      const terms = Object.keys(expected.t).filter((term) => term !== '(intercept)').length
      expect(relative(fisherUpper(expected.f, terms, df), expected.f_p)).toBeLessThan(1e-11)
    }
  })
})

const probability = fc.double({ min: 1e-200, max: 0.9999, noNaN: true })
const degrees = fc.double({ min: 0.5, max: 1e6, noNaN: true })

describe('the distributions agree with one another', () => {
  test('the quantile of Student undoes its distribution', () => {
    fc.assert(
      fc.property(probability, degrees, (p, df) => {
        fc.pre(Math.abs(studentQuantile(p, df)) < 1e150)
        expect(relative(studentCdf(studentQuantile(p, df), df), p)).toBeLessThan(1e-12)
      }),
    )
  })

  test('the square of Student is F with one degree of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), degrees, (t, df) => {
        expect(relative(fisherUpper(t * t, 1, df), studentTwoSided(t, df))).toBeLessThan(1e-11)
      }),
    )
  })

  test('Student with many degrees of freedom is nearly normal, with infinitely many is', () => {
    const skew = (1.96 ** 3 + 1.96) * Math.exp(-(1.96 ** 2) / 2)
    const firstOrder = skew / (2e6 * Math.sqrt(2 * Math.PI)) // Abramowitz & Stegun 1964, 26.7.8
    expect(studentTwoSided(1.96, 1e6) - normalTwoSided(1.96)).toBeCloseTo(firstOrder, 12)
    expect(studentTwoSided(1.96, 1e12)).toBeCloseTo(normalTwoSided(1.96), 12)
    expect(studentTwoSided(1.96, Infinity)).toBe(normalTwoSided(1.96))
    expect(studentQuantile(0.975, Infinity)).toBe(normalQuantile(0.975))
    expect(fisherUpper(3, 2, Infinity)).toBe(chiSquareUpper(6, 2))
  })

  test('chi-square with two degrees of freedom is exponential', () => {
    expect(relative(chiSquareUpper(100, 2), 1.9287498479639176e-22)).toBeLessThan(1e-13)
  })

  test('lower and upper gamma add to one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 2000, noNaN: true }),
        (a, x) => {
          expect(regularisedGammaLower(a, x) + regularisedGammaUpper(a, x)).toBeCloseTo(1, 13)
        },
      ),
    )
  })
})

test('the ends of every range are exact, and NaN stands outside', () => {
  expect([
    studentTwoSided(0, 5),
    studentTwoSided(Infinity, 5),
    studentCdf(-Infinity, 5),
    studentCdf(Infinity, 5),
  ]).toEqual([1, 0, 0, 1])
  expect([studentQuantile(0, 5), studentQuantile(0.5, 5), studentQuantile(1, 5)]).toEqual([-Infinity, 0, Infinity])
  expect([studentCritical(0, 5), studentCritical(1, 5), studentCritical(1e-250, 1)]).toEqual([Infinity, 0, Infinity])
  expect([
    fisherUpper(0, 1, 2),
    fisherUpper(Infinity, 1, 2),
    chiSquareUpper(0, 3),
    chiSquareUpper(Infinity, 3),
  ]).toEqual([1, 0, 1, 0])
  expect([normalCdf(-Infinity), normalCdf(0), normalCdf(Infinity)]).toEqual([0, 0.5, 1])
  expect([regularisedBeta(0, 2, 3), regularisedBeta(1, 2, 3)]).toEqual([0, 1])
  expect(
    [
      studentTwoSided(1, 0),
      studentCdf(NaN, 3),
      studentQuantile(2, 3),
      fisherUpper(NaN, 1, 1),
      regularisedBeta(2, 1, 1),
      regularisedGammaLower(-1, 1),
      normalCdf(NaN),
    ].every(Number.isNaN),
  ).toBe(true)
})
