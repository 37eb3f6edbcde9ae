import type { Design } from '../define/design.ts'
import { gemv } from '../kernels/gemv.ts'
import { resident, scope } from '../kernels/memory.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { classOutputs } from '../kernels/softmax-gradient.ts'

/** ηₖ = interceptₖ + X coefficientsₖ for each output k, of `rows` of the design (all when absent): `out[k * count + i]`. */
export function linearOutputs(
  intercept: Float64Array,
  coefficients: Float64Array,
  { rows: n, matrix: X }: Design,
  out: Float64Array,
  rows?: Uint32Array,
): void {
  if (!rows && X.length >= many && resident(X)) {
    byKernel(intercept, coefficients, X, n, out)
    return
  }
  const count = rows ? rows.length : n
  const p = coefficients.length / intercept.length
  for (let k = 0; k < intercept.length; k++) {
    const eta = out.subarray(k * count, (k + 1) * count)
    eta.fill(intercept[k])
    for (let j = 0; j < p; j++) {
      const beta = coefficients[k * p + j]
      const at = j * n
      if (rows) for (let i = 0; i < count; i++) eta[i] += X[at + rows[i]] * beta
      else for (let i = 0; i < n; i++) eta[i] += X[at + i] * beta
    }
  }
}

/** Below this many numbers a kernel is not worth the copies. */
const many = 10_000

/** The same sums in the same order. */
function byKernel(intercept: Float64Array, coefficients: Float64Array, X: Float64Array, n: number, out: Float64Array) {
  const K = intercept.length
  const p = coefficients.length / K
  const q = p + 1
  scope((take) => {
    const B = take(K * q)
    const eta = take(K * n, Float64Array, false)
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < p; j++) B[k * q + j] = coefficients[k * p + j]
      B[k * q + p] = intercept[k]
    }
    if (K === 1) gemv(rowsOf(X, n), B, eta)
    else classOutputs(rowsOf(X, n), B, q, eta)
    out.set(eta)
  })
}

/** Adds the derivative by intercepts (where `free`) and coefficients, given the slope of each row, output by output. */
export function linearPullback(
  { rows: n, matrix: X }: Design,
  slope: Float64Array,
  { intercept, coefficients, free }: { intercept: Float64Array; coefficients: Float64Array; free: boolean },
  rows?: Uint32Array,
): void {
  const count = rows ? rows.length : n
  const p = coefficients.length / intercept.length
  for (let k = 0; k < intercept.length; k++) {
    const own = slope.subarray(k * count, (k + 1) * count)
    if (free) for (let i = 0; i < count; i++) intercept[k] += own[i]
    for (let j = 0; j < p; j++) {
      const at = j * n
      let sum = 0
      if (rows) for (let i = 0; i < count; i++) sum += X[at + rows[i]] * own[i]
      else for (let i = 0; i < n; i++) sum += X[at + i] * own[i]
      coefficients[k * p + j] += sum
    }
  }
}
