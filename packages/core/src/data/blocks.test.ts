import { expect, test } from 'vitest'
import { blocks } from './blocks.ts'

const rows = 200_000

test.each([
  ['unknown', 0],
  ['expected', rows + 10_000],
  ['expected to be fewer', 70_000],
  ['expected to be many more', 5 * rows],
])('values come out in order where their number is %s', (_, expected) => {
  const made = blocks((length) => new Float64Array(length), expected)
  for (let i = 0; i < rows; i++) {
    made.reach(i)
    made.last[i - made.start] = i
  }
  expect(made.joined(rows)).toEqual(Float64Array.from({ length: rows }, (_, i) => i))
})

test('values for which there was room are not copied', () => {
  const made = blocks((length) => new Float64Array(length), 300)
  made.reach(0)
  const { buffer } = made.last
  made.reach(200)
  expect(made.joined(201).buffer).toBe(buffer)
})
