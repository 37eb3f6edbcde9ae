import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { SOBOL_DIMENSIONS, scrambledSobol } from './sobol.ts'

test('each of 128 axes has one of 256 points in each of 256 cells', () => {
  const pointAt = scrambledSobol(SOBOL_DIMENSIONS, random(4))
  const point = new Float64Array(SOBOL_DIMENSIONS)
  const seen = Array.from({ length: SOBOL_DIMENSIONS }, () => new Set<number>())
  for (let index = 0; index < 256; index++) {
    pointAt(index, point)
    for (const [j, u] of point.entries()) seen[j].add(Math.floor(256 * u))
  }
  expect(seen.every(({ size }) => size === 256)).toBe(true)
})

test('the first two axes share 64 points evenly between squares and between strips', () => {
  const pointAt = scrambledSobol(2, random(1))
  const point = new Float64Array(2)
  for (const across of [1, 2, 4, 8, 16, 32, 64]) {
    const cells = new Set<number>()
    for (let index = 0; index < 64; index++) {
      pointAt(index, point)
      cells.add(Math.floor(point[0] * across) * 64 + Math.floor((point[1] * 64) / across))
    }
    expect(cells.size).toBe(64)
  }
})

test('past 128 dimensions coordinates are drawn, the same for the same index', () => {
  const pointAt = scrambledSobol(130, random(1))
  const [first, second] = [new Float64Array(130), new Float64Array(130)]
  pointAt(5, first)
  pointAt(6, second)
  expect(first[129]).not.toBe(second[129])
  pointAt(5, second)
  expect(second).toEqual(first)
})
