import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median } from './median.ts'
import { deviation, weightedMean } from './moments.ts'
import { mostFrequent } from './most-frequent.ts'
import { shortCentre } from './short-centre.ts'

const value = fc.integer({ min: -50, max: 50 })
const pairs = fc.array(fc.tuple(value, fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 12 })

describe('the middle of weighted values', () => {
  test.each([
    ['median', median],
    ['most frequent value', mostFrequent],
    ['mean', weightedMean],
  ] as const)('%s is that of the values repeated', (_, middle) => {
    fc.assert(
      fc.property(pairs, (given) => {
        const values = Float64Array.from(given, ([x]) => x)
        const weights = Float64Array.from(given, ([, w]) => w)
        const repeated = Float64Array.from(given.flatMap(([x, w]) => new Array<number>(w).fill(x)))
        if (repeated.length === 0) return
        expect(middle(values, weights)).toBeCloseTo(middle(repeated), 12)
      }),
    )
  })

  test('is no number when nothing counts', () => {
    for (const middle of [median, mostFrequent, weightedMean]) expect(middle(new Float64Array(0))).toBeNaN()
    for (const middle of [median, mostFrequent, weightedMean])
      expect(middle(Float64Array.of(1), Float64Array.of(0))).toBeNaN()
  })

  test('does not overflow', () => {
    expect(median(Float64Array.of(2 ** 1023, 1.5 * 2 ** 1023))).toBe(1.25 * 2 ** 1023)
  })
})

describe('the deviation', () => {
  test('has a divisor of n and forgets a constant', () => {
    expect(deviation(Float64Array.of(1, 3), 2)).toBe(1)
    expect(deviation(Float64Array.of(7, 7, 9), 7, Float64Array.of(1, 2, 0))).toBe(0)
    expect(deviation(new Float64Array(0), Number.NaN)).toBeNaN()
  })
})

describe('a short centre', () => {
  test('and its scale bring every value that counts to within one, more than a quarter filled', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 9 }), (list) => {
        const x = Float64Array.from(list)
        const { centre, scale } = shortCentre(x, weightedMean(x))
        const most = Math.max(...x.map((own) => Math.abs(own - centre) / scale))
        expect(most).toBeLessThanOrEqual(1)
        if (list.some((own) => own !== list[0])) expect(most).toBeGreaterThan(0.25)
        else expect([centre, scale]).toEqual([list[0], 1])
      }),
    )
  })

  test('has few bits', () => {
    expect(shortCentre(Float64Array.of(0.1, 0.7, 1.3), 0.7)).toEqual({ centre: 0.6875, scale: 1 })
  })
})
