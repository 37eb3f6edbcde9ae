// The log loss of predicted classes (see assembly/class-loss.ts).
import { exp, log, log1p } from '../numeric/elementary.ts'
import { resident, scope } from './memory.ts'
import type { Pool } from './pool.ts'

const SOME = 256 // numbers whose sum is taken before it is added to the others, as in assembly

/**
 * Σ w·loss over the rows for each of several models: `eta` holds K outputs of model after model (a column of rows each; of K = 1 the log odds of
 * class 1), y indices of classes.
 */
export function classLosses(
  eta: Float64Array,
  K: number,
  y: Float64Array,
  w: Float64Array | undefined,
  pool?: Pool,
): Float64Array {
  const n = y.length
  const models = n === 0 ? 0 : eta.length / (n * K)
  const wasm = resident(eta, y, w)
  if (!wasm)
    return Float64Array.from({ length: models }, (_, k) => twin(eta.subarray(k * K * n, (k + 1) * K * n), K, y, w))
  return scope((take) => {
    const out = take(models)
    const tasks = Array.from(out, (_, k) => [
      ...[eta.byteOffset + k * K * n * 8, n, K, y.byteOffset, w?.byteOffset ?? 0],
      out.byteOffset + 8 * k,
    ])
    if (pool && models > 1) pool.run({ kernel: 'classLoss', tasks, scratchBytes: 64 })
    else for (const task of tasks) wasm.classLoss(...task, 0)
    return out.slice()
  })
}

function twin(eta: Float64Array, K: number, y: Float64Array, w: Float64Array | undefined): number {
  const n = y.length
  const loss = (i: number) => (w ? w[i] : 1) * (K === 1 ? ofTwo(eta[i], y[i]) : ofMany(eta, n, K, i, y[i]))
  let total = 0
  for (let from = 0; from < n; from += SOME) {
    const m = Math.min(n - from, SOME)
    let even = 0
    let odd = 0
    for (let i = from; i + 1 < from + m; i += 2) {
      even += loss(i)
      odd += loss(i + 1)
    }
    total += even + odd + (m % 2 === 1 ? loss(from + m - 1) : 0)
  }
  return total
}

const ofTwo = (z: number, y: number) => Math.max(z, 0) - y * z + log1p(exp(-Math.abs(z)))

function ofMany(eta: Float64Array, n: number, K: number, i: number, own: number): number {
  let most = eta[i]
  for (let k = 1; k < K; k++) if (eta[k * n + i] > most) most = eta[k * n + i]
  let sum = 0
  for (let k = 0; k < K; k++) sum += exp(eta[k * n + i] - most)
  return log(sum) + (most - eta[own * n + i])
}
