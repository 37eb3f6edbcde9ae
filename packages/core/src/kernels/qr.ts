// QR by Householder reflections in panels; a panel's reflections act on the rest as one product (Schreiber & Van Loan 1989,
// SIAM J. Sci. Stat. Comput. 10, 53–57: Q = I − VTVᵀ).
import { gemm } from './gemm.ts'
import { type Matrix, matrix, part, transposed } from './matrix.ts'
import { beside } from './memory.ts'
import type { Pool } from './pool.ts'
import { reflectPanel } from './reflect.ts'

const PANEL = 32

/** A (n×p, n ≥ p, column by column) becomes R above and the reflections below its diagonal; their factors go to tau (p). */
export function qr(A: Float64Array, n: number, tau: Float64Array, pool?: Pool): void {
  const p = tau.length
  for (let j = 0; j < p; j += PANEL) {
    const columns = Math.min(PANEL, p - j)
    reflectPanel(A.subarray(j + j * n), n, n - j, columns, tau.subarray(j, j + columns))
    if (j + columns < p) turn(A, n, tau, j, A.subarray((j + columns) * n), p - j - columns, pool)
  }
}

/** B ← QᵀB for the Q of a decomposition by `qr`; B has columns of n numbers. */
export function applyQTransposed(A: Float64Array, n: number, tau: Float64Array, B: Float64Array, pool?: Pool): void {
  for (let j = 0; j < tau.length; j += PANEL) turn(A, n, tau, j, B, n === 0 ? 0 : B.length / n, pool)
}

/** C ← (I − VTᵀVᵀ)C with the V and T of the panel that begins at column j; C has columns of n numbers. */
function turn(A: Float64Array, n: number, tau: Float64Array, j: number, C: Float64Array, columns: number, pool?: Pool) {
  const k = Math.min(PANEL, tau.length - j)
  const rows = n - j
  beside(A, (take) => {
    const V = take(rows * k)
    for (let c = 0; c < k; c++) {
      V[c + c * rows] = 1
      V.set(A.subarray(j + c + 1 + (j + c) * n, n + (j + c) * n), c + 1 + c * rows)
    }
    const v = matrix(V, rows, k)
    const minusT = matrix(triangle(v, tau.subarray(j, j + k), take), k, k)
    const inner = matrix(take(k * columns), k, columns)
    const turned = matrix(take(k * columns), k, columns)
    const target = part(matrix(C, n, columns), j, 0, rows, columns)
    gemm(transposed(v), target, inner)
    gemm(transposed(minusT), inner, turned)
    gemm(v, turned, target, pool)
  })
}

/** −T of I − VTVᵀ (k×k, upper): T_jj = τ_j, and column j above it is −τ_j T Vᵀv_j. */
function triangle(v: Matrix, tau: Float64Array, take: (length: number) => Float64Array) {
  const k = tau.length
  const products = take(k * k)
  gemm(transposed(v), v, matrix(products, k, k))
  const minusT = take(k * k)
  for (let j = 0; j < k; j++) {
    for (let i = 0; i < j; i++) {
      let sum = 0
      for (let l = i; l < j; l++) sum += minusT[i + l * k] * products[l + j * k]
      minusT[i + j * k] = -tau[j] * sum
    }
    minusT[j + j * k] = -tau[j]
  }
  return minusT
}
