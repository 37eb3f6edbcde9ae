import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { scope } from './memory.ts'
import { symmetricTimes } from './symmetric-times.ts'

test('a symmetric matrix times a vector has the bits of the twin', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(60), (seed, n) => {
      const source = random(seed)
      const A = Float64Array.from({ length: n * n }, () => source.normal())
      for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) A[i * n + j] = A[j * n + i]
      const x = Float64Array.from({ length: n }, () => source.normal())
      const twin = new Float64Array(n)
      symmetricTimes(A, x, twin)
      scope((take) => {
        const [a, b, out] = [take(n * n), take(n), take(n)]
        a.set(A)
        b.set(x)
        symmetricTimes(a, b, out)
        expect(out).toEqual(twin)
      })
      for (let j = 0; j < n; j++)
        expect(twin[j]).toBeCloseTo(
          x.reduce((sum, value, i) => sum + A[i * n + j] * value, 0),
          10,
        )
    }),
  )
})
