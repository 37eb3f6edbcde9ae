import { cholesky } from '../kernels/cholesky.ts'
import { eigen } from '../kernels/eigen.ts'
import { gemm } from '../kernels/gemm.ts'
import { gemvT } from '../kernels/gemv.ts'
import { matrix } from '../kernels/matrix.ts'
import { scope } from '../kernels/memory.ts'
import { rows } from '../kernels/rows.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { conditionOf } from '../numeric/condition.ts'
import { triangleOf } from '../numeric/normal-equations.ts'
import type { PartMoments } from './part-moments.ts'

/** The largest condition number of C + λI with which the products of columns give predictions to ten digits. */
const MOST_CONDITION = 2 ** 19
/** From so many values of λ on, a decomposition pays. */
export const MANY = 24

/** β of (C + λI)β = c for each λ: by one decomposition C = VΛVʹ, or a Cholesky factor each. Undefined where too many digits are lost. */
export function ridgeSolutions({ C, c }: PartMoments, lambdas: readonly number[]): (Float64Array | undefined)[] {
  return lambdas.length < MANY ? lambdas.map((lambda) => cholesked(C, c, lambda)) : decomposed(C, c, lambdas)
}

function decomposed(C: Float64Array, c: Float64Array, lambdas: readonly number[]): (Float64Array | undefined)[] {
  const p = c.length
  return scope((take) => {
    const V = take(p * p)
    V.set(C)
    const values = take(p)
    eigen(V, values)
    const along = take(p) // Vʹc
    const right = take(p)
    right.set(c)
    gemvT(rows(V, p), right, along)
    const steps = take(p * lambdas.length)
    const betas = take(p * lambdas.length)
    lambdas.forEach((lambda, l) => {
      for (let k = 0; k < p; k++) steps[l * p + k] = along[k] / (values[k] + lambda)
    })
    gemm(matrix(V, p, p), matrix(steps, p, lambdas.length), matrix(betas, p, lambdas.length))
    const well = (lambda: number) => p === 0 || values[p - 1] + lambda <= MOST_CONDITION * (values[0] + lambda)
    return lambdas.map((lambda, l) => (well(lambda) ? betas.slice(l * p, (l + 1) * p) : undefined))
  })
}

function cholesked(C: Float64Array, c: Float64Array, lambda: number): Float64Array | undefined {
  const p = c.length
  return scope((take) => {
    const L = take(p * p)
    L.set(C)
    for (let k = 0; k < p; k++) L[k * p + k] += lambda
    if (cholesky(L, p) >= 0 || !well(L, p)) return undefined
    const x = take(p)
    x.set(c)
    solveTriangular(L, { half: 'lower' }, x, p)
    solveTriangular(L, { half: 'lower', transposed: true }, x, p)
    return Float64Array.from(x)
  })
}

/** Whether LLʹ, its columns scaled to length 1, is well enough conditioned. */
export function well(L: Float64Array, p: number): boolean {
  const condition = conditionOf(triangleOf(L, p), p)
  return condition * condition <= MOST_CONDITION
}

/** With pivots that leave so much of each diagonal number there is no need to look at the condition. */
export const CLEAR_PIVOT = 2 ** -9

/** Whether C + λI among the chosen coordinates is well enough conditioned. */
export function wellAmong(
  product: (j: number, k: number) => number,
  chosen: readonly number[],
  lambda: number,
): boolean {
  const n = chosen.length
  return scope((take) => {
    const L = take(n * n, Float64Array, false)
    for (let b = 0; b < n; b++)
      for (let a = b; a < n; a++) L[b * n + a] = product(chosen[b], chosen[a]) + (a === b ? lambda : 0)
    return cholesky(L, n) < 0 && well(L, n)
  })
}

/**
 * Least squares in the first terms only, for each of several numbers of terms: the factor of the largest holds those of the smaller ones. Undefined
 * where too many digits are lost. C is scaled to a diagonal of ones on the way.
 */
export function nestedSolutions({ C, c }: PartMoments, counts: readonly number[]): (Float64Array | undefined)[] {
  const p = c.length
  return scope((take) => {
    const L = take(p * p)
    const length = Float64Array.from(c, (_, k) => Math.sqrt(C[k * p + k]))
    for (let b = 0; b < p; b++) for (let a = 0; a < p; a++) L[b * p + a] = C[b * p + a] / length[a] / length[b]
    const failed = cholesky(L, p)
    const whole = failed < 0 ? p : failed // the first `whole` columns are good
    const projected = take(p)
    for (let k = 0; k < p; k++) projected[k] = c[k] / length[k]
    const most = Math.max(0, ...counts.filter((count) => count <= whole))
    solveTriangular(L, { half: 'lower' }, projected.subarray(0, most), most, p)
    // The condition of fewer terms is no worse: the first number of them that is well, from the most down, vouches for the rest.
    let sure = 0
    for (const count of [...new Set(counts)].sort((a, b) => b - a)) {
      if (count > whole || !well(leading(L, p, count), count)) continue
      sure = count
      break
    }
    return counts.map((count) => {
      if (count > sure) return undefined
      const x = take(count)
      x.set(projected.subarray(0, count))
      solveTriangular(L, { half: 'lower', transposed: true }, x, count, p)
      return Float64Array.from(x, (value, k) => value / length[k])
    })
  })
}

function leading(L: Float64Array, p: number, count: number): Float64Array {
  const part = new Float64Array(count * count)
  for (let b = 0; b < count; b++) for (let a = b; a < count; a++) part[b * count + a] = L[b * p + a]
  return part
}
