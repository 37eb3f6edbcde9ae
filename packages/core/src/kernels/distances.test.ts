import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { scaledDistances } from './distances.ts'
import { scope } from './memory.ts'

test('squared distances have the bits of the twin', () => {
  const shapes = fc.record({
    seed: fc.nat(1e6),
    n: fc.integer({ min: 1, max: 30 }),
    d: fc.integer({ min: 1, max: 6 }),
    m: fc.integer({ min: 1, max: 8 }),
  })
  fc.assert(
    fc.property(shapes, ({ seed, n, d, m }) => {
      const source = random(seed)
      const chance = (length: number) => Float64Array.from({ length }, () => source.normal())
      const [points, centres, scales] = [chance(m * d), chance(n * d), chance(n * d)]
      const among = Float64Array.from({ length: d }, () => Number(source.uniform() < 0.8))
      const twin = new Float64Array(m * n)
      scaledDistances(points, m, { n, centres, scales, among }, twin)
      scope((take) => {
        const [p, c, s, a] = [points, centres, scales, among].map((values) => {
          const own = take(values.length)
          own.set(values)
          return own
        })
        const out = take(m * n)
        scaledDistances(p, m, { n, centres: c, scales: s, among: a }, out)
        expect(out).toEqual(twin)
      })
    }),
  )
})
