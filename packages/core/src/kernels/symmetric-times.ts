// A symmetric matrix times a vector, without the ceremony of a pass over rows.
import { resident } from './memory.ts'
import { dotTwin } from './vector.ts'

/** out ← Ax: A n×n, symmetric. */
export function symmetricTimes(A: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length
  const wasm = resident(A, x, out)
  if (wasm) wasm.symmetricTimes(A.byteOffset, n, x.byteOffset, out.byteOffset)
  else for (let j = 0; j < n; j++) out[j] = dotTwin(A.subarray(j * n, (j + 1) * n), x)
}
