// The Cholesky decomposition, panel by panel; what is right of a panel is updated by a product (Golub & Van Loan 2013, 4.2).
import { gemm } from './gemm.ts'
import { matrix, part, transposed } from './matrix.ts'
import { beside, resident } from './memory.ts'
import type { Pool } from './pool.ts'
import { axpyTwin, scaleTwin } from './vector.ts'

const PANEL = 48
const STRIP = 192 // columns that are updated by one product

/**
 * The lower half of A (n×n, column by column) becomes L with A = LLᵀ; the upper half is not meaningful afterwards.
 * Returns −1, or the first column whose pivot is not above 0: A is then not positive definite.
 */
export function cholesky(A: Float64Array, n: number, pool?: Pool): number {
  const whole = matrix(A, n, n)
  for (let j = 0; j < n; j += PANEL) {
    const columns = Math.min(PANEL, n - j)
    const failed = choleskyPanel(A.subarray(j + j * n), n - j, n, columns)
    if (failed >= 0) return j + failed
    const next = j + columns
    if (next < n) beside(A, (take) => update(take((n - next) * columns), next, columns))
  }
  return -1

  /** What is right of the panel loses L₂L₂ᵀ, strip by strip, each from its diagonal down. */
  function update(minus: Float64Array, next: number, columns: number) {
    const rows = n - next
    for (let k = 0; k < columns; k++) {
      const column = A.subarray(next + (next - columns + k) * n, (next - columns + k + 1) * n)
      for (let i = 0; i < rows; i++) minus[i + k * rows] = -column[i]
    }
    for (let at = next; at < n; at += STRIP) {
      const wide = Math.min(STRIP, n - at)
      const left = part(whole, at, next - columns, n - at, columns)
      const right = transposed(part(matrix(minus, rows, columns), at - next, 0, wide, columns))
      gemm(left, right, part(whole, at, at, n - at, wide), pool)
    }
  }
}

/** The first columns of L, of a matrix with n rows below and with the pivot, whose columns are `stride` numbers apart. */
function choleskyPanel(A: Float64Array, n: number, stride: number, columns: number): number {
  const wasm = resident(A)
  if (wasm) return wasm.choleskyPanel(A.byteOffset, n, stride * 8, columns)
  for (let j = 0; j < columns; j++) {
    const column = A.subarray(j + j * stride, n + j * stride)
    for (let k = 0; k < j; k++) axpyTwin(-A[j + k * stride], A.subarray(j + k * stride, n + k * stride), column)
    if (!(column[0] > 0)) return j
    column[0] = Math.sqrt(column[0])
    scaleTwin(1 / column[0], column.subarray(1))
  }
  return -1
}
