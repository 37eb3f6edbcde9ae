import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { cross32, errorOfCross32 } from './cross.ts'
import { scope } from './memory.ts'

const normals = (seed: number, length: number) => {
  const source = random(seed)
  return Float32Array.from({ length }, () => source.normal())
}

const shapes = fc.record({
  seed: fc.nat(1e6),
  n: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(255, 256, 273, 1041)),
  p: fc.integer({ min: 1, max: 70 }),
  count: fc.integer({ min: 1, max: 4 }),
})

test('products of columns with a few vectors have the bits of the twin, and the error that is promised', () => {
  fc.assert(
    fc.property(shapes, ({ seed, n, p, count }) => {
      const X = normals(seed, n * p)
      const R = normals(seed + 1, n * count)
      const twin = new Float64Array(p * count)
      cross32(X, n, R, twin)
      scope((take) => {
        const [x, r] = [X, R].map((values) => {
          const own = take(values.length, Float32Array)
          own.set(values)
          return own
        })
        const Q = take(p * count)
        cross32(x, n, r, Q)
        expect(Q).toEqual(twin)
      })
      for (let k = 0; k < count; k++) {
        for (let j = 0; j < p; j++) {
          let [product, a, b] = [0, 0, 0]
          for (let i = 0; i < n; i++) {
            const [x, r] = [X[j * n + i], R[k * n + i]]
            product += x * r
            a += x * x
            b += r * r
          }
          expect(Math.abs(twin[k * p + j] - product)).toBeLessThanOrEqual(errorOfCross32(n) * Math.sqrt(a * b))
        }
      }
    }),
    { numRuns: 40 },
  )
})
