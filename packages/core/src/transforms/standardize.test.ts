import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linearSet } from '../../test/nist.ts'
import '../../test/to-agree.ts'
import { booleanColumn, type Column, numberColumn } from '../data/column.ts'
import { numbersOf } from '../data/numbers-of.ts'
import { leastSquares } from '../numeric/least-squares.ts'
import { polynomial } from './polynomial.ts'
import { standardize } from './standardize.ts'

const { definition } = standardize
const context = { weights: undefined, baseline: true, anyBasis: false }
const on = { standardize: true }
const numbers = (name: string, ...values: number[]) => numberColumn(name, Float64Array.from(values))
const applied = (columns: readonly Column[], more = {}) =>
  definition.apply(columns, definition.learn(columns, on, { ...context, ...more }), on)

describe('standardizing', () => {
  test('gives mean 0 and standard deviation 1', () => {
    const [x] = applied([numbers('x', 2, 4, 4, 4, 5, 5, 7, 9)])
    expect(x).toEqual(numbers('x', -1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2))
  })

  test('weighs the rows', () => {
    const weights = Float64Array.of(1, 3, 2, 1, 1, 0)
    const { mean, scale } = definition.learn([numbers('x', 2, 4, 5, 7, 9, 1e9)], on, { ...context, weights })
    expect([...mean, ...scale]).toEqual([5, 2])
  })

  test('keeps its digits when the mean is far larger than the deviation', () => {
    const { mean, scale } = definition.learn([numbers('x', 1e15 + 1, 1e15 + 2, 1e15 + 3, 1e15 + 6)], on, context)
    expect([...mean, ...scale]).toEqual([1e15 + 3, Math.sqrt(3.5)])
    const tiny = definition.learn([numbers('x', 1e-200, 3e-200), numbers('y', -1e200, 1e200)], on, context)
    expect(tiny.scale).toAgree([1e-200, 1e200], { digits: 15 })
  })

  test('leaves the scale of a column that is constant, if only up to rounding', () => {
    const { mean, scale } = definition.learn([numbers('x', 0.1, 0.1, 0.1)], on, context)
    expect([...mean, ...scale]).toEqual([0.1, 1])
    const nearly = definition.learn([numbers('x', 0.3, 0.1 + 0.2, 0.3), numbers('y', 0, 5e-324, 0)], on, context)
    expect([...nearly.scale]).toEqual([1, 1])
  })

  test('turns yes and no into numbers', () => {
    expect(applied([booleanColumn('b', Uint8Array.of(0, 1, 1, 0))])).toEqual([numbers('b', -1, 1, 1, -1)])
  })

  test('does not shift where there is no intercept', () => {
    expect(applied([numbers('x', 2, 6)], { intercept: false })).toEqual([numbers('x', 1, 3)])
  })

  test('leaves the columns as they are when switched off', () => {
    const columns = [numbers('x', 2, 6)]
    const off = { standardize: false }
    const learnt = definition.learn(columns, off, context)
    expect(definition.apply(columns, learnt, off)).toBe(columns)
    const stated = { intercept: [1, 0] as const, values: Float64Array.of(2), low: Float64Array.of(0) }
    expect(definition.restate?.(stated, learnt, off)).toEqual(stated)
  })

  test('takes only the columns that it learnt from', () => {
    const learnt = definition.learn([numbers('a', 1)], on, context)
    expect(() => definition.apply([numbers('b', 1)], learnt, on)).toThrow('learnt from the columns a')
  })

  test('and its restated coefficients give the same prediction', () => {
    const cell = fc.integer({ min: -(10 ** 6), max: 10 ** 6 }).map((k) => 40 + k / 1024)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 2, maxLength: 9 }),
        cell,
        cell,
        cell,
        (rows, b0, b1, b2) => {
          const columns = [numbers('x', ...rows.map(([x]) => x)), numbers('y', ...rows.map(([, y]) => y))]
          const learnt = definition.learn(columns, on, context)
          const [x, y] = definition.apply(columns, learnt, on).map((column) => numbersOf(column).values)
          const stated = { intercept: [b0, 0] as const, values: Float64Array.of(b1, b2), low: new Float64Array(2) }
          const { intercept, values } = definition.restate?.(stated, learnt, on) ?? stated
          rows.forEach(([rawX, rawY], i) => {
            const want = b0 + b1 * x[i] + b2 * y[i]
            const got = intercept[0] + values[0] * rawX + values[1] * rawY
            const size = Math.abs(intercept[0]) + Math.abs(values[0] * rawX) + Math.abs(values[1] * rawY) + Math.abs(b0)
            expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-12 * size)
          })
        },
      ),
    )
  })

  test('keeps what rounding took from columns that carry it', () => {
    const low = Float64Array.of(2 ** -54, -(2 ** -54))
    const column = { ...numbers('x', 1, 3), low }
    const [x] = applied([column])
    expect(x).toEqual({ ...numbers('x', -1, 1), low })
  })

  test('after a shifted basis costs no digit of the least-squares coefficients', () => {
    const { columns, rows, degree, rounded } = linearSet('held-out', 'Wampler5')
    const h = { degree, interactions: true }
    const basis = polynomial.definition
    const shifted = { ...context, anyBasis: true }
    const x = [numberColumn('x', columns['x'])]
    const powers = basis.learn(x, h, shifted)
    const moved = basis.apply(x, powers, h)
    const learnt = definition.learn(moved, on, shifted)
    const matrix = new Float64Array(rows * degree)
    const low = new Float64Array(rows * degree)
    definition.apply(moved, learnt, on).forEach((column, j) => {
      matrix.set(numbersOf(column).values, j * rows)
      low.set(numbersOf(column).low ?? [], j * rows)
    })
    const fit = leastSquares({ rows, terms: degree, matrix, low, target: columns['y'], intercept: true })
    const stated = { intercept: fit.intercept, values: fit.coefficients, low: fit.low }
    const unscaled = definition.restate?.(stated, learnt, on) ?? stated
    const own = basis.restate?.(unscaled, powers, h) ?? unscaled
    expect([own.intercept[0], ...own.values]).toAgree(rounded.coefficients, { digits: 15 })
  })
})
