import { expect, test } from 'vitest'
import { quadratic } from './quadratic.ts'
import { inside, startIn, windowOf } from './window.ts'

/** ½(θ − m)'H(θ − m) with H = [a b; b c]. */
const gradientOf =
  (a: number, b: number, c: number, m: readonly [number, number]) => (theta: Float64Array, out: Float64Array) => {
    const [x, y] = [theta[0] - m[0], theta[1] - m[1]]
    out[0] = a * x + b * y
    out[1] = b * x + c * y
    return 0
  }

test('curvature, minimum and reach are read from three gradients', () => {
  const { curvature, minimum, reach } = quadratic(gradientOf(2, 0, 8, [3, -1]))
  expect(curvature).toBe(8)
  expect(minimum).toEqual([3, -1])
  expect(reach).toEqual([Math.sqrt(1 / 2), Math.sqrt(1 / 8)])
})

test('a valley without a lowest place has no minimum', () => {
  const { curvature, minimum } = quadratic(gradientOf(1, 2, 4, [0, 0]))
  expect(curvature).toBe(5)
  expect(minimum).toBeUndefined()
})

test('the window holds the minimum, θ = 0 and the start', () => {
  for (const m of [
    [0, 0],
    [1, 2],
    [-300, 0.001],
    [1e6, 1e-6],
  ] as const) {
    const shape = quadratic(gradientOf(1, 5, 33, m))
    const rise = 0.5 * (m[0] * m[0] + 10 * m[0] * m[1] + 33 * m[1] * m[1]) || 1
    const window = windowOf(shape, rise)
    expect(inside(window, m)).toBe(true)
    expect(inside(window, [0, 0])).toBe(true)
    expect(inside(window, startIn(window), 0.05)).toBe(true)
  }
})
