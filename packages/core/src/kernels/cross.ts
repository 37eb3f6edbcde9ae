// Products of the columns of a matrix with a few vectors, in 32-bit floats.
import { resident } from './memory.ts'
import type { Pool } from './pool.ts'

/** Columns that are one task for a thread. */
const PIECE = 512
/** Terms of one sum of floats. */
const BLOCK = 256

/** Q ← XᵀR: X n×p, R n×k, Q p×k, column by column; for k so small that `gemm32` would spend its time on packing X. */
export function cross32(X: Float32Array, n: number, R: Float32Array, Q: Float64Array, pool?: Pool): void {
  const p = n === 0 ? 0 : X.length / n
  const count = n === 0 ? 0 : R.length / n
  const wasm = resident(X, R, Q)
  if (!wasm) {
    for (let k = 0; k < count; k++)
      for (let j = 0; j < p; j++) Q[k * p + j] = productTwin(X.subarray(j * n, (j + 1) * n), R.subarray(k * n))
    return
  }
  const task = (first: number) => [
    ...[X.byteOffset, n, R.byteOffset, count, Q.byteOffset, p, first],
    Math.min(first + PIECE, p),
  ]
  const tasks = Array.from({ length: Math.ceil(p / PIECE) }, (_, t) => task(t * PIECE))
  if (pool && tasks.length > 1) pool.run({ kernel: 'crossColumns32', tasks, scratchBytes: 0 })
  else for (const one of tasks) wasm.crossColumns32(...one)
}

/** How far a product of `cross32` of n terms can be from the true one, as a share of the lengths of the two vectors. */
export const errorOfCross32 = (n: number): number => (Math.min(n, BLOCK) / 4 + 24) * 2 ** -23

function productTwin(a: Float32Array, b: Float32Array): number {
  const { fround } = Math
  const n = a.length
  const s = new Float32Array(4)
  let sum = 0
  for (let from = 0; from < n; from += BLOCK) {
    const end = Math.min(from + BLOCK, n)
    const whole = end - ((end - from) % 4)
    s.fill(0)
    for (let i = from; i < whole; i += 4) for (let k = 0; k < 4; k++) s[k] += fround(a[i + k] * b[i + k])
    let part = fround(fround(s[0] + s[1]) + fround(s[2] + s[3]))
    for (let i = whole; i < end; i++) part = fround(part + fround(a[i] * b[i]))
    sum += part
  }
  return sum
}
