import { describe, expect, test } from 'vitest'
import { booleanColumn, dateColumn, numberColumn } from '../data/column.ts'
import { columnOf } from '../data/column-of.ts'
import { impute } from './impute.ts'

const { definition } = impute
const context = { weights: undefined, baseline: true, anyBasis: false }
const gap = Number.NaN
const columns = [
  numberColumn('x', Float64Array.of(1, gap, 2, 9, 2)),
  columnOf('s', ['B', 'A', null, 'B', 'C']),
  booleanColumn('b', Uint8Array.of(1, 1, 0, 2, 1)),
  dateColumn('d', Float64Array.of(0, 86400000, gap, 86400000, 5 * 86400000)),
]
type Settings = Parameters<typeof definition.apply>[2]

function filled(impute: Settings['impute'], more: Partial<Settings> = {}, weights?: Float64Array) {
  const h = { impute, imputeValue: 0, missingIndicator: false, ...more }
  const out = definition.apply(columns, definition.learn(columns, h, { ...context, weights }), h)
  return out.map((column, j) => {
    const i = [1, 2, 3, 2][j]
    return column.kind === 'category' ? column.levels[column.codes[i]] : column.values[i]
  })
}

describe('imputation', () => {
  test('fills with the mean, and with the most frequent word and answer', () => {
    expect(filled('mean')).toEqual([3.5, 'B', 1, 86400000 * 1.75])
  })

  test('fills with the median', () => {
    expect(filled('median')).toEqual([2, 'B', 1, 86400000])
  })

  test('fills with the most frequent value, the smallest of several', () => {
    expect(filled('most-frequent')).toEqual([2, 'B', 1, 86400000])
  })

  test('fills with a constant, and words with the level "missing"', () => {
    expect(filled('constant', { imputeValue: -3 })).toEqual([-3, 'missing', 1, -3 * 86400000])
    expect(filled('constant')).toEqual([0, 'missing', 0, 0])
  })

  test('weighs the rows', () => {
    const weights = Float64Array.of(5, 1, 1, 0, 3)
    expect(filled('mean', {}, weights)[0]).toBe(13 / 9)
    expect(filled('median', {}, weights)[0]).toBe(1)
    expect(filled('median', {}, Float64Array.of(4, 1, 1, 0, 3))[0]).toBe(1.5)
    expect(filled('most-frequent', {}, Float64Array.of(1, 1, 1, 1, 9)).slice(0, 2)).toEqual([2, 'C'])
  })

  test('keeps the levels of a category in order and leaves no gap', () => {
    const h = { impute: 'constant', imputeValue: 0, missingIndicator: false } as const
    const [words] = definition.apply([columns[1]], definition.learn([columns[1]], h, context), h)
    expect(words).toMatchObject({ levels: ['A', 'B', 'C', 'missing'], missingCount: 0 })
    expect(words.missing).toBeUndefined()
    const early = columnOf('s', ['z', 'a', null])
    const [sorted] = definition.apply([early], definition.learn([early], h, context), h)
    expect(sorted).toMatchObject({ levels: ['a', 'missing', 'z'], codes: Uint32Array.of(2, 0, 1) })
  })

  test('fills with what training had most, also where other data do not know that word', () => {
    const h = { impute: 'mean', imputeValue: 0, missingIndicator: false } as const
    const learnt = definition.learn([columns[1]], h, context)
    const [words] = definition.apply([columnOf('s', [null, 'C'])], learnt, h)
    expect(words).toMatchObject({ levels: ['B', 'C'], codes: Uint32Array.of(0, 1) })
  })

  test('marks the gaps of the columns that had some in training', () => {
    const h = { impute: 'mean', imputeValue: 0, missingIndicator: true } as const
    const training = [numberColumn('x', Float64Array.of(1, gap)), numberColumn('y', Float64Array.of(1, 2))]
    const learnt = definition.learn(training, h, context)
    const test = [numberColumn('x', Float64Array.of(1, 5)), numberColumn('y', Float64Array.of(gap, 2))]
    expect(definition.apply(test, learnt, h)).toEqual([
      test[0],
      numberColumn('y', Float64Array.of(1.5, 2)),
      booleanColumn('x is missing', Uint8Array.of(0, 0)),
    ])
    expect(definition.apply(training, learnt, h)[2]).toEqual(booleanColumn('x is missing', Uint8Array.of(0, 1)))
  })

  test('refuses a column without any value, unless a constant fills it', () => {
    const empty = [numberColumn('x', Float64Array.of(gap, gap))]
    const h = { impute: 'mean', imputeValue: 4, missingIndicator: false } as const
    expect(() => definition.learn(empty, h, context)).toThrow(expect.objectContaining({ code: 'data/empty' }))
    const constant = { ...h, impute: 'constant' } as const
    const [x] = definition.apply(empty, definition.learn(empty, constant, context), constant)
    expect(x).toEqual(numberColumn('x', Float64Array.of(4, 4)))
  })

  test('does not change the columns that it is given', () => {
    const before = structuredClone(columns)
    filled('constant', { missingIndicator: true })
    expect(columns).toEqual(before)
  })
})
