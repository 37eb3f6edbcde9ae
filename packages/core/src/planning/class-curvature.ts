import { cholesky } from '../kernels/cholesky.ts'
import type { ClassRows } from '../kernels/class-columns.ts'
import { each, softmax } from '../kernels/each.ts'
import { gemv } from '../kernels/gemv.ts'
import { gram } from '../kernels/gram.ts'
import { allocate, release, scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import type { Scaling } from './segment-design.ts'

/** Up to so many parameters the outputs of a Hessian are coupled. */
const COUPLED = 1000

/**
 * Writes the probabilities of K outputs in each row into P (n×K), for parameters in the kernels' order: class by class the coefficients, then the
 * intercept. Offsets are added to the one output of two classes.
 */
export function probabilities(rows: ClassRows, theta: Float64Array, P: Float64Array, pool?: Pool): void {
  const { X, n, p, ones, K, offset } = rows
  const q = p + Number(ones)
  scope((take) => {
    const beta = take(q)
    for (let k = 0; k < K; k++) {
      beta.set(theta.subarray(k * q, (k + 1) * q))
      gemv(rowsOf(X, n), beta, P.subarray(k * n, (k + 1) * n), pool)
    }
  })
  if (offset) for (let i = 0; i < n; i++) P[i] += offset[i]
  if (K === 1) each('logistic', P, P)
  else softmax(P, n, P)
}

/** Σ over the rows from … to of v·(X, 1)ᵀ(X, 1) for each pair of outputs k ≤ l (or each with itself): q×q numbers each, not yet divided by anything. */
export type Blocks = readonly Float64Array[]

const isCoupled = (K: number, q: number) => K * q <= COUPLED

/** The blocks of the Hessian of the log loss where probabilities are P; V weighs the classes. */
export function* blocksOf(
  rows: ClassRows,
  P: Float64Array,
  V: Float64Array,
  {
    from = 0,
    to = rows.n,
    pool,
  }: { readonly from?: number; readonly to?: number; readonly pool?: Pool | undefined } = {},
): Generator<undefined, Blocks> {
  const { X, n, p, ones, K, y, w } = rows
  const q = p + Number(ones)
  const v = allocate(n, Float64Array, false)
  const products = (weight: (i: number) => number) => {
    for (let i = from; i < to; i++) v[i] = (w ? w[i] : 1) * V[y[i]] * weight(i)
    const G = new Float64Array(q * q)
    gram({ ...rowsOf(X, n, from, to), columns: p }, { ones, w: v }, G, pool)
    return G
  }
  try {
    const blocks: Float64Array[] = []
    if (!isCoupled(K, q) || K === 1) {
      for (let k = 0; k < K; k++) {
        blocks.push(products((i) => P[k * n + i] * (1 - P[k * n + i])))
        yield undefined
      }
      return blocks
    }
    // probabilities have the sum 1, and so Pₖ(1 − Pₖ) is the sum of PₖPₗ over the others
    const own = Array.from({ length: K }, () => new Float64Array(q * q))
    for (let k = 0; k < K; k++) {
      blocks.push(own[k])
      for (let l = k + 1; l < K; l++) {
        const G = products((i) => -P[k * n + i] * P[l * n + i])
        for (const one of [own[k], own[l]]) for (let at = 0; at < G.length; at++) one[at] -= G[at]
        blocks.push(G)
        yield undefined
      }
    }
    return blocks
  } finally {
    release(v)
  }
}

/** Sums of blocks, number by number. */
export const sumOfBlocks = (all: readonly Blocks[]): Blocks =>
  all[0].map((first, b) => {
    const sum = first.slice()
    for (const blocks of all.slice(1)) for (let at = 0; at < sum.length; at++) sum[at] += blocks[b][at]
    return sum
  })

/** A factored Hessian of log loss and ½λ‖β‖². */
export class ClassCurvature {
  private readonly factors: readonly Float64Array[]
  private readonly K: number
  private readonly q: number

  /** The blocks over `share`; where a scaling is given, that of the problem in its terms. Kept in the kernels' memory until `release`. */
  constructor(
    blocks: Blocks,
    { p, ones, K }: Pick<ClassRows, 'p' | 'ones' | 'K'>,
    {
      share,
      lambda,
      scaling,
    }: { readonly share: number; readonly lambda: number; readonly scaling?: Scaling | undefined },
  ) {
    const q = p + Number(ones)
    this.K = K
    this.q = q
    const scaled = blocks.map((block) => inTerms(block, p, q, share, scaling))
    const coupled = K === 1 || blocks.length > K
    const systems = coupled ? [assembled(scaled, K, q)] : scaled
    for (const A of systems) {
      const size = Math.sqrt(A.length)
      for (let i = 0; i < size; i++) if (i % q < p) A[i * size + i] += lambda
    }
    this.factors = systems.map(factored)
  }

  /** x ← H⁻¹x, without what shifts all outputs alike: no cost changes along it, and the penalty keeps it at 0. */
  solve(x: Float64Array): void {
    const { K, q } = this
    withoutShift(x, K, q)
    const width = (K * q) / this.factors.length
    scope((take) => {
      const part = take(width, Float64Array, false)
      this.factors.forEach((L, k) => {
        part.set(x.subarray(k * width, (k + 1) * width))
        solveTriangular(L, { half: 'lower' }, part, width)
        solveTriangular(L, { half: 'lower', transposed: true }, part, width)
        x.set(part, k * width)
      })
    })
    withoutShift(x, K, q)
  }

  release(): void {
    this.factors.forEach(release)
  }
}

/** A block in the terms of a training part: (z − shift)/scale instead of z, and over the share. */
function inTerms(block: Float64Array, p: number, q: number, share: number, scaling: Scaling | undefined): Float64Array {
  const out = new Float64Array(q * q)
  const shift = (j: number) => (scaling && j < p ? scaling.shift[j] : 0)
  const unit = Float64Array.from({ length: q }, (_, j) => (scaling && j < p ? scaling.scale[j] : 1))
  for (let b = 0; b < q; b++)
    for (let a = 0; a < q; a++) {
      let value = block[b * q + a]
      if (scaling && q > p) {
        const [ones, total] = [p * q, block[p * q + p]]
        value += shift(a) * shift(b) * total
        if (b < p) value -= shift(b) * block[ones + a]
        if (a < p) value -= shift(a) * block[ones + b]
      }
      out[b * q + a] = value / (share * unit[a] * unit[b])
    }
  return out
}

/** One matrix of all pairs. What is added along shifts of all outputs makes it definite; such shifts are kept out of what it solves. */
function assembled(blocks: readonly Float64Array[], K: number, q: number): Float64Array {
  if (K === 1) return blocks[0]
  const size = K * q
  const A = new Float64Array(size * size)
  const own = new Float64Array(q * q)
  const place = (k: number, l: number) => (k * (2 * K - k + 1)) / 2 + l - k
  for (let k = 0; k < K; k++) for (let at = 0; at < q * q; at++) own[at] += blocks[place(k, k)][at] / (K * K)
  for (let k = 0; k < K; k++)
    for (let l = 0; l < K; l++) {
      const block = blocks[k <= l ? place(k, l) : place(l, k)]
      for (let a = 0; a < q; a++)
        for (let b = 0; b < q; b++) A[(k * q + a) * size + l * q + b] = block[a * q + b] + own[a * q + b]
    }
  return A
}

/** L of A = LLᵀ in the kernels' memory; a little is added to the diagonal where that fails. */
function factored(A: Float64Array): Float64Array {
  const size = Math.sqrt(A.length)
  const L = allocate(A.length, Float64Array, false)
  for (let added = 0; ; added = added === 0 ? 1e-14 : added * 100) {
    L.set(A)
    for (let i = 0; i < size; i++) L[i * size + i] += added * (A[i * size + i] || 1)
    if (cholesky(L, size) < 0 && definite(L, A, size)) return L
  }
}

/** Whether no pivot is lost in rounding. */
function definite(L: Float64Array, A: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) if (!(L[i * size + i] * L[i * size + i] > 1e-15 * A[i * size + i])) return false
  return true
}

/** Takes the mean over outputs off each coordinate. */
export function withoutShift(x: Float64Array, K: number, q: number): void {
  if (K === 1) return
  for (let j = 0; j < q; j++) {
    let sum = 0
    for (let k = 0; k < K; k++) sum += x[k * q + j]
    for (let k = 0; k < K; k++) x[k * q + j] -= sum / K
  }
}
