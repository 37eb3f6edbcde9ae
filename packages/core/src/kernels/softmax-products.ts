// Products with the Hessian of the log loss of several classes, in floats (see assembly/softmax-products.ts).
import { resident } from './memory.ts'
import { runPass } from './pass.ts'
import type { Pool } from './pool.ts'

const SOME = 256 // rows at a time

/** out ← (x − centre)·scale in floats, for each column of X (n numbers each); one centre and scale a column. */
export function singles(
  X: Float64Array,
  n: number,
  centre: ArrayLike<number>,
  scale: ArrayLike<number>,
  out: Float32Array,
  pool?: Pool,
): void {
  const wasm = resident(X, out)
  const each = (run: (x: number, j: number) => void) => {
    for (let j = 0; j < centre.length; j++) run(j * n, j)
  }
  if (!wasm)
    each((at, j) => {
      for (let i = at; i < at + n; i++) out[i] = (X[i] - centre[j]) * scale[j]
    })
  else {
    const tasks: (readonly number[])[] = []
    each((at, j) => tasks.push([X.byteOffset + 8 * at, n, centre[j], scale[j], out.byteOffset + 4 * at]))
    if (pool) pool.run({ kernel: 'singles', tasks, scratchBytes: 0 })
    else for (const [x, count, c, s, to] of tasks) wasm.singles(x, count, c, s, to)
  }
}

/** What a product needs beside the vector: X (p columns of n floats), probabilities (n×K) and weights of the rows. */
export interface SoftmaxPoint {
  readonly X: Float32Array
  readonly n: number
  readonly P: Float64Array
  readonly w?: Float64Array | undefined
}

/**
 * With uₖ = v₀ₖ + Xvₖ: G ← for each class Xᵀr, rₖ = wPₖ(uₖ − Σₗ Pₗuₗ), then Σrₖ when q = p + 1. V and G hold q numbers a class. Computed in floats, but for
 * sums over blocks of rows.
 */
export function softmaxProducts(point: SoftmaxPoint, V: Float32Array, q: number, G: Float64Array, pool?: Pool): void {
  const { X, n, P, w } = point
  const K = V.length / q
  G.fill(0)
  runPass(
    {
      rows: { from: 0, to: n },
      arrays: [X, P, w, V],
      kernel: 'softmaxProductsRows',
      args: [X.byteOffset, n, X.length / n, P.byteOffset, w?.byteOffset ?? 0, V.byteOffset, K, q],
      twin: (from, to, out) => twin(point, V, q, from, to, out),
      width: G.length,
      scratch: Math.ceil((K * (SOME + 20)) / 2),
      combine: (out) => {
        for (let j = 0; j < G.length; j++) G[j] += out[j]
      },
    },
    pool,
  )
}

const { fround } = Math

function twin({ X, n, P, w }: SoftmaxPoint, V: Float32Array, q: number, from: number, to: number, out: Float64Array) {
  const p = X.length / n
  const K = V.length / q
  const r = new Float32Array(SOME * K)
  out.fill(0)
  for (let start = from; start < to; start += SOME) {
    const m = Math.min(to - start, SOME)
    for (let k = 0; k < K; k++)
      for (let i = 0; i < m; i++) {
        let u = q > p ? V[k * q + p] : 0
        for (let j = 0; j < p; j++) u = fround(u + fround(X[j * n + start + i] * V[k * q + j]))
        r[k * SOME + i] = u
      }
    for (let i = 0; i < m; i++) {
      const share = (k: number) => fround(P[k * n + start + i])
      let mean = 0
      for (let k = 0; k < K; k++) mean = fround(mean + fround(share(k) * r[k * SOME + i]))
      const weight = w ? fround(w[start + i]) : 1
      for (let k = 0; k < K; k++) r[k * SOME + i] = fround(fround(weight * share(k)) * fround(r[k * SOME + i] - mean))
    }
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < p; j++) out[k * q + j] += fours(m, (i) => fround(X[j * n + start + i] * r[k * SOME + i]))
      if (q > p) out[k * q + p] += fours(m, (i) => r[k * SOME + i])
    }
  }
}

/** Σ of m floats: four sums in turns, (s₀ + s₂) + (s₁ + s₃), then the rest one by one. */
function fours(m: number, term: (i: number) => number): number {
  const s = [0, 0, 0, 0]
  const whole = m - (m % 4)
  for (let i = 0; i < whole; i++) s[i % 4] = fround(s[i % 4] + term(i))
  let sum = fround(fround(s[0] + s[2]) + fround(s[1] + s[3]))
  for (let i = whole; i < m; i++) sum = fround(sum + term(i))
  return sum
}
