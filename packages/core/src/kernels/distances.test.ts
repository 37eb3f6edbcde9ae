import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { scaledDistances, sumDecays } from './distances.ts'
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

test('sums of decays have the bits of the twin, and nine digits', () => {
  const steps = 64
  const table = Float64Array.from({ length: 40 * steps + 1 }, (_, k) => Math.exp(-k / steps))
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5 }), (seed, n, m) => {
      const source = random(seed)
      const distances = Float64Array.from({ length: m * n }, () => 50 * source.uniform())
      const peaks = Float64Array.from({ length: n }, () => source.uniform())
      const twin = new Float64Array(m)
      sumDecays(distances, peaks, { table, steps }, 0.1, twin)
      scope((take) => {
        const [d, p, t] = [distances, peaks, table].map((values) => {
          const own = take(values.length)
          own.set(values)
          return own
        })
        const out = take(m)
        sumDecays(d, p, { table: t, steps }, 0.1, out)
        expect(out).toEqual(twin)
      })
      for (let at = 0; at < m; at++) {
        let want = 0.1
        for (let i = 0; i < n; i++) want += peaks[i] * Math.exp(-Math.min(distances[at * n + i], 40))
        expect(Math.abs(twin[at] / want - 1)).toBeLessThan(1e-8)
      }
    }),
  )
})
