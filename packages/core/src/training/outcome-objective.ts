import type { AnyCost, AnyPartOf } from '../define/estimator.ts'
import { gemv, gemvT } from '../kernels/gemv.ts'
import { logisticGradient } from '../kernels/gradient.ts'
import { gram } from '../kernels/gram.ts'
import { type allocate, scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows } from '../kernels/rows.ts'
import { sampled } from '../numeric/row-sample.ts'
import type { Objective, Observations } from './objective.ts'

/** A design, targets, and where scratch comes from. */
export interface Outcomes extends Observations {
  readonly cost: AnyPartOf<AnyCost>
  /** Whether intercepts are free; they stay as they are otherwise. */
  readonly intercept: boolean
  readonly take: typeof allocate
  readonly pool?: Pool | undefined
}

/** An objective with second derivatives. */
export interface CurvedObjective extends Objective {
  /**
   * The Hessian at θ in θ's order, blocks of (p + 1)² for each pair of outputs (or for each output with itself, where `blocks` is 'own'), from some of
   * the rows or all: `out[block][a * (p + 1) + b]`.
   */
  hessian(theta: Float64Array, which: { readonly rows: 'some' | 'all'; readonly blocks: 'own' | 'all' }): Float64Array[]
}

/** The objective of any cost of one output: η = β₀ + Xβ by a kernel, the cost row by row, back by a kernel; log loss in one reading of the data. */
export function outcomes(data: Outcomes): CurvedObjective {
  const { design, target, weights, offset, cost, intercept, take, pool } = data
  const { definition, settings } = cost
  const n = design.rows
  const p = design.terms.length
  const X = rows(design.matrix, n)
  const beta = take(p + 1) // the kernels' order: coefficients, then the intercept
  const g = take(p + 1)
  const eta = take(n)
  const slope = take(n)
  const share = totalOf(weights, n)
  const fused = definition.name === 'log-loss' && offset === undefined
  const order = (theta: Float64Array) => {
    for (let j = 0; j < p; j++) beta[j] = theta[j + 1]
    beta[p] = theta[0]
  }
  const predict = (theta: Float64Array) => {
    order(theta)
    gemv(X, beta, eta, pool)
    if (offset) for (let i = 0; i < n; i++) eta[i] += offset[i]
  }
  const back = (out: Float64Array) => {
    out[0] = intercept ? g[p] / share : 0
    for (let j = 0; j < p; j++) out[j + 1] = g[j] / share
  }
  const cover = (from: number, to: number) => {
    let sum = 0
    for (let i = from; i < to; i++) sum += (weights ? weights[i] : 1) * definition.row(target[i], eta[i], settings)
    return sum
  }
  const value = (theta: Float64Array) => {
    if (fused) {
      order(theta)
      return logisticGradient(X, { y: target, w: weights }, beta, g, pool) / share
    }
    predict(theta)
    return sumOverBlocks(n, cover) / share
  }
  return {
    value,
    gradient(theta, out) {
      const cost = value(theta)
      if (!fused) {
        for (let i = 0; i < n; i++)
          slope[i] = (weights ? weights[i] : 1) * definition.offers.slope(target[i], eta[i], settings)
        gemvT(X, slope, g.subarray(0, p), pool)
        g[p] = sumOverBlocks(n, (from, to) => {
          let sum = 0
          for (let i = from; i < to; i++) sum += slope[i]
          return sum
        })
      }
      back(out)
      return cost
    },
    hessian(theta, which) {
      predict(theta)
      const sample = sampled(n, which.rows)
      let taken = 0
      for (const [from, to] of sample)
        for (let i = from; i < to; i++) {
          const weight = weights ? weights[i] : 1
          slope[i] = weight * definition.offers.curvature(target[i], eta[i], settings)
          taken += weight
        }
      const H = new Float64Array((p + 1) * (p + 1))
      addGrams(design, slope, sample, { factor: 1 / taken, intercept, pool }, H)
      return [H]
    },
  }
}

/** H ← H + factor·(1, X)ᵀV(1, X) over the sampled rows; without an intercept its row and column stay 0. */
export function addGrams(
  { matrix, rows: n, terms }: Outcomes['design'],
  v: Float64Array,
  sample: readonly (readonly [number, number])[],
  { factor, intercept, pool }: { factor: number; intercept: boolean; pool?: Pool | undefined },
  H: Float64Array,
): void {
  const d = terms.length + 1
  const place = (a: number) => (a === d - 1 ? 0 : a + 1)
  const last = intercept ? d : d - 1
  scope((take) => {
    const G = take(d * d)
    for (const [from, to] of sample) {
      gram(rows(matrix, n, from, to), { ones: true, w: v }, G, pool)
      for (let a = 0; a < last; a++) for (let b = 0; b < last; b++) H[place(a) * d + place(b)] += factor * G[a * d + b]
    }
  })
}

/** Σ of `part` over blocks of rows, so that no sum is long. */
function sumOverBlocks(n: number, part: (from: number, to: number) => number): number {
  let sum = 0
  for (let from = 0; from < n; from += 1024) sum += part(from, Math.min(n, from + 1024))
  return sum
}

export function totalOf(weights: Float64Array | undefined, rows: number): number {
  if (!weights) return rows
  let sum = 0
  for (let i = 0; i < rows; i++) sum += weights[i]
  return sum
}
