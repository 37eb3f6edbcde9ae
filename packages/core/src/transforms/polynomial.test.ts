import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lre } from '../../test/lre.ts'
import { linearSet } from '../../test/nist.ts'
import '../../test/to-agree.ts'
import { booleanColumn, type Column, categoryColumn, numberColumn } from '../data/column.ts'
import { leastSquares } from '../numeric/least-squares.ts'
import { oneHot } from './one-hot.ts'
import { polynomial } from './polynomial.ts'

const { definition } = polynomial
const plain = { weights: undefined, baseline: true, anyBasis: false }
const exact = { ...plain, anyBasis: true }
const numbers = (name: string, ...values: number[]) => numberColumn(name, Float64Array.from(values))
const settings = (degree: number, interactions = true) => ({ degree, interactions })

function transformed(columns: readonly Column[], h = settings(2), context = plain) {
  const learnt = definition.learn(columns, h, context)
  return { learnt, columns: definition.apply(columns, learnt, h) }
}

const names = (columns: readonly Column[]) => columns.map((column) => column.name)
const valuesOf = (column: Column) => [...(column.kind === 'category' ? column.codes : column.values)]

describe('a polynomial basis', () => {
  test('comes in graded order', () => {
    const { columns } = transformed([numbers('a', 2, 3), numbers('b', 5, 7)], settings(3))
    expect(names(columns)).toEqual(['a', 'b', 'a^2', 'a:b', 'b^2', 'a^3', 'a^2:b', 'a:b^2', 'b^3'])
    expect(columns.map((column) => valuesOf(column)[0])).toEqual([2, 5, 4, 10, 25, 8, 20, 50, 125])
  })

  test('of degree 1 is the columns themselves', () => {
    const columns = [numbers('a', 2, 3), booleanColumn('b', Uint8Array.of(0, 1))]
    for (const context of [plain, exact]) expect(transformed(columns, settings(1), context).columns).toBe(columns)
  })

  test('without interactions has powers only', () => {
    const { columns } = transformed([numbers('a', 2), numbers('b', 5)], settings(3, false))
    expect(names(columns)).toEqual(['a', 'b', 'a^2', 'b^2', 'a^3', 'b^3'])
  })

  test('gives yes and no no powers, and indicators of one category no product', () => {
    const species = categoryColumn('s', Uint32Array.of(0, 1, 2), ['A', 'B', 'C'])
    const indicators = oneHot.definition.apply(
      [species],
      oneHot.definition.learn([species], { baseline: 'drop', unseen: 'error' }, plain),
      { baseline: 'drop', unseen: 'error' },
    )
    const { columns } = transformed([numbers('x', 1, 2, 3), ...indicators, booleanColumn('f', Uint8Array.of(1, 0, 1))])
    expect(names(columns)).toEqual(['x', 's=B', 's=C', 'f', 'x^2', 'x:s=B', 'x:s=C', 'x:f', 's=B:f', 's=C:f'])
    expect(columns.map((column) => valuesOf(column)[2])).toEqual([3, 0, 1, 1, 9, 0, 3, 3, 0, 1])
  })

  test('refuses a size beyond memory, with the count, before it lists the terms', () => {
    const many = Array.from({ length: 100 }, (_, j) => numbers(`x${j}`, 1, 2))
    expect(() => transformed(many, settings(30))).toThrow(expect.objectContaining({ code: 'data/too-large' }))
    expect(() => transformed(many, settings(4))).toThrow('4,598,125 columns')
    expect(transformed(many, settings(2)).columns).toHaveLength(5150)
  })

  test('refuses data in which a term already has its name', () => {
    expect(() => transformed([numbers('x', 1), numbers('x^2', 1)])).toThrow(
      expect.objectContaining({ code: 'data/header' }),
    )
  })

  test('takes only the columns that it learnt from', () => {
    const { learnt } = transformed([numbers('a', 1)])
    expect(() => definition.apply([numbers('b', 1)], learnt, settings(2))).toThrow('learnt from the columns a')
  })

  test('learns from rows with weight only', () => {
    const columns = [numbers('a', 1, 2, 1e9)]
    const some = definition.learn(columns, settings(2), { ...exact, weights: Float64Array.of(1, 1, 0) })
    expect(some).toEqual(transformed([numbers('a', 1, 2)], settings(2), exact).learnt)
  })
})

describe('a shifted basis', () => {
  const value = fc.integer({ min: -4000, max: 4000 }).map((k) => 100 + k / 1000)
  const cases = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 3, max: 8 }), fc.boolean())
    .chain(([degree, rows, interactions]) =>
      fc.record({
        h: fc.constant(settings(degree, interactions)),
        a: fc.array(value, { minLength: rows, maxLength: rows }),
        b: fc.array(value, { minLength: rows, maxLength: rows }),
        beta: fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 15, maxLength: 15 }),
      }),
    )

  test('stays within one of zero', () => {
    fc.assert(
      fc.property(cases, ({ h, a, b }) => {
        for (const column of transformed([numbers('a', ...a), numbers('b', ...b)], { ...h, degree: 4 }, exact)
          .columns) {
          for (const t of valuesOf(column)) expect(Math.abs(t)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('and its restated coefficients give the same prediction', () => {
    fc.assert(
      fc.property(cases, ({ h, a, b, beta }) => {
        const columns = [
          numbers('a', ...a),
          numbers('b', ...b),
          booleanColumn(
            'f',
            Uint8Array.from(a, (_, i) => i % 2),
          ),
        ]
        const { learnt, columns: t } = transformed(columns, h, exact)
        const values = Float64Array.from(t, (_, k) => beta[k % beta.length])
        const stated = { intercept: [3, 0] as const, values, low: new Float64Array(t.length) }
        const own = definition.restate?.(stated, learnt, h) ?? stated
        const raw = transformed(columns, h).columns
        for (let i = 0; i < a.length; i++) {
          const left = exactSum([3, 0], values, stated.low, t, i)
          const right = exactSum(own.intercept, own.values, own.low, raw, i)
          expect(Math.abs(left.value - right.value)).toBeLessThanOrEqual(1e-12 * Math.max(left.size, right.size))
        }
      }),
    )
  })

  test.each([
    ['nist', 'Pontius'],
    ['nist', 'Wampler1'],
    ['nist', 'Wampler2'],
    ['nist', 'Wampler3'],
    ['held-out', 'Wampler4'],
    ['held-out', 'Wampler5'],
    ['held-out', 'FilipLike'],
  ] as const)('brings least squares on %s %s to what the data allow', (folder, name) => {
    const { columns, rows, degree, rounded, exact: printed } = linearSet(folder, name)
    const h = settings(degree)
    const { learnt, columns: terms } = transformed([numberColumn('x', columns['x'])], h, exact)
    const matrix = new Float64Array(rows * terms.length)
    const low = new Float64Array(rows * terms.length)
    terms.forEach((term, j) => {
      if (term.kind === 'number') {
        matrix.set(term.values, j * rows)
        low.set(term.low ?? [], j * rows)
      }
    })
    const fit = leastSquares({ rows, terms: terms.length, matrix, low, target: columns['y'], intercept: true })
    const own = definition.restate?.({ intercept: fit.intercept, values: fit.coefficients, low: fit.low }, learnt, h)
    const got = own ? [own.intercept[0], ...own.values] : []
    expect(got).toAgree(rounded.coefficients, { digits: 15 })
    const ceiling = Math.min(...rounded.coefficients.map((c, j) => lre(Number(c), printed.coefficients[j])))
    expect(got).toAgree(printed.coefficients, { digits: ceiling - 0.1 })
  })
})

function exactSum(
  intercept: readonly [number, number],
  values: Float64Array,
  low: Float64Array,
  columns: readonly Column[],
  i: number,
) {
  let value = intercept[0]
  let size = Math.abs(value)
  columns.forEach((column, k) => {
    const term = (values[k] + low[k]) * valuesOf(column)[i]
    value += term
    size += Math.abs(term)
  })
  return { value, size }
}
