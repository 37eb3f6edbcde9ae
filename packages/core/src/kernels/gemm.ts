// Level 3: products of matrices. Every element of a product is a sum of at most DEEP terms in order, added to C, and so on.
import { type Matrix, part } from './matrix.ts'
import { resident, scope } from './memory.ts'
import type { Pool } from './pool.ts'

/** Terms of one sum (as in assembly/tile.ts); TALL and WIDE as in assembly/gemm.ts and gemm32.ts. */
export const DEEP = 256
const WIDE = 512
const PIECE = 256 // rows and columns of C that one task of a pool does, or a 32nd of them

/** C ← C + AB; C stands column by column, A and B have any strides. */
export function gemm(A: Matrix, B: Matrix, C: Matrix, pool?: Pool): void {
  if (!product('gemm', A, B, C, { bytes: 8, lines: 4, tall: 128 }, pool)) gemmTwin(A, B, C)
}

/** C ← C + AB in 32-bit floats. */
export function gemm32(A: Matrix<Float32Array>, B: Matrix<Float32Array>, C: Matrix<Float32Array>, pool?: Pool): void {
  if (!product('gemm32', A, B, C, { bytes: 4, lines: 8, tall: 256 }, pool)) gemm32Twin(A, B, C)
}

/** What differs between the two: size of a number, rows of a tile, rows of A packed at a time. */
interface Kind {
  readonly bytes: number
  readonly lines: number
  readonly tall: number
}

/** By WebAssembly, piece by piece when a pool shares the work (pieces of C share nothing); false if it cannot. */
function product<T extends Float64Array | Float32Array>(
  kernel: 'gemm' | 'gemm32',
  A: Matrix<T>,
  B: Matrix<T>,
  C: Matrix<T>,
  kind: Kind,
  pool?: Pool,
): boolean {
  if (C.rowStride !== 1) throw new Error('a product needs a C that stands column by column')
  const wasm = resident(A.values, B.values, C.values)
  if (!wasm) return false
  const { rows: m, columns: n } = C
  const k = A.columns
  if (pool && m * n > PIECE * PIECE) {
    const tasks: number[][] = []
    const [tall, wide] = [pieceOf(m), pieceOf(n)]
    for (let j = 0; j < n; j += wide) {
      for (let i = 0; i < m; i += tall) {
        const [rows, columns] = [Math.min(m - i, tall), Math.min(n - j, wide)]
        const piece = part(C, i, j, rows, columns)
        tasks.push(addresses(part(A, i, 0, rows, k), part(B, 0, j, k, columns), piece, kind))
      }
    }
    pool.run({ kernel, tasks, scratchBytes: scratchBytes(tall, wide, kind) })
    return true
  }
  scope((take) => {
    const scratch = take(scratchBytes(m, n, kind), Uint8Array, false)
    wasm[kernel](...addresses(A, B, C, kind), scratch.byteOffset)
  })
  return true
}

const pieceOf = (size: number) => Math.max(PIECE, Math.ceil(size / 256) * 8)

function scratchBytes(m: number, n: number, { bytes, lines, tall }: Kind) {
  const packed = Math.min(Math.ceil(m / lines) * lines, tall) + Math.min(Math.ceil(n / 4) * 4, WIDE)
  return 128 + DEEP * packed * bytes
}

function addresses<T extends Float64Array | Float32Array>(A: Matrix<T>, B: Matrix<T>, C: Matrix<T>, { bytes }: Kind) {
  const place = ({ values, rowStride, columnStride }: Matrix<T>) => [
    values.byteOffset,
    rowStride * bytes,
    columnStride * bytes,
  ]
  return [C.rows, C.columns, A.columns, ...place(A), ...place(B), C.values.byteOffset, C.columnStride * bytes]
}

/** The twin of `gemm`. */
function gemmTwin(A: Matrix, B: Matrix, C: Matrix): void {
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

/** The twin of `gemm32`. */
function gemm32Twin(A: Matrix<Float32Array>, B: Matrix<Float32Array>, C: Matrix<Float32Array>): void {
  const { fround } = Math
  for (let p = 0; p < A.columns; p += DEEP) {
    const end = Math.min(p + DEEP, A.columns)
    for (let j = 0; j < C.columns; j++) {
      for (let i = 0; i < C.rows; i++) {
        let sum = 0
        for (let k = p; k < end; k++) {
          const a = A.values[i * A.rowStride + k * A.columnStride]
          sum = fround(sum + fround(a * B.values[k * B.rowStride + j * B.columnStride]))
        }
        C.values[i + j * C.columnStride] += sum
      }
    }
  }
}
