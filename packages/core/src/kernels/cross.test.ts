import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { cross16, errorsOfCross16, shorten, shortRows } from './cross.ts'
import { scope } from './memory.ts'

const shapes = fc.record({
  seed: fc.nat(1e6),
  n: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(1041, 2100)),
  p: fc.integer({ min: 1, max: 40 }),
  count: fc.integer({ min: 1, max: 4 }),
  /** What is added to every number: of vectors that are all alike products are largest. */
  level: fc.constantFrom(0, 1, 1000),
  /** What it is all multiplied by. */
  size: fc.constantFrom(0, 1, 1e-100),
})

test('products of shortened columns with a few vectors are those of the twin, and as near as is promised', () => {
  fc.assert(
    fc.property(shapes, ({ seed, n, p, count, level, size }) => {
      const source = random(seed)
      const vectors = (many: number) =>
        Array.from({ length: many }, () => Float64Array.from({ length: n }, () => size * (level + source.normal())))
      const [X, R] = [vectors(p), vectors(count)]
      const rows = shortRows(n)
      scope((take) => {
        const [x, r] = [take(rows * p, Int16Array), take(rows * count, Int16Array)]
        const a = X.map((v, j) => shorten(v, x.subarray(j * rows, (j + 1) * rows)))
        const b = R.map((v, k) => shorten(v, r.subarray(k * rows, (k + 1) * rows)))
        const Q = take(p * count)
        const twin = new Float64Array(p * count)
        cross16(x, rows, r, Q)
        cross16(x.slice(), rows, r.slice(), twin)
        expect(Q).toEqual(twin)
        for (let k = 0; k < count; k++) {
          for (let j = 0; j < p; j++) {
            const product = X[j].reduce((sum, value, i) => sum + value * R[k][i], 0)
            const distance = Math.abs(Q[k * p + j] / (a[j].unit * b[k].unit) - product)
            const { ofLength, ofUnit } = errorsOfCross16(n, b[k])
            expect(distance).toBeLessThanOrEqual(ofLength * a[j].length + ofUnit / a[j].unit)
          }
        }
      })
    }),
    { numRuns: 40 },
  )
})
