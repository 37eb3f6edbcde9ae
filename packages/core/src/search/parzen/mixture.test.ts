import { expect, test } from 'vitest'
import { random } from '../../numeric/random.ts'
import { Mixture } from './mixture.ts'

/** Two kernels near the edges of an axis and over three cells. */
const mixture = new Mixture(
  [{ cells: 0 }, { cells: 3 }],
  Float64Array.of(0.1, 0.3, 0.2, 0.2),
  Float64Array.of(0.05, 0.9, 0, 2),
  Float64Array.of(1, 2),
)

test('the density of a mixture is one in all', () => {
  const steps = 2000
  const points = new Float64Array(6 * steps)
  for (let i = 0; i < steps; i++)
    for (let cell = 0; cell < 3; cell++) points.set([(i + 0.5) / steps, cell], 2 * (3 * i + cell))
  const out = new Float64Array(3 * steps)
  mixture.logDensityInto(points, 3 * steps, out)
  expect(out.reduce((sum, each) => sum + Math.exp(each), 0) / steps).toBeCloseTo(1, 5)
})

test('draws are as frequent as the density says', () => {
  const source = random(2)
  const draw = new Float64Array(2)
  const draws = 20000
  let [low, first] = [0, 0]
  for (let i = 0; i < draws; i++) {
    mixture.sample(source, draw)
    if (draw[0] < 0.2) low++
    if (draw[1] === 0) first++
  }
  const steps = 400
  const points = new Float64Array(6 * steps)
  for (let i = 0; i < steps; i++)
    for (let cell = 0; cell < 3; cell++) points.set([(i + 0.5) / steps, cell], 2 * (3 * i + cell))
  const out = new Float64Array(3 * steps)
  mixture.logDensityInto(points, 3 * steps, out)
  let [wantLow, wantFirst] = [0, 0]
  for (const [k, value] of out.entries()) {
    if (points[2 * k] < 0.2) wantLow += Math.exp(value) / steps
    if (points[2 * k + 1] === 0) wantFirst += Math.exp(value) / steps
  }
  expect(Math.abs(low / draws - wantLow)).toBeLessThan(0.015)
  expect(Math.abs(first / draws - wantFirst)).toBeLessThan(0.015)
})
