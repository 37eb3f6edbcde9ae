import { afterAll, describe, expect, it } from 'vitest'
import { exactProblem } from '../../test/exact-problem.ts'
import { allocate, memoryUse, release } from '../kernels/memory.ts'
import { centreOf } from './centred.ts'
import { fromColumns } from './from-columns.ts'
import { fromProducts } from './from-products.ts'
import { random } from './random.ts'

const [rows, p] = [37, 5]
const stream = random(8)
const draw = () => 2 * stream.uniform() - 1
const matrix = allocate(rows * p)
for (let at = 0; at < matrix.length; at++) matrix[at] = draw() + Math.floor(at / rows) * 3
const target = Float64Array.from({ length: rows }, () => 7 + draw())
const weights = Float64Array.from({ length: rows }, () => 1 + draw())
const terms = Array.from({ length: p }, (_, j) => `x${j}`)
afterAll(() => release(matrix))

const ways = [
  { title: 'in the kernels’ memory, weighted', design: { rows, terms, matrix }, weights },
  { title: 'in the kernels’ memory', design: { rows, terms, matrix } },
  {
    title: 'in ordinary arrays, weighted, without an intercept',
    design: { rows, terms, matrix: matrix.slice() },
    weights,
    intercept: false,
  },
]

describe.each(ways)('a quadratic from columns $title', ({ title: _, ...given }) => {
  const { problem } = exactProblem({ ...given, target })
  const centre = centreOf(problem, undefined)
  const { quadratic: byColumns, release: free } = fromColumns(problem, centre)
  afterAll(free)
  const byProducts = fromProducts(problem, centre, undefined)
  const beta = new Float64Array(p)

  it('is the quadratic from their products, wherever it has moved', () => {
    for (const [j, delta] of [
      [0, 0.5],
      [3, -0.25],
      [4, 0.125],
      [0, -1],
    ]) {
      beta[j] += delta
      for (const f of [byColumns, byProducts]) f.move(j, delta)
    }
    expect(byColumns.meanSquare).toAgree(byProducts.meanSquare, { digits: 13 })
    expect(byColumns.curvature).toAgree(byProducts.curvature, { digits: 13 })
    const [a, b] = [byColumns.products(beta), byProducts.products(beta)]
    expect([a.explained, a.residual]).toAgree([b.explained, b.residual], { digits: 12 })
    for (let j = 0; j < p; j++) {
      expect(byColumns.covariance(j)).toAgree(byProducts.covariance(j), { digits: 11 })
      for (let k = 0; k < p; k++) expect(byColumns.product(j, k)).toAgree(byProducts.product(j, k), { digits: 11 })
    }
  })
})

it('what a quadratic from columns took can be given back', () => {
  const { problem } = exactProblem({ design: { rows, terms, matrix }, target, weights })
  const before = memoryUse().usedBytes
  fromColumns(problem, centreOf(problem, undefined)).release()
  expect(memoryUse().usedBytes).toBe(before)
})

it('means are taken off with an intercept only', () => {
  const means = (intercept: boolean) => {
    const { problem } = exactProblem({ design: { rows, terms, matrix }, target, weights, intercept })
    const { means, targetMean } = centreOf(problem, undefined)
    return [...means, targetMean]
  }
  const total = weights.reduce((sum, w) => sum + w, 0)
  const mean = (x: Float64Array) => x.reduce((sum, value, i) => sum + (weights[i] / total) * value, 0)
  const want = [...terms.map((_, j) => mean(matrix.subarray(j * rows, (j + 1) * rows))), mean(target)]
  expect(means(true)).toAgree(want, { digits: 13 })
  expect(means(false)).toEqual(want.map(() => 0))
})
