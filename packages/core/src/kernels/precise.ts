// The normal residual X'W(y − Xβ), some 20 bits better than in double precision: assembly/precise.ts says how.

import { highWord, powerOfTwo } from '../numeric/elementary/bits.ts'
import { productError, sumError } from '../numeric/elementary/exact.ts'
import type { Observed } from './gradient.ts'
import { runPass } from './pass.ts'
import type { Pool } from './pool.ts'
import { BLOCK, dotBlock, sumBlock } from './reduce.ts'
import type { Rows } from './rows.ts'

/** A vector of numbers that are sums of two doubles, the second at most half a unit in the last place of the first. */
export interface TwoWords {
  readonly high: Float64Array
  readonly low: Float64Array
}

/** As `Observed`; the exact columns are X + low, where `low` is given. */
export interface ObservedExactly extends Observed {
  readonly low?: Float64Array | undefined
}

/**
 * With e = y − β₀ − Xβ over the given rows: returns Σwe², and g ← (Xᵀ(we), Σwe), as long as θ, which holds β and, when it
 * is longer, β₀. About 74 bits of the largest values of each column, of its coefficient and of y count.
 */
export function preciseResidual(
  rows: Rows,
  observed: ObservedExactly,
  theta: TwoWords,
  g: TwoWords,
  pool?: Pool,
): number {
  g.high.fill(0)
  g.low.fill(0)
  const sum = addPreciseResidual(rows, observed, theta, g, 0, pool)
  settleWords(g)
  return sum
}

/** The same of rows that are the next ones of more: adds to `g` and to `sum`, the sum so far, and leaves the words of g as they come. */
export function addPreciseResidual(
  rows: Rows,
  observed: ObservedExactly,
  theta: TwoWords,
  g: TwoWords,
  sum: number,
  pool?: Pool,
): number {
  const { values: X, stride: n, columns: p } = rows
  const { y, w, low } = observed
  const q = theta.high.length
  runPass(
    {
      rows,
      arrays: [X, low, y, w, theta.high, theta.low],
      kernel: 'preciseRows',
      args: [
        ...[X.byteOffset, n, p, low?.byteOffset ?? 0, y.byteOffset, w?.byteOffset ?? 0],
        ...[theta.high.byteOffset, theta.low.byteOffset, q],
      ],
      twin: (from, to, out) => preciseTwin(rows, observed, theta, from, to, out),
      width: 2 * q + 1,
      scratch: 4 * BLOCK + 4 * p,
      combine: (out) => {
        for (let j = 0; j < q; j++) addTo(g.high, g.low, j, out[2 * j], out[2 * j + 1])
        sum += out[2 * q]
      },
    },
    pool,
  )
  return sum
}

/** Makes the low words small beside the high ones. */
export function settleWords(g: TwoWords): void {
  for (let j = 0; j < g.high.length; j++) {
    const total = g.high[j] + g.low[j]
    g.low[j] = sumError(g.high[j], g.low[j], total)
    g.high[j] = total
  }
}

/** high[j] + low[j] ← high[j] + low[j] + a + b, where b is a low word. */
function addTo(high: Float64Array, low: Float64Array, j: number, a: number, b: number) {
  const sum = high[j] + a
  low[j] += sumError(high[j], a, sum) + b
  high[j] = sum
}

/** 1.5·2⁵²: with c = CUT·u, (x + c) − c is x rounded to a multiple of u, a power of two (|x| ≤ 2⁵¹u). */
const CUT = 6755399441055744

function preciseTwin(
  { values: X, stride: n, columns: p }: Rows,
  { y, w, low }: ObservedExactly,
  theta: TwoWords,
  from: number,
  to: number,
  out: Float64Array,
) {
  out.fill(0)
  const q = theta.high.length
  const [high, rest, weighted, upper] = Array.from({ length: 4 }, () => new Float64Array(BLOCK))
  const [intercept, interceptLow] = q > p ? [theta.high[p], theta.low[p]] : [0, 0]
  const coefficients = Array.from({ length: p }, (_, j) => {
    const size = above(Math.abs(theta.high[j]))
    const top = cutAt(theta.high[j], CUT * 2 ** -24 * size)
    return { size, upper: top, lower: theta.high[j] - top + theta.low[j] }
  })
  const sizes = coefficients.map(() => above(0)) // of the values so far
  for (let i = from; i < to; i += BLOCK) {
    const m = Math.min(to - i, BLOCK)
    for (let j = 0; j < p; j++) sizes[j] = Math.max(sizes[j], above(largest(X, j * n + i, m)))
    let most = Math.max(above(largest(y, i, m)), above(Math.abs(intercept)))
    for (let j = 0; j < p; j++) most = Math.max(most, sizes[j] * coefficients[j].size)
    let unit = most * 2 ** -52
    for (let terms = 1; terms < p + 2; terms *= 2) unit *= 2

    const interceptUpper = cutAt(intercept, CUT * unit)
    for (let k = 0; k < m; k++) {
      const yUpper = cutAt(y[i + k], CUT * unit)
      high[k] = yUpper - interceptUpper
      rest[k] = y[i + k] - yUpper - (intercept - interceptUpper + interceptLow)
    }
    for (let j = 0; j < p; j++) {
      const b = coefficients[j]
      const cut = CUT * Math.min((unit * 2 ** 24) / b.size, 4 * sizes[j])
      for (let k = 0; k < m; k++) {
        const x = X[j * n + i + k]
        const xUpper = cutAt(x, cut)
        high[k] -= xUpper * b.upper
        rest[k] -= (x - xUpper) * b.upper + x * b.lower
      }
    }
    if (low) {
      for (let j = 0; j < p; j++) for (let k = 0; k < m; k++) rest[k] += -coefficients[j].upper * low[j * n + i + k]
    }
    for (let k = 0; k < m; k++) {
      const sum = high[k] + rest[k]
      rest[k] = sumError(high[k], rest[k], sum)
      high[k] = sum
    }
    const r = w ? weighted : high
    if (w) {
      for (let k = 0; k < m; k++) {
        r[k] = w[i + k] * high[k]
        rest[k] = productError(w[i + k], high[k], r[k]) + w[i + k] * rest[k]
      }
    }
    out[2 * q] += dotBlock(r, 0, high, 0, m)

    const cut = CUT * 2 ** -22 * above(largest(r, 0, m))
    for (let k = 0; k < m; k++) {
      upper[k] = cutAt(r[k], cut)
      rest[k] = r[k] - upper[k] + rest[k]
    }
    if (q > p) addAt(out, 2 * p, sumBlock(upper, 0, m), sumBlock(rest, 0, m))
    for (let j = 0; j < p; j++) {
      const below = low ? dotBlock(low, j * n + i, upper, 0, m) : 0
      addDot(X, j * n + i, CUT * 2 ** -21 * sizes[j], upper, rest, below, out, 2 * j, m)
    }
  }
}

const cutAt = (x: number, cut: number) => x + cut - cut

/** A power of two above x ≥ 0, at least 2⁻¹⁰⁰⁰. */
function above(x: number): number {
  const exponent = (highWord(x) >>> 20) - 1022
  return exponent > 1023 ? Infinity : powerOfTwo(Math.max(exponent, -1000))
}

/** max |x[at + k]| over m numbers. */
function largest(x: Float64Array, at: number, m: number): number {
  let most = 0
  for (let k = 0; k < m; k++) if (Math.abs(x[at + k]) > most) most = Math.abs(x[at + k])
  return most
}

/** out[to…], in two words, ← themselves + Σ x(upper + rest) + below. */
function addDot(
  X: Float64Array,
  at: number,
  cut: number,
  upper: Float64Array,
  rest: Float64Array,
  below: number,
  out: Float64Array,
  to: number,
  m: number,
) {
  const terms = new Float64Array(m)
  let high = 0
  for (let k = 0; k < m; k++) {
    const x = X[at + k]
    const xUpper = cutAt(x, cut)
    high += xUpper * upper[k] // exact: the order does not matter
    terms[k] = (x - xUpper) * upper[k] + x * rest[k]
  }
  addAt(out, to, high, sumBlock(terms, 0, m) + below)
}

function addAt(out: Float64Array, at: number, high: number, low: number) {
  const sum = out[at] + high
  out[at + 1] += sumError(out[at], high, sum) + low
  out[at] = sum
}
