// Householder reflections I − τvvᵀ with v₀ = 1, which is not stored (Golub & Van Loan 2013, 5.1).
import { resident } from './memory.ts'
import { axpyTwin, dotTwin, scaleTwin } from './vector.ts'

/** x ← (β, v₁ …): (I − τvvᵀ) turns x into (β, 0 …). Returns τ. The squares of x must be normal numbers. */
export function reflector(x: Float64Array): number {
  const wasm = resident(x)
  if (wasm) return wasm.reflector(x.byteOffset, x.length)
  const alpha = x[0]
  const tail = x.subarray(1)
  const rest = dotTwin(tail, tail)
  if (rest === 0) return 0
  const norm = Math.sqrt(alpha * alpha + rest)
  const beta = alpha > 0 ? -norm : norm
  scaleTwin(1 / (alpha - beta), tail)
  x[0] = beta
  return (beta - alpha) / beta
}

/** C ← (I − τvvᵀ)C for `columns` columns of C, as long as v and `stride` numbers apart; v[0] is taken as 1. */
export function reflect(v: Float64Array, tau: number, C: Float64Array, stride: number, columns: number): void {
  const wasm = resident(v, C)
  if (wasm) {
    wasm.reflect(v.byteOffset, tau, v.length, C.byteOffset, stride * 8, columns)
    return
  }
  const tail = v.subarray(1)
  for (let j = 0; j < columns; j++) {
    const column = C.subarray(j * stride, j * stride + v.length)
    const rest = column.subarray(1)
    const share = tau * (column[0] + dotTwin(tail, rest))
    column[0] -= share
    axpyTwin(-share, tail, rest)
  }
}

/** QR of the n×columns panel at the start of A, in place: R above, the v below the diagonal, τ in `tau`. */
export function reflectPanel(A: Float64Array, stride: number, n: number, columns: number, tau: Float64Array): void {
  const wasm = resident(A, tau)
  if (wasm) {
    wasm.reflectPanel(A.byteOffset, stride * 8, n, columns, tau.byteOffset)
    return
  }
  for (let j = 0; j < columns; j++) {
    const column = A.subarray(j * stride + j, j * stride + n)
    tau[j] = reflector(column)
    reflect(column, tau[j], A.subarray((j + 1) * stride + j), stride, columns - j - 1)
  }
}
