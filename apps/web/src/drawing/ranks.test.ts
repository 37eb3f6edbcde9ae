import { expect, test } from 'vitest'
import { ranksOf } from './ranks.ts'

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
