import { expect, test } from 'vitest'
import { keptLast, lowestFirst, ranksOf } from './ranks.ts'

test('the best is 1, the worst 0, equal scores share a place, and what has no score has none', () => {
  expect([...ranksOf([3, 1, undefined, 1, 9, Number.NaN], 'minimize')]).toEqual([
    1 - 2 / 3,
    1,
    Number.NaN,
    1,
    0,
    Number.NaN,
  ])
  expect([...ranksOf([0.5, 0.9], 'maximize')]).toEqual([0, 1])
  expect([...ranksOf([4], 'minimize')]).toEqual([1])
})

test('the best is drawn last, what is kept above all else', () => {
  const order = lowestFirst(Float64Array.of(0.5, Number.NaN, 1, 0))
  expect([...order]).toEqual([1, 3, 0, 2])
  expect([...keptLast(order, Uint8Array.of(1, 1, 0, 0))]).toEqual([3, 2, 1, 0])
})
