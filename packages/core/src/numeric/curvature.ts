import type { Curvature } from '../define/problem.ts'
import { cholesky } from '../kernels/cholesky.ts'
import { solveTriangular } from '../kernels/triangular.ts'

/** Blocks of a Hessian at θ: (p + 1)² numbers for each pair of outputs, or for each output with itself. */
export type Hessian = (theta: Float64Array, blocks: 'own' | 'all') => readonly Float64Array[]

export interface CurvatureOptions {
  readonly outputs: number
  readonly intercept: boolean
  /** Rows of the data. */
  readonly size: number
  /** λ of the penalty ½λβ². */
  readonly lambda: number
  /** Whether the Hessian couples the outputs; decided by the work when absent. */
  readonly coupling?: boolean
  /** Gives room in the kernels' memory, where systems are solved faster. */
  readonly take?: ((length: number) => Float64Array) | undefined
}

/** Numbers that are multiplied at most for a Hessian that couples the outputs, and for one that is formed in every step. */
const coupled = 1e9
const cheap = 2e7

/** Numbers that are multiplied for a Hessian that couples the outputs, and to factor it. */
const workOf = (size: number, parameters: number) =>
  size * parameters * parameters + parameters * parameters * parameters

/** Whether the outputs of a Hessian are coupled: where that is not much work. */
export const couples = (outputs: number, size: number, parameters: number): boolean =>
  outputs === 1 || workOf(size, parameters) <= coupled

/** The Hessian at θ, factored: outputs coupled where that is not much work, else each by itself. */
export function curvatureOf(
  hessian: Hessian,
  theta: Float64Array,
  { outputs: K, intercept, size, lambda, coupling, take = (length) => new Float64Array(length) }: CurvatureOptions,
): Curvature {
  const d = theta.length / K
  const together = coupling ?? couples(K, size, K * d)
  const blocks = hessian(theta, together ? 'all' : 'own')
  const systems = together ? [assembled(blocks, K, d)] : blocks.map((block) => block.slice())
  for (const A of systems) penalise(A, d, intercept, lambda)
  const factors = systems.map((system) => {
    const { L, dependent } = factor(system)
    const kept = take(L.length)
    kept.set(L)
    return { L: kept, dependent }
  })
  const byOutput = take(K * d)
  return {
    exact: together,
    cheap: workOf(size, K * d) <= cheap,
    dependent: factors.some(({ dependent }) => dependent),
    solve(x) {
      reorder(x, K, d, byOutput)
      const shift = K > 1 ? withoutShift(byOutput, K, d) : undefined
      const width = (K * d) / factors.length
      factors.forEach(({ L }, k) => {
        const part = byOutput.subarray(k * width, (k + 1) * width)
        solveTriangular(L, { half: 'lower' }, part, width)
        solveTriangular(L, { half: 'lower', transposed: true }, part, width)
      })
      if (shift) {
        withoutShift(byOutput, K, d)
        if (lambda > 0) for (let k = 0; k < K; k++) for (let j = 1; j < d; j++) byOutput[k * d + j] += shift[j] / lambda
      }
      for (let k = 0; k < K; k++) {
        x[k] = byOutput[k * d]
        for (let j = 1; j < d; j++) x[K + k * (d - 1) + j - 1] = byOutput[k * d + j]
      }
    },
  }
}

/** Takes the mean over outputs off each coordinate, and returns it: shifting all outputs alike changes no probability, so that only the penalty curves there. */
function withoutShift(x: Float64Array, K: number, d: number): Float64Array {
  const mean = new Float64Array(d)
  for (let k = 0; k < K; k++) for (let j = 0; j < d; j++) mean[j] += x[k * d + j] / K
  for (let k = 0; k < K; k++) for (let j = 0; j < d; j++) x[k * d + j] -= mean[j]
  return mean
}

/** From θ's order (intercepts first) to output by output. */
function reorder(x: Float64Array, K: number, d: number, out: Float64Array): void {
  for (let k = 0; k < K; k++) {
    out[k * d] = x[k]
    for (let j = 1; j < d; j++) out[k * d + j] = x[K + k * (d - 1) + j - 1]
  }
}

/** One matrix of all blocks. What is added along shifts of all outputs makes it definite; such shifts are kept out of what it solves. */
function assembled(blocks: readonly Float64Array[], K: number, d: number): Float64Array {
  if (K === 1) return blocks[0].slice()
  const A = new Float64Array(K * d * K * d)
  const own = new Float64Array(d * d)
  for (let k = 0; k < K; k++) for (let at = 0; at < d * d; at++) own[at] += blocks[k * K + k][at] / (K * K)
  for (let k = 0; k < K; k++)
    for (let l = 0; l < K; l++)
      for (let a = 0; a < d; a++)
        for (let b = 0; b < d; b++) A[(k * d + a) * K * d + l * d + b] = blocks[k * K + l][a * d + b] + own[a * d + b]
  return A
}

/** Adds λ for every coefficient; the place of an intercept that is not free is 1. */
function penalise(A: Float64Array, d: number, intercept: boolean, lambda: number): void {
  const size = Math.sqrt(A.length)
  for (let i = 0; i < size; i++) {
    if (i % d !== 0) A[i * size + i] += lambda
    else if (!intercept) A[i * size + i] = 1
  }
}

/** A = LLᵀ; a little is added to the diagonal where that fails. */
export function factor(A: Float64Array): { readonly L: Float64Array; readonly dependent: boolean } {
  const n = Math.sqrt(A.length)
  for (let added = 0; ; added = added === 0 ? 1e-14 : added * 100) {
    const L = A.slice()
    for (let i = 0; i < n; i++) L[i * n + i] += added * (A[i * n + i] || 1)
    if (cholesky(L, n) < 0 && definite(L, A, n)) return { L, dependent: added > 0 }
  }
}

/** Whether no pivot is lost in rounding. */
function definite(L: Float64Array, A: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (!(L[i * n + i] * L[i * n + i] > 1e-15 * A[i * n + i])) return false
  return true
}
