// Steps of the symmetric eigenproblem.
import { resident } from './memory.ts'
import { axpyTwin, rotateTwin } from './vector.ts'

/** A ← A − vwᵀ − wvᵀ for the n×n matrix at the start of A, both halves; columns `stride` numbers apart. */
export function rankTwo(A: Float64Array, stride: number, v: Float64Array, w: Float64Array): void {
  const n = v.length
  const wasm = resident(A, v, w)
  if (wasm) {
    wasm.rankTwo(A.byteOffset, stride * 8, n, v.byteOffset, w.byteOffset)
    return
  }
  for (let j = 0; j < n; j++) {
    const column = A.subarray(j * stride, j * stride + n)
    axpyTwin(-w[j], v, column)
    axpyTwin(-v[j], w, column)
  }
}

/** Rotates columns (k + 1, k) of Z, n rows each, by (c[k], s[k]) for k = last … first. */
export function rotations(
  Z: Float64Array,
  n: number,
  first: number,
  last: number,
  c: Float64Array,
  s: Float64Array,
): void {
  const wasm = resident(Z, c, s)
  if (wasm) {
    const at = first * 8
    wasm.rotations(Z.byteOffset + n * at, n * 8, n, last - first + 1, c.byteOffset + at, s.byteOffset + at)
    return
  }
  for (let k = last; k >= first; k--) {
    rotateTwin(c[k], s[k], Z.subarray((k + 1) * n, (k + 2) * n), Z.subarray(k * n, (k + 1) * n))
  }
}
