// Weighted cross products: ZᵀWZ with Z = (X − c, 1, y − c), in one reading of the data.
import { DEEP } from './gemm.ts'
import { beginPasses, type Pass, runPass, runPassLater } from './pass.ts'
import type { Pool } from './pool.ts'
import type { Rows } from './rows.ts'

/** What stands beside X in Z, and how it is weighted and centred; y and w are as long as a column of X. */
export interface GramOptions {
  /** Whether Z has a column of ones after those of X. */
  readonly ones?: boolean
  /** The last column of Z. */
  readonly y?: Float64Array | undefined
  /** The diagonal of W; ones if left out. */
  readonly w?: Float64Array | undefined
  /** What is subtracted from each of the d columns before it is multiplied (0 for the ones). */
  readonly centre?: Float64Array | undefined
  /** Whether the products are added to those that stand in G already: the rows are the next ones of more. */
  readonly onto?: boolean
}

/** Columns of Z: those of X, one if it has ones, one if it has y. */
export function gramWidth({ columns }: Rows, { ones, y }: GramOptions): number {
  return columns + Number(ones ?? false) + Number(y !== undefined)
}

/** G ← ZᵀWZ (d×d, symmetric). */
export function gram(rows: Rows, options: GramOptions, G: Float64Array, pool?: Pool): void {
  if (!options.onto) G.fill(0)
  runPass(gramPass(rows, options, G), pool)
  mirror(G, gramWidth(rows, options))
}

/** A Gram matrix that is asked for with others. */
export interface GramTask {
  readonly rows: Rows
  readonly options: GramOptions
  readonly G: Float64Array
}

/** G ← G + ZᵀWZ of each, lower halves only, begun: the workers go on while the caller does something else; the sums are there when what is returned has been called. */
export const beginGrams = (all: readonly GramTask[], pool?: Pool): (() => void) =>
  beginPasses(
    all.map(({ rows, options, G }) => gramPass(rows, options, G)),
    pool,
  )

/** The same, while the calling thread stays responsive; `signal` can stop it. */
export async function gramLater(rows: Rows, options: GramOptions, G: Float64Array, pool: Pool, signal?: AbortSignal) {
  G.fill(0)
  await runPassLater(gramPass(rows, options, G), pool, signal)
  mirror(G, gramWidth(rows, options))
}

function gramPass(rows: Rows, options: GramOptions, G: Float64Array): Pass {
  const { values: X, stride: n, columns: p } = rows
  const { ones = false, y, w, centre } = options
  const d = gramWidth(rows, options)
  const panels = Math.ceil(d / 4) * 4 * (w ? 2 : 1)
  return {
    rows,
    arrays: [X, y, w, centre],
    kernel: 'gramRows',
    args: [X.byteOffset, n, p, Number(ones), y?.byteOffset ?? 0, w?.byteOffset ?? 0, centre?.byteOffset ?? 0],
    parts: strips(d, rows.to - rows.from),
    twin: (from, to, out) => gramTwin(rows, options, from, to, out),
    width: d * d,
    scratch: 16 + packed(d) * (panels + 2),
    combine: (out) => {
      for (let j = 0; j < d; j++) for (let i = j; i < d; i++) G[i + j * d] += out[i + j * d]
    },
  }
}

/** The columns of G in strips that keep a thread busy for some 15 ms with one chunk of rows; 64 columns at least. */
function strips(d: number, n: number): number[][] {
  const rows = Math.max(2048, n / 32)
  const wide = Math.max(64, Math.floor(1.5e8 / (rows * d) / 4) * 4)
  return Array.from({ length: Math.ceil(d / wide) }, (_, k) => [k * wide, Math.min((k + 1) * wide, d)])
}

/** Rows that the kernel packs at a time. */
const packed = (d: number) => Math.max(1, Math.min(4, Math.floor(24576 / (Math.ceil(d / 4) * 4) / DEEP))) * DEEP

function gramTwin(rows: Rows, options: GramOptions, from: number, to: number, out: Float64Array) {
  const { values: X, stride: n, columns: p } = rows
  const { ones, y, w, centre } = options
  const d = gramWidth(rows, options)
  const Z = new Float64Array(DEEP * d)
  const WZ = w ? new Float64Array(DEEP * d) : Z
  out.fill(0)
  for (let start = from; start < to; start += DEEP) {
    const m = Math.min(to - start, DEEP)
    for (let j = 0; j < d; j++) {
      const column = Z.subarray(j * DEEP, j * DEEP + m)
      if (j < p) column.set(X.subarray(j * n + start, j * n + start + m))
      else if (ones && j === p) column.fill(1)
      else if (y) column.set(y.subarray(start, start + m))
      if (centre) for (let i = 0; i < m; i++) column[i] -= centre[j]
      if (w) for (let i = 0; i < m; i++) WZ[j * DEEP + i] = column[i] * w[start + i]
    }
    for (let j = 0; j < d; j++) {
      for (let k = j; k < d; k++) {
        let sum = 0
        for (let i = 0; i < m; i++) sum += Z[k * DEEP + i] * WZ[j * DEEP + i]
        out[k + j * d] += sum
      }
    }
  }
}

/** What is below the diagonal of G (d×d) also above it. */
export function mirror(G: Float64Array, d: number): void {
  for (let j = 0; j < d; j++) for (let i = j + 1; i < d; i++) G[j + i * d] = G[i + j * d]
}
