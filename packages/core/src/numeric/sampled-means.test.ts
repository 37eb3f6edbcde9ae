import { expect, test } from 'vitest'
import { random } from './random.ts'
import { sampledMeans } from './sampled-means.ts'

const rows = 100_000
const stream = random(2)
const columns = {
  uniform: Float64Array.from({ length: rows }, () => stream.uniform()),
  sorted: Float64Array.from({ length: rows }, (_, i) => i),
  'one value far out': Float64Array.from({ length: rows }, (_, i) => (i === 0 ? 1e9 : i % 2)),
  'far out where the sample is': Float64Array.from({ length: rows }, (_, i) => (i % 1587 < 16 ? 1e9 : i % 2)),
}

test.each(Object.entries(columns))('the sampled mean is near the mean of all: %s', (_, x) => {
  const [sampled] = sampledMeans(x, rows, 1)
  const mean = x.reduce((sum, value) => sum + value / rows, 0)
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + ((value - mean) * (value - mean)) / rows, 0))
  expect(Math.abs(sampled - mean)).toBeLessThan(Math.sqrt(rows / 1024) * deviation)
})

test('equal values are their own mean, few rows are all taken, rows of weight 0 are absent', () => {
  const equal = new Float64Array(rows).fill(0.1)
  const few = Float64Array.of(1, 2, 6)
  expect([...sampledMeans(equal, rows, 1)]).toEqual([0.1])
  expect([...sampledMeans(Float64Array.of(...few, ...few), 3, 2)]).toEqual([3, 3])
  expect([...sampledMeans(few, 3, 1, Float64Array.of(1, 3, 0))]).toEqual([1.75])
})
