import { expect, test } from 'vitest'
import { conjugateGradients } from './conjugate-gradients.ts'

test('a definite system of n equations is solved in n products', () => {
  const A = [
    [4, 1, 0],
    [1, 3, -1],
    [0, -1, 5],
  ]
  const times = (v: ArrayLike<number>) => A.map((row) => row.reduce((sum, a, j) => sum + a * v[j], 0))
  let products = 0
  const system = {
    product(v: Float64Array, out: Float64Array) {
      products++
      out.set(times(v))
    },
    solve(x: Float64Array) {
      for (const [j, row] of A.entries()) x[j] /= row[j]
    },
  }
  const x = conjugateGradients(system, Float64Array.from(times([1, -2, 3])), { enough: 1e-12, most: 10 })
  expect(products).toBeLessThanOrEqual(4)
  for (const [j, want] of [1, -2, 3].entries()) expect(x[j]).toBeCloseTo(want, 12)
})
