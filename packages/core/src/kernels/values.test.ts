// What the kernels compute, against the plainest possible formulas.
import { expect, test } from 'vitest'
import { logisticGradient, squaredGradient } from './gradient.ts'
import { gram } from './gram.ts'
import { moments } from './moments.ts'
import { chunks, rows } from './rows.ts'

const n = 5000
const p = 3
const X = Float64Array.from({ length: n * p }, (_, i) => ((i * 7919) % 1009) / 500 - 1)
const y = Float64Array.from({ length: n }, (_, i) => ((i * 31) % 17) / 17)
const w = Float64Array.from({ length: n }, (_, i) => 1 + (i % 3))
const theta = Float64Array.of(0.5, -1, 0.25, 2)
const [from, to] = [11, 4990]

/** Σ over the rows of w·f(row). */
function sum(f: (x: number[], target: number, row: number) => number) {
  let total = 0
  for (let i = from; i < to; i++) total += w[i] * f([X[i], X[n + i], X[2 * n + i], 1], y[i], i)
  return total
}

const linear = (x: number[]) => x.reduce((total, value, j) => total + value * theta[j], 0)
const close = (got: ArrayLike<number>, want: number[]) => {
  for (const [j, value] of want.entries()) expect(Math.abs(got[j] - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)))
}

test('the gradient of squares is Xᵀw(Xθ − y)', () => {
  const g = new Float64Array(4)
  const cost = squaredGradient(rows(X, n, from, to), { y, w }, theta, g)
  close([cost], [sum((x, target) => (linear(x) - target) ** 2)])
  close(
    g,
    [0, 1, 2, 3].map((j) => sum((x, target) => x[j] * (linear(x) - target))),
  )
})

test('the gradient of the log loss is its derivative', () => {
  const g = new Float64Array(4)
  const design = rows(X, n, from, to)
  const cost = logisticGradient(design, { y, w }, theta, g)
  close([cost], [sum((x, target) => Math.log(1 + Math.exp(linear(x))) - target * linear(x))])
  const h = 1e-5
  for (let j = 0; j < 4; j++) {
    const costs = [h, -h].map((step) => {
      const moved = theta.slice()
      moved[j] += step
      return logisticGradient(design, { y, w }, moved, new Float64Array(4))
    })
    expect((costs[0] - costs[1]) / (2 * h)).toBeCloseTo(g[j], 3)
  }
})

test('cross products of (X − c, 1, y − c)', () => {
  const centre = Float64Array.of(0.1, 0.2, -0.3, 0, 0.5)
  const z = (x: number[], target: number) => [...x, target].map((value, j) => value - centre[j])
  const G = new Float64Array(25)
  gram(rows(X, n, from, to), { ones: true, y, w, centre }, G)
  for (let j = 0; j < 5; j++) {
    for (let k = 0; k < 5; k++) close([G[k + j * 5]], [sum((x, target) => z(x, target)[j] * z(x, target)[k])])
  }
})

test('means and squared deviations, also of columns far from zero', () => {
  const far = X.map((value) => value + 1e9)
  const { weight, mean, squares } = moments(rows(far, n, from, to), w)
  close([weight], [sum(() => 1)])
  for (let j = 0; j < p; j++) {
    const centre = sum((_, __, i) => far[j * n + i] - 1e9) / weight
    expect(Math.abs(mean[j] - 1e9 - centre)).toBeLessThan(2.4e-7) // two roundings of 1e9
    const want = sum((_, __, i) => (far[j * n + i] - 1e9 - centre) ** 2)
    expect(Math.abs(squares[j] / want - 1)).toBeLessThan(1e-6)
  }
})

test('rows are cut into at most 32 chunks of at least 2048 rows, but for the last', () => {
  expect(chunks(rows(X, n, 7, 7))).toEqual([7])
  expect(chunks(rows(X, n, 7, 2055))).toEqual([7, 2055])
  expect(chunks(rows(X, n, 7, 2056))).toEqual([7, 2055, 2056])
  const many = chunks({ from: 0, to: 1e6 })
  expect(many).toHaveLength(33)
  expect(many[1] % 1024).toBe(0)
})
