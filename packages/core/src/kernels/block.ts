// The two halves of every pass over rows, for one block of m ≤ BLOCK rows that begins at X[x] in columns n rows long.
import { dotBlock } from './reduce.ts'

/** z ← z + Xβ, column after column: X m×p, β p, z m numbers from z[k]. */
export function addColumns(
  X: Float64Array,
  x: number,
  n: number,
  p: number,
  beta: Float64Array,
  z: Float64Array,
  k: number,
  m: number,
) {
  for (let j = 0; j < p; j++) {
    const b = beta[j]
    for (let i = 0; i < m; i++) z[k + i] += X[x + j * n + i] * b
  }
}

/** g ← g + Xᵀr: X m×p, r m numbers from r[k], g p. */
export function addDots(
  X: Float64Array,
  x: number,
  n: number,
  p: number,
  r: Float64Array,
  k: number,
  g: Float64Array,
  m: number,
) {
  for (let j = 0; j < p; j++) g[j] += dotBlock(X, x + j * n, r, k, m)
}
