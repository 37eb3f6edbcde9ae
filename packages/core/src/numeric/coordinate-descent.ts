import { softThreshold } from './soft-threshold.ts'

/**
 * A least-squares cost ½β'Gβ − c'β + ½m with G = X'X/n, c = X'y/n, m = y'y/n (weighted means; centred columns), as coordinate descent needs it:
 * either G is at hand ("covariance updates") or only X ("residual updates").
 */
export interface Quadratic {
  readonly p: number
  /** Gⱼⱼ. */
  readonly curvature: Float64Array
  /** m = y'y/n. */
  readonly meanSquare: number
  /** qⱼ = cⱼ − (Gβ)ⱼ, minus the derivative of the cost: the covariance of column j with the residual. */
  covariance(j: number): number
  /** Gⱼₖ. */
  product(j: number, k: number): number
  /** βⱼ ← βⱼ + delta. */
  move(j: number, delta: number): void
  /** c'β, and mean squared residual. */
  products(beta: Float64Array): { readonly explained: number; readonly residual: number }
}

/** From a Gram matrix (p×p, full) and c; q is kept up to date, so that a coordinate that stays costs nothing (Friedman, Hastie, Tibshirani 2010, 2.2). */
export function fromGram(gram: Float64Array, c: Float64Array, meanSquare: number): Quadratic {
  const p = c.length
  const q = c.slice()
  const curvature = new Float64Array(p)
  for (let j = 0; j < p; j++) curvature[j] = gram[j * p + j]
  return {
    p,
    curvature,
    meanSquare,
    covariance: (j) => q[j],
    product: (j, k) => gram[j * p + k],
    move(j, delta) {
      const at = j * p
      for (let k = 0; k < p; k++) q[k] -= gram[at + k] * delta
    },
    products(beta) {
      let explained = 0 // c'β
      let along = 0 // q'β = c'β − β'Gβ
      for (let j = 0; j < p; j++) {
        explained += c[j] * beta[j]
        along += q[j] * beta[j]
      }
      return { explained, residual: Math.max(meanSquare - explained - along, 0) } // m − 2c'β + β'Gβ
    },
  }
}

/** One pass over `coordinates` (all when absent); returns the largest change of the fit, max Gⱼⱼ δ². */
export function sweep(
  f: Quadratic,
  beta: Float64Array,
  l1: number,
  l2: number,
  coordinates?: readonly number[],
): number {
  let largest = 0
  const count = coordinates ? coordinates.length : f.p
  for (let k = 0; k < count; k++) {
    const j = coordinates ? coordinates[k] : k
    const h = f.curvature[j]
    if (h === 0) continue
    const before = beta[j]
    const after = softThreshold(f.covariance(j) + h * before, l1) / (h + l2)
    if (after === before) continue
    beta[j] = after
    f.move(j, after - before)
    largest = Math.max(largest, h * (after - before) * (after - before))
  }
  return largest
}

export interface Optimality {
  /** The cost with its penalty. */
  readonly cost: number
  /** An upper bound of cost − minimum. */
  readonly gap: number
  /** ‖smallest subgradient‖₂. */
  readonly gradientNorm: number
}

/** How far β is from the minimum of the cost with λ₁‖β‖₁ + ½λ₂‖β‖₂². */
export function optimality(f: Quadratic, beta: Float64Array, l1: number, l2: number): Optimality {
  let subgradient = 0
  let steepest = 0 // ‖X'r/n − λ₂β‖∞
  let sumAbsolute = 0
  let sumSquare = 0
  for (let j = 0; j < f.p; j++) {
    const g = f.covariance(j) - l2 * beta[j]
    const s = beta[j] > 0 ? g - l1 : beta[j] < 0 ? g + l1 : softThreshold(g, l1)
    subgradient += s * s
    steepest = Math.max(steepest, Math.abs(g))
    sumAbsolute += Math.abs(beta[j])
    sumSquare += beta[j] * beta[j]
  }
  const { explained, residual } = f.products(beta)
  const size = residual + l2 * sumSquare
  const cost = size / 2 + l1 * sumAbsolute
  const gradientNorm = Math.sqrt(subgradient)
  if (l1 === 0) return { cost, gap: l2 > 0 ? subgradient / (2 * l2) : unpenalisedGap(f, subgradient), gradientNorm }
  // Dual point: the residual of the problem with √λ₂ I appended, shrunk until it is feasible.
  const shrink = steepest > l1 ? l1 / steepest : 1
  const dual = shrink * (f.meanSquare - explained) - (shrink * shrink * size) / 2
  return { cost, gap: Math.max(cost - dual, 0), gradientNorm }
}

/** Without a penalty there is no dual bound: ‖∇‖²/2 over the mean curvature stands in for it. */
function unpenalisedGap({ p, curvature }: Quadratic, subgradient: number): number {
  let sum = 0
  for (let j = 0; j < p; j++) sum += curvature[j]
  return sum === 0 ? 0 : (subgradient * p) / (2 * sum)
}
