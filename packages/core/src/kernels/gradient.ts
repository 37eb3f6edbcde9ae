// Costs and their gradients in one reading of the data. θ holds β (p) and, when it is longer, the intercept β₀.

import { quickExp } from '../numeric/elementary/exponential.ts'
import { log1p, quickLog1p } from '../numeric/elementary/logarithm.ts'
import { addColumns, addDots } from './block.ts'
import { runPass } from './pass.ts'
import type { Pool } from './pool.ts'
import { BLOCK, dotBlock, sumBlock } from './reduce.ts'
import type { Rows } from './rows.ts'

/** y and the weights, each as long as a column of X; no weights are weights of 1. */
export interface Observed {
  readonly y: Float64Array
  readonly w?: Float64Array | undefined
}

/**
 * With e = β₀ + Xβ − y over the given rows: returns Σwe², and g ← (Xᵀ(we), Σwe), as long as θ.
 * The gradient of a mean of squares is 2g over the number of rows. `before` is the sum of rows before these, whose share stands in g already.
 */
export function squaredGradient(
  rows: Rows,
  observed: Observed,
  theta: Float64Array,
  g: Float64Array,
  pool?: Pool,
  before?: number,
): number {
  return gradient('squaredRows', squaredTwin, rows, observed, theta, g, pool, before)
}

/**
 * With z = β₀ + Xβ, μ = 1/(1 + e⁻ᶻ) over the given rows and y in [0, 1]: returns the log loss Σw(ln(1 + eᶻ) − yz), and
 * g ← (Xᵀw(μ − y), Σw(μ − y)), its gradient, as long as θ.
 */
export function logisticGradient(
  rows: Rows,
  observed: Observed,
  theta: Float64Array,
  g: Float64Array,
  pool?: Pool,
): number {
  return gradient('logisticRows', logisticTwin, rows, observed, theta, g, pool)
}

function gradient(
  kernel: 'squaredRows' | 'logisticRows',
  twin: typeof squaredTwin,
  rows: Rows,
  observed: Observed,
  theta: Float64Array,
  g: Float64Array,
  pool?: Pool,
  before?: number,
): number {
  const { values: X, stride: n, columns: p } = rows
  const { y, w } = observed
  const q = theta.length
  const still = kernel === 'logisticRows' && theta.every((parameter) => parameter === 0) // X need not be read for its η
  let sum = before ?? 0
  if (before === undefined) g.fill(0)
  runPass(
    {
      rows,
      arrays: [X, y, w, theta],
      kernel,
      args: [X.byteOffset, n, p, y.byteOffset, w?.byteOffset ?? 0, still ? 0 : theta.byteOffset, q],
      twin: (from, to, out, scratch) => twin(rows, observed, theta, from, to, out, scratch),
      width: q + 1,
      scratch: 2 * BLOCK,
      combine: (out) => {
        for (let j = 0; j < q; j++) g[j] += out[j]
        sum += out[q]
      },
    },
    pool,
  )
  return sum
}

function squaredTwin(
  { values: X, stride: n, columns: p }: Rows,
  { y, w }: Observed,
  theta: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
  scratch: Float64Array,
) {
  out.fill(0)
  const q = theta.length
  const e = scratch.subarray(0, BLOCK)
  const we = w ? scratch.subarray(BLOCK) : e
  const intercept = q > p ? theta[p] : 0
  for (let i = from; i < to; i += BLOCK) {
    const m = Math.min(to - i, BLOCK)
    for (let k = 0; k < m; k++) e[k] = intercept - y[i + k]
    addColumns(X, i, n, p, theta, e, 0, m)
    if (w) for (let k = 0; k < m; k++) we[k] = w[i + k] * e[k]
    out[q] += dotBlock(we, 0, e, 0, m)
    addDots(X, i, n, p, we, 0, out, m)
    if (q > p) out[p] += sumBlock(we, 0, m)
  }
}

function logisticTwin(
  { values: X, stride: n, columns: p }: Rows,
  { y, w }: Observed,
  theta: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
  scratch: Float64Array,
) {
  out.fill(0)
  const q = theta.length
  const e = scratch.subarray(0, BLOCK)
  const loss = scratch.subarray(BLOCK)
  for (let i = from; i < to; i += BLOCK) {
    const m = Math.min(to - i, BLOCK)
    e.fill(q > p ? theta[p] : 0)
    addColumns(X, i, n, p, theta, e, 0, m)
    const product = [0, 0] // of the even and of the odd rows
    for (let k = 0; k < m; k++) {
      const z = e[k]
      const small = quickExp(-Math.abs(z))
      const q = 1 / (1 + small)
      e[k] = (w ? w[i + k] : 1) * ((z < 0 ? small * q : q) - y[i + k])
      loss[k] = Math.max(z, 0) - y[i + k] * z
      if (w) loss[k] = w[i + k] * (loss[k] + quickLog1p(small))
      else product[k % 2] += small * (1 + product[k % 2])
    }
    out[q] += sumBlock(loss, 0, m) + (w ? 0 : log1p(product[0]) + log1p(product[1]))
    addDots(X, i, n, p, e, 0, out, m)
    if (q > p) out[p] += sumBlock(e, 0, m)
  }
}
