import { expect, test } from 'vitest'
import { sparkline } from './sparkline.ts'

const unicode = { unicode: true }

test('a sparkline goes from the lowest to the highest value', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], unicode)).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([7, 0], { unicode: false })).toBe('@_')
})

test('many values are as wide as there is room, and the last is the last', () => {
  const line = sparkline(
    Array.from({ length: 1000 }, (_, k) => 1000 - k),
    unicode,
    10,
  )
  expect(line).toHaveLength(10)
  expect(line.at(-1)).toBe('▁')
})

test('equal values are a flat line, missing ones a gap, none nothing; huge ones do not overflow', () => {
  expect(sparkline([3, 3, 3], unicode)).toBe('▁▁▁')
  expect(sparkline([1, Number.NaN, 2], unicode)).toBe('▁ █')
  expect(sparkline([], unicode)).toBe('')
  expect(sparkline([-1e308, 1e308], unicode)).toBe('▁█')
})
