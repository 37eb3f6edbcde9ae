// Triangular systems: columns of the right-hand side are solved one by one, in place.
import { resident } from './memory.ts'
import { axpyTwin, dotTwin } from './vector.ts'

/** Which half of T counts, and whether T or its transpose is meant. */
export interface Triangle {
  readonly half: 'lower' | 'upper'
  readonly transposed?: boolean
}

/**
 * B ← T⁻¹B (or T⁻ᵀB): T is the n×n triangle at the top of columns `stride` numbers apart, B has columns of `bStride` ≥ n.
 * A zero on the diagonal gives infinities or NaN: the caller looks before.
 */
export function solveTriangular(
  T: Float64Array,
  { half, transposed = false }: Triangle,
  B: Float64Array,
  n: number,
  stride = n,
  bStride = n,
): void {
  if (n === 0) return
  const columns = Math.ceil(B.length / bStride)
  const wasm = resident(T, B)
  const lower = half === 'lower'
  if (wasm) {
    wasm.triangular(T.byteOffset, stride * 8, n, Number(lower), Number(transposed), B.byteOffset, bStride * 8, columns)
    return
  }
  for (let c = 0; c < columns; c++) {
    const b = B.subarray(c * bStride, c * bStride + n)
    for (let step = 0; step < n; step++) {
      const j = lower !== transposed ? step : n - 1 - step
      const column = T.subarray(j * stride, j * stride + n)
      const [from, to] = lower ? [j + 1, n] : [0, j]
      const side = column.subarray(from, to)
      const rest = b.subarray(from, to)
      if (transposed) b[j] = (b[j] - dotTwin(side, rest)) / column[j]
      else {
        b[j] /= column[j]
        axpyTwin(-b[j], side, rest)
      }
    }
  }
}
