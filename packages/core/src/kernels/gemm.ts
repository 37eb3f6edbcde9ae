// Level 3: products of matrices. Every element of a product is a sum of at most DEEP terms in order, added to C, and so on.
import type { Matrix } from './matrix.ts'
import { part } from './matrix.ts'
import { resident, scope } from './memory.ts'
import type { Pool } from './pool.ts'

/** Terms of one sum (as in assembly/tile.ts); TALL and WIDE as in assembly/gemm.ts. */
export const DEEP = 256
const TALL = 128
const WIDE = 512
const PIECE = 256 // rows and columns of C that one task of a pool does

/** C ← C + AB; C stands column by column, A and B have any strides. Products of different pieces of C share nothing. */
export function gemm(A: Matrix, B: Matrix, C: Matrix, pool?: Pool): void {
  const wasm = resident(A.values, B.values, C.values)
  const { rows: m, columns: n } = C
  const k = A.columns
  if (!wasm) gemmTwin(A, B, C)
  else if (pool && m * n > PIECE * PIECE) {
    const tasks: number[][] = []
    for (let j = 0; j < n; j += PIECE) {
      for (let i = 0; i < m; i += PIECE) {
        const rows = Math.min(m - i, PIECE)
        const columns = Math.min(n - j, PIECE)
        tasks.push(addresses(part(A, i, 0, rows, k), part(B, 0, j, k, columns), part(C, i, j, rows, columns)))
      }
    }
    pool.run({ kernel: 'gemm', tasks, scratchBytes: scratchFor(PIECE, PIECE) * 8 })
  } else
    scope((take) => {
      const scratch = take(scratchFor(m, n), Float64Array, false)
      wasm.gemm(...addresses(A, B, C), scratch.byteOffset)
    })
}

const fours = (count: number) => Math.ceil(count / 4) * 4
const scratchFor = (m: number, n: number) => 16 + DEEP * (Math.min(fours(m), TALL) + Math.min(fours(n), WIDE))

function addresses(A: Matrix, B: Matrix, C: Matrix): number[] {
  const place = ({ values, rowStride, columnStride }: Matrix) => [values.byteOffset, rowStride * 8, columnStride * 8]
  return [C.rows, C.columns, A.columns, ...place(A), ...place(B), C.values.byteOffset, C.columnStride * 8]
}

export function gemmTwin(A: Matrix, B: Matrix, C: Matrix): void {
  for (let p = 0; p < A.columns; p += DEEP) {
    const end = Math.min(p + DEEP, A.columns)
    for (let j = 0; j < C.columns; j++) {
      for (let i = 0; i < C.rows; i++) {
        let sum = 0
        for (let k = p; k < end; k++) {
          sum += A.values[i * A.rowStride + k * A.columnStride] * B.values[k * B.rowStride + j * B.columnStride]
        }
        C.values[i + j * C.columnStride] += sum
      }
    }
  }
}
