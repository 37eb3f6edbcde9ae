import { expect, test } from 'vitest'
import { dataset } from './dataset.ts'
import { usable } from './select.ts'

const number = { targetKind: 'number' } as const

test('rows with a missing target, weight or feature are left out and counted under the first reason', () => {
  const data = dataset(
    { x: [1, null, 3, 4, null], w: [1, 1, null, 1, 1], y: [null, 2, 3, 4, null] },
    { target: 'y', weights: 'w' },
  )
  const { rows, dropped, notices, data: left } = usable(data, number)
  expect([...rows]).toEqual([3])
  expect(dropped).toEqual({ rows: 4, why: { 'y is missing': 2, 'w is missing': 1, 'x is missing': 1 } })
  expect(notices[0]).toMatchObject({ code: 'rows-dropped' })
  expect([left.rows, left.features]).toEqual([1, ['x']])
})

test('rows with missing features stay where the model deals with them; complete data are not copied', () => {
  const data = dataset({ x: [1, null], y: [1, 2] }, { target: 'y' })
  expect(usable(data, { ...number, keepMissingFeatures: true }).data.columns).toBe(data.columns)
})

test('dates, identifiers and empty columns are left out with a notice', () => {
  const rows = Array.from({ length: 20 }, (_, i) => i)
  const data = dataset(
    { day: rows.map((i) => new Date(i)), id: rows.map((i) => `r${i}`), none: rows.map(() => null), x: rows, y: rows },
    { target: 'y' },
  )
  const chosen = usable(data, number)
  expect(chosen.data.features).toEqual(['x'])
  expect(chosen.notices.map(({ code }) => code)).toEqual(['date-left-out', 'identifier', 'no-values'])
  expect(usable(data.with({ features: ['id'] }), number).data.features).toEqual(['id'])
  expect(() => usable(data.with({ features: ['day'] }), number)).toThrow(
    expect.objectContaining({ code: 'data/column-kind' }),
  )
})

test.each([
  [dataset({ x: [1], y: [1] }), 'request/invalid', /no target is named/],
  [
    dataset({ x: [1, 2], y: ['a', 'b'] }, { target: 'y' }),
    'data/column-kind',
    /"y" must be numeric, but holds words \(such as "a"\)/,
  ],
  [dataset({ x: [1], y: [1], w: [-1] }, { target: 'y', weights: 'w' }), 'data/weights', /row 1 of "w" has -1/],
  [dataset({ x: [1], y: [1], w: [0] }, { target: 'y', weights: 'w' }), 'data/weights', /all weights/],
  [dataset({ x: [1], y: [1], w: ['a'] }, { target: 'y', weights: 'w' }), 'data/weights', /kind category/],
  [dataset({ x: [1, null], y: [1, 1], w: [0, 5] }, { target: 'y', weights: 'w' }), 'data/weights', /all weights/],
  [dataset({ y: [1] }, { target: 'y' }), 'data/no-features', /every column has another role/],
  [dataset({ x: [null], y: [1] }, { target: 'y' }), 'data/no-features', /"x" has no value/],
  [dataset({ x: [], y: [] }, { target: 'y' }), 'data/no-rows', /no rows/],
  [
    dataset({ x: [1, null], y: [null, 1] }, { target: 'y' }),
    'data/no-rows',
    /1 because y is missing, 1 because x is missing/,
  ],
])('what cannot be fitted is refused: %#', (data, code, message) => {
  expect(() => usable(data, number)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
})

test('one class among the rows that stay is refused', () => {
  const data = dataset({ x: [1, 2, null], y: ['a', 'a', 'b'] }, { target: 'y' })
  expect(() => usable(data, { targetKind: 'category' })).toThrow(/one class only, "a"/)
})
