import { expect, test } from 'vitest'
import { logImprovementInto } from './expected-improvement.ts'

/** z, ln h(z) and its derivative, by mpmath with 60 digits and more. */
const values = [
  [3, 1.0987396653277077, 0.3328409684517952],
  [0.5, -0.3598276837450638, 0.9909227180041099],
  [0, -0.9189385332046728, 1.2533141373155003],
  [-0.9, -2.2982829894596515, 1.8326998049212273],
  [-1.5, -3.52993592080571, 2.2795806941564463],
  [-5, -16.74430116266099, 5.361816241288088],
  [-30, -457.724653760598, 30.06644615416242],
  [-99, -4910.609484215455, 99.02019584095312],
  [-101, -5110.649473554864, 101.01979616064943],
] as const

test.each(values)('the logarithm of the expected improvement at z = %d agrees with mpmath', (z, value, slope) => {
  const out = new Float64Array(2)
  logImprovementInto(z, out)
  expect(Math.abs(out[0] / value - 1)).toBeLessThan(1e-11)
  expect(Math.abs(out[1] / slope - 1)).toBeLessThan(1e-9)
})

test('the expected improvement stays finite however far a point is behind', () => {
  const out = new Float64Array(2)
  logImprovementInto(-1e8, out)
  expect(out[0]).toBeCloseTo(-5e15, -3)
  expect(out[1] / 1e8).toBeCloseTo(1, 6)
})
