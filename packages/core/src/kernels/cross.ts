// Rough products of the columns of a matrix with a few vectors, in whole numbers of 16 bits, and how far they can be from the true ones.
import { resident } from './memory.ts'
import type { Pool } from './pool.ts'

/** Columns that are one task for a thread. */
const PIECE = 512
/** A vector of whole numbers this long has a product below 2³¹ with another one. */
const LONG = 46340

/** What a vector was multiplied by when it was rounded to whole numbers, and how long it was. */
export interface Shortened {
  readonly unit: number
  readonly length: number
}

/** Numbers that a column of n takes when it is shortened: the rest are zeros. */
export const shortRows = (n: number): number => (n + 7) & ~7

/** out ← v in whole numbers of 16 bits, as many digits as products with another such vector allow; zeros are so in any unit. */
export function shorten(v: Float64Array, out: Int16Array): Shortened {
  const n = v.length
  let [squares, most] = [0, 0]
  for (let i = 0; i < n; i++) {
    squares += v[i] * v[i]
    if (Math.abs(v[i]) > most) most = Math.abs(v[i])
  }
  const length = Math.sqrt(squares)
  const unit = length > 0 ? Math.min((LONG - 1 - Math.sqrt(n) / 2) / length, 32766 / most) : Infinity
  for (let i = 0; i < n; i++) out[i] = unit * v[i] + (v[i] < 0 ? -0.5 : 0.5) // what follows the point is dropped
  out.fill(0, n)
  return { unit, length }
}

/**
 * How far the product of a shortened vector of n numbers with others, divided by their units, can be from that of the vectors: at most
 * `ofLength` × the length of the other + `ofUnit` / its unit.
 */
export function errorsOfCross16(n: number, { unit, length }: Shortened): { ofLength: number; ofUnit: number } {
  const half = 0.501 * Math.sqrt(n)
  return { ofLength: half / unit, ofUnit: half * (length + half / unit) }
}

/** Q ← XᵀR: X and R shortened vectors of `rows` numbers, Q p×k, column by column. */
export function cross16(X: Int16Array, rows: number, R: Int16Array, Q: Float64Array, pool?: Pool): void {
  const p = rows === 0 ? 0 : X.length / rows
  const count = rows === 0 ? 0 : R.length / rows
  const wasm = resident(X, R, Q)
  if (!wasm) {
    for (let k = 0; k < count; k++)
      for (let j = 0; j < p; j++) {
        let sum = 0
        for (let i = 0; i < rows; i++) sum += X[j * rows + i] * R[k * rows + i]
        Q[k * p + j] = sum
      }
    return
  }
  const task = (first: number) => [
    ...[X.byteOffset, rows, R.byteOffset, count, Q.byteOffset, p, first],
    Math.min(first + PIECE, p),
  ]
  const tasks = Array.from({ length: Math.ceil(p / PIECE) }, (_, t) => task(t * PIECE))
  if (pool && tasks.length > 1) pool.run({ kernel: 'crossColumns16', tasks, scratchBytes: 0 })
  else for (const one of tasks) wasm.crossColumns16(...one)
}
