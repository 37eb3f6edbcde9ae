import type { AnyCost, AnyPartOf } from '../define/estimator.ts'
import { each } from '../kernels/each.ts'
import { gemv, gemvT } from '../kernels/gemv.ts'
import { logisticGradient } from '../kernels/gradient.ts'
import { gram } from '../kernels/gram.ts'
import { type allocate, scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows } from '../kernels/rows.ts'
import { couples } from '../numeric/curvature.ts'
import { draftRows, gathered } from '../numeric/draft-rows.ts'
import { lastKept } from './last-kept.ts'
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
   * The Hessian at θ in θ's order: blocks of (p + 1)² numbers for each pair of outputs, or for each output with itself where `blocks` is 'own'; of some of the
   * terms, or of all.
   */
  hessian(theta: Float64Array, blocks: 'own' | 'all', terms?: Uint32Array): Float64Array[]
  /** At θ: out ← Hv to the digits of a float. Asked for before gradients are, which then keep what products need. */
  products?(): (theta: Float64Array) => (v: Float64Array, out: Float64Array) => void
}

/** Some of the rows. */
type Ranges = readonly (readonly [from: number, to: number])[] | undefined

/** Rows for the first steps of a training on very many; undefined where there are not so many. */
export function rowsToDraft({ design: { rows, terms }, outputs }: Outcomes): Ranges {
  return draftRows(rows, couples(outputs, rows, outputs * (terms.length + 1)) ? 'little' : 'much')
}

/** The same on some rows. */
export function onRows(data: Outcomes, ranges: Ranges): Outcomes | undefined {
  const { design, target, weights, offset, take } = data
  if (ranges === undefined) return undefined
  const some = (values: Float64Array) =>
    gathered(values, design.rows, ranges, (length) => take(length, Float64Array, false))
  const y = some(target)
  return {
    ...data,
    design: { rows: y.length, terms: design.terms, matrix: some(design.matrix) },
    target: y,
    weights: weights && some(weights),
    offset: offset && some(offset),
  }
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
  const binomial = definition.link === 'logit'
  const fused = binomial && offset === undefined
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
  const together = lastKept((theta) => {
    order(theta)
    return logisticGradient(X, { y: target, w: weights }, beta, g, pool) / share
  })
  const value = (theta: Float64Array) => {
    if (fused) return together(theta)
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
    hessian(theta, _, terms) {
      predict(theta)
      if (binomial) each('logistic', eta, eta)
      for (let i = 0; i < n; i++) {
        const curvature = binomial ? eta[i] * (1 - eta[i]) : definition.offers.curvature(target[i], eta[i], settings)
        slope[i] = (weights ? weights[i] : 1) * curvature
      }
      return [weightedProducts(design, slope, { share, intercept, pool, terms })]
    },
  }
}

interface Products {
  readonly share: number
  readonly intercept: boolean
  readonly pool?: Pool | undefined
  /** The columns that are wanted; all when absent. */
  readonly terms?: Uint32Array | undefined
}

/** (1, X)ᵀV(1, X)/share in θ's order; without an intercept its row and column are 0. */
export function weightedProducts(
  { matrix, rows: n, terms: all }: Outcomes['design'],
  v: Float64Array,
  { share, intercept, pool, terms }: Products,
): Float64Array {
  const some = terms && terms.length < all.length ? terms : undefined
  const d = (some ?? all).length + 1
  const H = new Float64Array(d * d)
  scope((take) => {
    const G = take(d * d)
    const X = some ? take(n * some.length, Float64Array, false) : matrix
    some?.forEach((term, j) => {
      X.set(matrix.subarray(term * n, (term + 1) * n), j * n)
    })
    gram({ ...rows(X, n), columns: d - 1 }, { ones: true, w: v }, G, pool)
    for (let a = 0; a < d; a++)
      for (let b = 0; b < d; b++) {
        const [i, j] = [a === d - 1 ? 0 : a + 1, b === d - 1 ? 0 : b + 1]
        if (intercept || (i > 0 && j > 0)) H[i * d + j] = G[a * d + b] / share
      }
  })
  return H
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
