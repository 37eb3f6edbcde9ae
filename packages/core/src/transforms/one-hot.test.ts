import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import '../../test/to-agree.ts'
import { booleanColumn, type Column, categoryColumn, dateColumn, numberColumn } from '../data/column.ts'
import { columnOf } from '../data/column-of.ts'
import { numbersOf } from '../data/numbers-of.ts'
import { leastSquares } from '../numeric/least-squares.ts'
import { oneHot } from './one-hot.ts'

const { definition } = oneHot
const context = { weights: undefined, baseline: true, anyBasis: false }
const usual = { baseline: 'auto', unseen: 'error' } as const
const words = (name: string, ...cells: string[]) => columnOf(name, cells)
const names = (columns: readonly Column[]) => columns.map((column) => column.name)

describe('one-hot encoding', () => {
  const species = words('species', 'Gentoo', 'Adelie', 'Chinstrap', 'Gentoo')

  test('makes a column of yes and no for each level but the first', () => {
    const out = definition.apply([species], definition.learn([species], usual, context), usual)
    expect(out).toEqual([
      { ...booleanColumn('species=Chinstrap', Uint8Array.of(0, 0, 1, 0)), indicatorOf: 'species' },
      { ...booleanColumn('species=Gentoo', Uint8Array.of(1, 0, 0, 1)), indicatorOf: 'species' },
    ])
  })

  test.each([
    ['auto', true, 2],
    ['auto', false, 3],
    ['drop', false, 2],
    ['keep', true, 3],
  ] as const)('with baseline %s and a redundant level (%s) has %i columns', (baseline, redundant, count) => {
    const h = { baseline, unseen: 'error' } as const
    const learnt = definition.learn([species], h, { ...context, baseline: redundant })
    expect(definition.apply([species], learnt, h)).toHaveLength(count)
  })

  test('counts only levels that occur in training: the baseline is the first of them', () => {
    const some = { ...categoryColumn('s', Uint32Array.of(0, 1, 2), ['A', 'B', 'C']), codes: Uint32Array.of(1, 2, 2) }
    expect(definition.learn([some], usual, context)).toMatchObject({ levels: [['B', 'C']], indicators: [['C']] })
    const weighted = definition.learn([words('s', 'A', 'B', 'C')], usual, {
      ...context,
      weights: Float64Array.of(0, 1, 1),
    })
    expect(weighted.indicators).toEqual([['C']])
  })

  test('refuses a level that did not occur in training, with column, level, row and what to do', () => {
    const learnt = definition.learn([species], usual, context)
    const other = words('species', 'Adelie', 'Emperor', 'King')
    expect(() => definition.apply([other], learnt, usual)).toThrowErrorMatchingInlineSnapshot(`
      [HpError: row 2 of column "species" is "Emperor", which did not occur in training.
        where: one-hot (flag --unseen)
        fix:   known are "Adelie", "Chinstrap", "Gentoo"; to count others as none of these, set unseen: 'zeros' (--unseen zeros)]
    `)
  })

  test('or gives it zeros when asked to', () => {
    const h = { baseline: 'keep', unseen: 'zeros' } as const
    const out = definition.apply([words('species', 'Emperor', 'Gentoo')], definition.learn([species], h, context), h)
    expect(out.map((column) => [...numbersOf(column).values])).toEqual([
      [0, 0],
      [0, 0],
      [0, 1],
    ])
  })

  test('reads levels by name, whatever their codes are in other data', () => {
    const learnt = definition.learn([species], usual, context)
    const [, gentoo] = definition.apply([words('species', 'Gentoo', 'Gentoo')], learnt, usual)
    expect([...numbersOf(gentoo).values]).toEqual([1, 1])
  })

  test('leaves numbers and booleans alone and turns dates into days', () => {
    const columns = [
      numberColumn('x', Float64Array.of(1.5)),
      booleanColumn('b', Uint8Array.of(1)),
      dateColumn('d', Float64Array.of(86400000 * 2.5)),
    ]
    const out = definition.apply(columns, definition.learn(columns, usual, context), usual)
    expect(out).toEqual([columns[0], columns[1], numberColumn('d', Float64Array.of(2.5))])
  })

  test('refuses an identifier and names that are taken', () => {
    const id = words('id', ...Array.from({ length: 30 }, (_, i) => `k${i}`))
    expect(() => definition.learn([id], usual, context)).toThrow(expect.objectContaining({ code: 'data/category' }))
    const columns = [words('a', 'x', 'y'), numberColumn('a=y', Float64Array.of(1, 2))]
    const learnt = definition.learn(columns, usual, context)
    expect(() => definition.apply(columns, learnt, usual)).toThrow(expect.objectContaining({ code: 'data/header' }))
  })

  test('fits the penguins to the reference coefficients', () => {
    const read = (file: string) => readFileSync(new URL(`../../test/reference/${file}`, import.meta.url), 'utf8')
    const { expected, rows_used: rows } = JSON.parse(read('results/ols/penguins-categories.json'))
    const [header, ...lines] = read('data/penguins.csv').trim().split('\n')
    const used = ['flipper_length_mm', 'species', 'sex', 'body_mass_g']
    const at = used.map((name) => header.split(',').indexOf(name))
    const cells = lines.map((line) => at.map((j) => line.split(',')[j])).filter((row) => !row.includes('NA'))
    const [flipper, kind, sex, mass] = used.map((name, j) =>
      columnOf(name, j === 0 || j === 3 ? cells.map((row) => Number(row[j])) : cells.map((row) => row[j])),
    )
    const columns = [flipper, kind, sex]
    const terms = definition.apply(columns, definition.learn(columns, usual, context), usual)
    const matrix = Float64Array.from(terms.flatMap((term) => [...numbersOf(term).values]))
    const fit = leastSquares({ rows, terms: 4, matrix, target: numbersOf(mass).values, intercept: true })
    expect(names(terms)).toEqual(Object.keys(expected.coefficients))
    expect([fit.intercept[0], ...fit.coefficients]).toAgree(
      [expected.digits.intercept, ...(Object.values(expected.digits.coefficients) as string[])],
      { digits: 12 },
    )
  })
})
