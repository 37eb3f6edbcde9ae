import { describe, expect, it } from 'vitest'
import { absorbRows, backSubstitute, forwardSubstitute, independentColumns } from './householder.ts'
import { random } from './random.ts'

const draw = (count: number, seed: number) => {
  const stream = random(seed)
  return Float64Array.from({ length: count }, () => 2 * stream.uniform() - 1)
}
/** RᵀR, or XᵀX, of a matrix stored column by column. */
const squares = (x: Float64Array, m: number, q: number) =>
  Float64Array.from({ length: q * q }, (_, at) => {
    const [k, l] = [Math.floor(at / q) * m, (at % q) * m]
    return x.slice(k, k + m).reduce((sum, value, i) => sum + value * x[l + i], 0)
  })

/** The largest entry that is lost when blocks of these sizes are absorbed, and the largest there is. */
function lostBy(q: number, sizes: readonly number[]) {
  const triangle = new Float64Array(q * q)
  const want = new Float64Array(q * q)
  sizes.forEach((rows, block) => {
    const drawn = draw(rows * q, block + 1)
    squares(drawn, rows, q).forEach((value, at) => {
      want[at] += value
    })
    absorbRows(triangle, q, drawn, rows)
  })
  for (let k = 0; k < q; k++) for (let i = k + 1; i < q; i++) expect(triangle[k * q + i]).toBe(0)
  const lost = squares(triangle, q, q).map((value, at) => Math.abs(value - want[at]))
  return { lost: Math.max(...lost), largest: Math.max(...want) }
}

describe('absorbRows', () => {
  it.each([4, 20])('keeps the products of %i columns, block after block', (q) => {
    expect(lostBy(q, [7, 1, 30]).lost).toBeLessThan(1e-14)
  })

  it.each([4, 20])('keeps the products of %i columns of large blocks, relative to their size', (q) => {
    const { lost, largest } = lostBy(q, [7, 1, 30, 512])
    expect(lost / largest).toBeLessThan(1e-14)
  })
})

describe('independentColumns', () => {
  const m = 6
  const x = draw(3 * m, 5)
  const y = draw(m, 6)
  const size = new Float64Array(4).fill(1)

  it('solves least squares by R and Qᵀy', () => {
    const { triangle, projected, kept } = independentColumns(Float64Array.of(...x, ...y), m, 4, size, 1)
    expect(kept).toEqual([0, 1, 2])
    const beta = projected.slice()
    backSubstitute(triangle, 3, beta)
    const residual = y.map((value, i) => value - x[i] * beta[0] - x[m + i] * beta[1] - x[2 * m + i] * beta[2])
    for (let k = 0; k < 3; k++) {
      expect(Math.abs(residual.reduce((sum, r, i) => sum + r * x[k * m + i], 0))).toBeLessThan(1e-14)
    }
  })

  it('leaves out a column made of those before it, says how, and goes on', () => {
    const third = Float64Array.from({ length: m }, (_, i) => 2 * x[i] - 3 * x[m + i])
    const columns = Float64Array.of(...x.slice(0, 2 * m), ...third, ...x.slice(2 * m), ...y)
    const { kept, dropped, dependence, doubtful } = independentColumns(columns, m, 5, new Float64Array(5).fill(1), 1)
    expect(kept).toEqual([0, 1, 3])
    expect(dropped).toEqual([2])
    expect(doubtful).toBe(true)
    expect(dependence.get(2)).toAgree([2, -3], { digits: 13 })
  })
})

describe('forwardSubstitute', () => {
  it('undoes multiplication by Rᵀ', () => {
    const triangle = Float64Array.of(2, 0, 1, 4)
    const x = Float64Array.of(2 * 3, 1 * 3 + 4 * 5)
    forwardSubstitute(triangle, 2, x)
    expect(x).toAgree([3, 5], { digits: 15 })
  })
})
