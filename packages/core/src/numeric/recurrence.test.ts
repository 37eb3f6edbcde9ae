import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from './random.ts'
import { recurrenceOver } from './recurrence.ts'

/** The polynomials of a recurrence at points, p₀ first. */
function at(points: Float64Array, degree: number): Float64Array[] {
  const { centre, unit, shift, weight, factor } = recurrenceOver(points, degree)
  const all = [points.map(() => 1), points.map((x) => (x - centre) / unit)]
  for (let k = 0; k + 1 < degree; k++)
    all.push(points.map((_, i) => ((all[1][i] - shift[k]) * all[k + 1][i] - weight[k] * all[k][i]) * factor[k]))
  return all
}

test('the polynomials are orthonormal over their points', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 15 }), (seed, degree) => {
      const source = random(seed)
      const points = Float64Array.from({ length: 500 }, () => 40 + 3 * source.normal())
      const all = at(points, degree)
      for (const [j, p] of all.entries())
        for (const [k, q] of all.entries()) {
          const product = p.reduce((sum, value, i) => sum + value * q[i], 0) / points.length
          expect(Math.abs(product - Number(j === k))).toBeLessThan(1e-9)
        }
    }),
    { numRuns: 30 },
  )
})

test('fewer different points than degrees give numbers all the same', () => {
  for (const points of [Float64Array.of(1, 2, 1, 2), Float64Array.of(3, 3), Float64Array.of(1e-300, 2e-300)])
    for (const p of at(points, 5)) expect(p.every(Number.isFinite)).toBe(true)
})
