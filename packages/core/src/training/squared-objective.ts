import { cholesky } from '../kernels/cholesky.ts'
import { squaredGradient } from '../kernels/gradient.ts'
import { gram } from '../kernels/gram.ts'
import type { allocate } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows } from '../kernels/rows.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import type { Objective, Observations } from './objective.ts'

/** A least-squares objective: θ is the intercept, then a coefficient a term; without an intercept θ₀ stays as it is. */
export interface Squares extends Omit<Observations, 'offset' | 'outputs'> {
  readonly intercept: boolean
  readonly take: typeof allocate
  readonly pool?: Pool | undefined
}

/** Mean squared error and its gradient in one reading of the data. */
export function squares({ design, target, weights, intercept, take, pool }: Squares): Objective {
  const X = rows(design.matrix, design.rows)
  const p = design.terms.length
  const share = total(weights, design.rows)
  const observed = { y: target, w: weights }
  const beta = take(p + 1) // the kernel's order: coefficients, then the intercept
  const g = take(p + 1)
  const sum = (theta: Float64Array) => {
    for (let j = 0; j < p; j++) beta[j] = theta[j + 1]
    beta[p] = theta[0]
    return squaredGradient(X, observed, beta, g, pool) / (2 * share)
  }
  return {
    value: sum,
    gradient(theta, out) {
      const cost = sum(theta)
      out[0] = intercept ? g[p] / share : 0
      for (let j = 0; j < p; j++) out[j + 1] = g[j] / share
      return cost
    },
  }
}

/**
 * The same from sufficient statistics: after one reading of the data a step costs p² and touches no row. The quadratic is expanded at a point r
 * near its minimum, C(θ) = C(r) + ∇C(r)'(θ − r) + ½(θ − r)'H(θ − r), so that no digits cancel where training ends.
 */
export function sufficient(data: Squares): Objective {
  const { design, target, weights, intercept, take, pool } = data
  const n = design.rows
  const p = design.terms.length
  const G = take((p + 2) * (p + 2)) // (X, 1, y)'W(X, 1, y)
  gram(rows(design.matrix, n), { ones: true, y: target, w: weights }, G, pool)
  return quadraticObjective(G, { p, share: total(weights, n), intercept, take }, () => squares(data))
}

/** The objective of rows of which G holds the products (X, 1, y)'W(X, 1, y); `byRows` asks the rows themselves. */
export function quadraticObjective(
  G: Float64Array,
  { p, share, intercept, take }: { p: number; share: number; intercept: boolean; take: typeof allocate },
  byRows: () => Objective,
): Objective {
  const d = p + 1
  const H = new Float64Array(d * d) // θ's order: the intercept first
  const place = (k: number) => (k === 0 ? p : k - 1)
  for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) H[a * d + b] = G[place(a) * (d + 1) + place(b)] / share
  if (!intercept) for (let k = 0; k < d; k++) H[k] = H[k * d] = 0
  const c = Float64Array.from({ length: d }, (_, a) => (a === 0 && !intercept ? 0 : G[place(a) * (d + 1) + d] / share))
  const near = nearMinimum(H, c, take)
  const slope = new Float64Array(d)
  const meanSquare = G[(d + 1) * (d + 1) - 1] / share
  let least = expand(H, c, meanSquare, near, slope)
  if (least < cancelled * meanSquare) least = byRows().gradient(near, slope)
  const delta = new Float64Array(d)
  const curve = new Float64Array(d)
  const value = (theta: Float64Array) => {
    for (let a = 0; a < d; a++) delta[a] = theta[a] - near[a]
    let cost = least
    for (let a = 0; a < d; a++) {
      let sum = 0
      for (let b = 0, at = a * d; b < d; b++) sum += H[at + b] * delta[b]
      curve[a] = sum
      cost += delta[a] * (slope[a] + sum / 2)
    }
    return cost
  }
  return {
    value,
    gradient(theta, out) {
      const cost = value(theta)
      for (let a = 0; a < d; a++) out[a] = slope[a] + curve[a]
      return cost
    },
  }
}

/** Where less than this share of the mean square of y is left, the rows are read once more: differences of sums have lost digits. */
const cancelled = 1e-3

/** ½θ'Hθ − c'θ + ½m, and its slope Hθ − c. */
function expand(
  H: Float64Array,
  c: Float64Array,
  meanSquare: number,
  theta: Float64Array,
  slope: Float64Array,
): number {
  const d = c.length
  let cost = meanSquare / 2
  for (let a = 0; a < d; a++) {
    let sum = 0
    for (let b = 0, at = a * d; b < d; b++) sum += H[at + b] * theta[b]
    slope[a] = sum - c[a]
    cost += theta[a] * (sum / 2 - c[a])
  }
  return cost
}

/** A point near the minimum of ½θ'Hθ − c'θ; a little is added to the diagonal so that dependent columns do no harm. */
function nearMinimum(H: Float64Array, c: Float64Array, take: typeof allocate): Float64Array {
  const d = c.length
  const L = take(d * d)
  L.set(H)
  for (let a = 0; a < d; a++) L[a * d + a] = H[a * d + a] * (1 + 1e-12) || 1
  if (cholesky(L, d) >= 0) return new Float64Array(d)
  const x = take(d)
  x.set(c)
  solveTriangular(L, { half: 'lower' }, x, d)
  solveTriangular(L, { half: 'lower', transposed: true }, x, d)
  return Float64Array.from(x)
}

function total(weights: Float64Array | undefined, rows: number): number {
  if (!weights) return rows
  let sum = 0
  for (let i = 0; i < rows; i++) sum += weights[i]
  return sum
}
