import { describe, expect, test } from 'vitest'
import { addInto, multiplyInto } from '../numeric/double-double.ts'
import { random } from '../numeric/random.ts'
import { preciseResidual } from './precise.ts'
import { rows } from './rows.ts'

/** Σwe·x of a column and Σwe, e = y − β₀ − Xβ, every operation in double-double arithmetic. */
function slowly(X: Float64Array, y: Float64Array, w: Float64Array, high: Float64Array, low: Float64Array) {
  const p = high.length - 1
  const sums = new Float64Array(2 * p + 2)
  const [e, term] = [new Float64Array(2), new Float64Array(2)]
  for (let i = 0; i < y.length; i++) {
    addInto(e, 0, y[i], 0, -high[p], -low[p])
    for (let j = 0; j < p; j++) {
      multiplyInto(term, 0, X[j * y.length + i], 0, -high[j], -low[j])
      addInto(e, 0, e[0], e[1], term[0], term[1])
    }
    multiplyInto(e, 0, e[0], e[1], w[i], 0)
    for (let j = 0; j <= p; j++) {
      multiplyInto(term, 0, e[0], e[1], j < p ? X[j * y.length + i] : 1, 0)
      addInto(sums, 2 * j, sums[2 * j], sums[2 * j + 1], term[0], term[1])
    }
  }
  return sums
}

describe('the normal residual in two words', () => {
  test.each([1, 30, 1000])('is right to 70 bits of its terms where columns are %i spreads from zero', (far) => {
    const [n, p] = [3000, 5]
    const stream = random(7)
    const draw = () => 2 * stream.uniform() - 1
    const X = Float64Array.from({ length: n * p }, () => draw() + far)
    const w = Float64Array.from({ length: n }, () => 1 + draw())
    const high = Float64Array.from({ length: p + 1 }, draw)
    const low = high.map((b) => b * 2 ** -54 * draw())
    const y = Float64Array.from({ length: n }, (_, i) => {
      let sum = high[p] + 1e-6 * draw()
      for (let j = 0; j < p; j++) sum += high[j] * X[j * n + i]
      return sum
    })
    const g = { high: new Float64Array(p + 1), low: new Float64Array(p + 1) }
    preciseResidual(rows(X, n), { y, w }, { high, low }, g)
    const want = slowly(X, y, w, high, low)
    for (let j = 0; j <= p; j++) {
      const error = Math.abs(g.high[j] - want[2 * j] + (g.low[j] - want[2 * j + 1]))
      expect(error).toBeLessThan(n * far * far * 2 ** -70)
    }
  })
})
