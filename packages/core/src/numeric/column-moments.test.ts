import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, release } from '../kernels/memory.ts'
import { meansAndDeviations } from './column-moments.ts'
import { deviation, weightedMean } from './moments.ts'

const value = fc.oneof(
  { weight: 40, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 5e-324, 1e308, -1e308, Number.NaN) },
)
const lengths = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1023, 1024, 1025, 2500))

test('means and deviations of columns are those of each column alone, to the bit', () => {
  const columns = fc
    .tuple(fc.array(fc.array(value, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 9 }), lengths)
    .map(([seeds, n]) => seeds.map((seed) => Float64Array.from({ length: n }, (_, i) => seed[(i * i) % seed.length])))
  fc.assert(
    fc.property(columns, fc.boolean(), (columns, near) => {
      const used = columns.map((column, j) => {
        if (!near || j % 2 === 1) return column
        const copy = allocate(column.length)
        copy.set(column)
        return copy
      })
      const found = meansAndDeviations(used)
      const means = columns.map((column) => weightedMean(column))
      expect(found.means).toEqual(means)
      expect(found.deviations).toEqual(columns.map((column, j) => deviation(column, means[j])))
      for (const [j, column] of used.entries()) if (column !== columns[j]) release(column)
    }),
    { numRuns: 300 },
  )
})

test('rows of weight 0 count for nothing, and no columns have no moments', () => {
  const found = meansAndDeviations([Float64Array.of(1, 3, 100)], Float64Array.of(1, 1, 0))
  expect(found).toEqual({ means: [2], deviations: [1] })
  expect(meansAndDeviations([])).toEqual({ means: [], deviations: [] })
})
