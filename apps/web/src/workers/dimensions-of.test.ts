import { expect, test } from 'vitest'
import { dimensionsOf } from './dimensions-of.ts'

test('what is always the same is no dimension; numbers over decades are logarithmic, words are alternatives', () => {
  const found = dimensionsOf([
    { 'penalty.lambda': 0.001, 'model.degree': 1, 'model.intercept': true, 'algorithm.name': 'qr' },
    { 'penalty.lambda': 10, 'model.degree': 3, 'model.intercept': true, 'algorithm.name': 'adam' },
  ])
  expect(found).toEqual([
    { key: 'penalty.lambda', name: 'lambda', numeric: true, log: true, low: 0.001, high: 10 },
    { key: 'model.degree', name: 'degree', numeric: true, log: false, low: 1, high: 3 },
    { key: 'algorithm.name', name: 'name', numeric: false, log: false, values: ['adam', 'qr'] },
  ])
})

test('two of the same name keep the part they belong to', () => {
  const found = dimensionsOf([
    { 'a.x': 1, 'b.x': 1 },
    { 'a.x': 2, 'b.x': 2 },
  ])
  expect(found.map(({ name }) => name)).toEqual(['a.x', 'b.x'])
})
