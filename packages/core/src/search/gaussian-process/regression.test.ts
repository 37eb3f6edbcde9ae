import { expect, test } from 'vitest'
import { random } from '../../numeric/random.ts'
import { minimise } from './minimise.ts'
import { Regression } from './regression.ts'

const source = random(3)
const points = Array.from({ length: 20 }, () =>
  Float64Array.of(source.uniform(), source.below(3) / 3, source.uniform()),
)
const surface = ([x, kind, y]: Float64Array) => Math.sin(5 * x) + y * kind

function learnt(): Regression {
  const regression = new Regression([false, true, false])
  regression.setAll(points, points.map(surface))
  regression.learn(30, 10)
  return regression
}

test('the regression passes through what it was told, and is unsure elsewhere', () => {
  const regression = learnt()
  const out = new Float64Array(2)
  for (const point of points) {
    regression.predictInto(point, out)
    expect(Math.abs(out[0] - surface(point))).toBeLessThan(0.01)
    expect(out[1]).toBeLessThan(1e-3)
  }
  const [at] = points
  regression.predictInto(at, out)
  const [, near] = out
  regression.predictInto(Float64Array.of(at[0] + 0.4 > 1 ? at[0] - 0.4 : at[0] + 0.4, -1, 0.5), out)
  expect(out[1]).toBeGreaterThan(10 * near)
})

test('slopes of mean and variance agree with central differences', () => {
  const regression = learnt()
  const at = Float64Array.of(0.3, 1 / 3, 0.7)
  const slopes = new Float64Array(6)
  regression.predictInto(at, new Float64Array(2), slopes)
  for (const j of [0, 2]) {
    const [above, below] = [1e-4, -1e-4].map((step) => {
      const out = new Float64Array(2)
      const moved = Float64Array.from(at)
      moved[j] += step
      regression.predictInto(moved, out)
      return out
    })
    expect(Math.abs((above[0] - below[0]) / 2e-4 - slopes[j])).toBeLessThan(1e-4)
    expect(Math.abs((above[1] - below[1]) / 2e-4 - slopes[3 + j])).toBeLessThan(1e-4)
  }
})

test('a point added and forgotten leaves no trace', () => {
  const regression = learnt()
  const [before, after] = [new Float64Array(2), new Float64Array(2)]
  const at = Float64Array.of(0.1, 0, 0.9)
  regression.predictInto(at, before)
  regression.add(at, 3)
  regression.predictInto(at, after)
  expect(after[1]).toBeLessThan(before[1])
  regression.truncate(points.length)
  regression.predictInto(at, after)
  expect(after).toEqual(before)
})

test('the minimum of a function in a box is found, also where a bound holds it', () => {
  const valley = (x: Float64Array, gradient: Float64Array) => {
    const rise = x[1] - x[0] * x[0]
    gradient[0] = -400 * x[0] * rise - 2 * (1 - x[0])
    gradient[1] = 200 * rise
    return 100 * rise * rise + (1 - x[0]) * (1 - x[0])
  }
  const start = Float64Array.of(-1, 1)
  expect(minimise(valley, start, Float64Array.of(-2, -2), Float64Array.of(2, 2), 100, 1e-14)).toBeLessThan(1e-10)
  const held = Float64Array.of(-1, 1)
  minimise(valley, held, Float64Array.of(-2, -2), Float64Array.of(0.5, 2), 100, 1e-14)
  expect([...held]).toEqual([0.5, expect.closeTo(0.25, 5)])
})
