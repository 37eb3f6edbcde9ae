// Level 2: products of rows with a vector. n×p column by column; θ holds β (p) and, when it is longer, β₀.
import { addColumns, addDots } from './block.ts'
import { runPass } from './pass.ts'
import type { Pool } from './pool.ts'
import { BLOCK } from './reduce.ts'
import type { Rows } from './rows.ts'

/** z ← β₀ + Xβ on the given rows of z, which is as long as a column of X. */
export function gemv(rows: Rows, theta: Float64Array, z: Float64Array, pool?: Pool): void {
  const { values: X, stride: n, columns: p } = rows
  runPass(
    {
      rows,
      arrays: [X, theta, z],
      kernel: 'gemvRows',
      args: [X.byteOffset, n, p, theta.byteOffset, theta.length, z.byteOffset],
      twin: (from, to) => gemvTwin(rows, theta, z, from, to),
      width: 0,
      scratch: 0,
      combine: () => {},
    },
    pool,
  )
}

function gemvTwin(
  { values: X, stride: n, columns: p }: Rows,
  theta: Float64Array,
  z: Float64Array,
  from: number,
  to: number,
) {
  z.fill(theta.length > p ? theta[p] : 0, from, to)
  addColumns(X, from, n, p, theta, z, from, to - from)
}

/** g ← Xᵀr over the given rows; r is as long as a column of X. */
export function gemvT(rows: Rows, r: Float64Array, g: Float64Array, pool?: Pool): void {
  const { values: X, stride: n, columns: p } = rows
  g.fill(0)
  runPass(
    {
      rows,
      arrays: [X, r],
      kernel: 'gemvTRows',
      args: [X.byteOffset, n, p, r.byteOffset],
      twin: (from, to, out) => gemvTTwin(rows, r, from, to, out),
      width: p,
      scratch: 0,
      combine: (out) => add(out, g),
    },
    pool,
  )
}

function gemvTTwin(
  { values: X, stride: n, columns: p }: Rows,
  r: Float64Array,
  from: number,
  to: number,
  g: Float64Array,
) {
  g.fill(0)
  for (let i = from; i < to; i += BLOCK) addDots(X, i, n, p, r, i, g, Math.min(to - i, BLOCK))
}

/** total ← total + part. */
function add(part: Float64Array, total: Float64Array): void {
  for (let j = 0; j < total.length; j++) total[j] += part[j]
}
