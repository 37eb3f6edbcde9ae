// The log loss of several classes and its gradient in one reading of the data (see assembly/softmax.ts).

import { quickExp } from '../numeric/elementary/exponential.ts'
import { log } from '../numeric/elementary.ts'
import type { Observed } from './gradient.ts'
import { runPass } from './pass.ts'
import type { Pool } from './pool.ts'
import { sumBlock } from './reduce.ts'
import type { Rows } from './rows.ts'

const SOME = 256 // rows at a time

/**
 * With ηₖ = β₀ₖ + Xβₖ over the given rows, P = softmax η, and y the indices of classes: returns the log loss Σw(ln Σeᶯ − ηᵧ), and
 * G ← its gradient by B. B and G hold β (p), then β₀ when `q` = p + 1, class by class. `P` (as long as X has rows, a column a class) takes the probabilities.
 */
export function softmaxGradient(
  rows: Rows,
  observed: Observed,
  B: Float64Array,
  q: number,
  G: Float64Array,
  P: Float64Array | undefined,
  pool?: Pool,
): number {
  const { values: X, stride: n, columns: p } = rows
  const { y, w } = observed
  const K = B.length / q
  const still = B.every((parameter) => parameter === 0) // all classes are as likely
  let sum = 0
  G.fill(0)
  runPass(
    {
      rows,
      arrays: [X, y, w, B, P],
      kernel: 'softmaxRows',
      args: [X.byteOffset, n, p, y.byteOffset, w?.byteOffset ?? 0, still ? 0 : B.byteOffset, K, q, P?.byteOffset ?? 0],
      twin: (from, to, out) => softmaxTwin(rows, observed, B, q, P, from, to, out),
      width: B.length + 1,
      scratch: (SOME + 8) * (K + 1),
      combine: (out) => {
        for (let j = 0; j < G.length; j++) G[j] += out[j]
        sum += out[G.length]
      },
    },
    pool,
  )
  return sum
}

/** Z ← β₀ + Xβ of each class; Z is as long as X has rows, a column a class. B as for `softmaxGradient`. */
export function classOutputs(rows: Rows, B: Float64Array, q: number, Z: Float64Array, pool?: Pool): void {
  const { values: X, stride: n, columns: p } = rows
  const K = B.length / q
  runPass(
    {
      rows,
      arrays: [X, B, Z],
      kernel: 'classOutputsRows',
      args: [X.byteOffset, n, p, B.byteOffset, K, q, Z.byteOffset],
      twin(from, to) {
        for (let k = 0; k < K; k++)
          for (let i = from; i < to; i++) {
            let eta = q > p ? B[k * q + p] : 0
            for (let j = 0; j < p; j++) eta += X[j * n + i] * B[k * q + j]
            Z[k * n + i] = eta
          }
      },
      width: 0,
      scratch: (SOME + 8) * K,
      combine: () => {},
    },
    pool,
  )
}

function softmaxTwin(
  { values: X, stride: n, columns: p }: Rows,
  { y, w }: Observed,
  B: Float64Array,
  q: number,
  P: Float64Array | undefined,
  from: number,
  to: number,
  out: Float64Array,
) {
  const K = B.length / q
  const z = new Float64Array(SOME * K)
  const loss = new Float64Array(SOME)
  out.fill(0)
  for (let start = from; start < to; start += SOME) {
    const m = Math.min(to - start, SOME)
    for (let k = 0; k < K; k++) {
      for (let i = 0; i < m; i++) {
        let eta = q > p ? B[k * q + p] : 0
        for (let j = 0; j < p; j++) eta += X[j * n + start + i] * B[k * q + j]
        z[k * SOME + i] = eta
      }
    }
    for (let i = 0; i < m; i++) {
      const weight = w ? w[start + i] : 1
      const own = y[start + i]
      let most = Number.NEGATIVE_INFINITY
      for (let k = 0; k < K; k++) if (z[k * SOME + i] > most) most = z[k * SOME + i]
      const eta = z[own * SOME + i]
      let sum = 0
      for (let k = 0; k < K; k++) {
        z[k * SOME + i] = quickExp(z[k * SOME + i] - most)
        sum += z[k * SOME + i]
      }
      loss[i] = weight * (log(sum) + most - eta)
      for (let k = 0; k < K; k++) {
        const share = z[k * SOME + i] / sum
        if (P) P[k * n + start + i] = share
        z[k * SOME + i] = k === own ? share - 1 : share
        if (w) z[k * SOME + i] *= weight
      }
    }
    out[K * q] += sumBlock(loss, 0, m)
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < p; j++) out[k * q + j] += dotPairs(X, j * n + start, z, k * SOME, m)
      if (q > p) out[k * q + p] += sumBlock(z, k * SOME, m)
    }
  }
}

/** Σ x·r: the sum over even places plus that over odd ones, plus the last where there is one without a partner. */
function dotPairs(x: Float64Array, i: number, r: Float64Array, j: number, m: number): number {
  let even = 0
  let odd = 0
  for (let k = 0; k + 1 < m; k += 2) {
    even += x[i + k] * r[j + k]
    odd += x[i + k + 1] * r[j + k + 1]
  }
  return even + odd + (m % 2 === 1 ? x[i + m - 1] * r[j + m - 1] : 0)
}
