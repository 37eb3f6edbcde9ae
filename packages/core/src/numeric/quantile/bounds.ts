import { norm } from '../convergence.ts'
import type { Pinball } from './problem.ts'

/** A point of the program and its multipliers d, with −below ≤ d ≤ above. */
export interface Pair {
  readonly b: Float64Array
  readonly d: Float64Array
  /** y − Xb of all rows. */
  readonly residual: Float64Array
}

/**
 * Primal minus dual value, a sum of what is nowhere negative: of each row what its multiplier leaves of its cost, of each coefficient ½(g − λ₂β)²/λ₂ with
 * g = Σ dᵢxᵢ. Where nothing curves, g is 0 but for rounding, and counts with the size of the coefficient.
 */
export function gapOf(program: Pinball, { b, d, residual }: Pair): number {
  const { above, below, all, p, l2, back } = program
  const g = new Float64Array(p + 1)
  back(d, g)
  let sum = 0
  for (let i = 0; i < all; i++) {
    const r = residual[i]
    sum += r > 0 ? (above[i] - d[i]) * r : -(below[i] + d[i]) * r
  }
  for (let j = 0; j < p; j++) {
    const left = g[j] - l2 * b[j]
    sum += l2 > 0 ? (left * left) / (2 * l2) : Math.abs(left * b[j])
  }
  return sum + Math.abs(g[p] * b[p])
}

/** The length of a subgradient at b: rows that it goes through, up to `near`, have the slope of their multiplier. */
export function slopeNorm({ above, below, p, l2, back }: Pinball, { b, d, residual }: Pair, near: number): number {
  const slope = d.map((own, i) => (Math.abs(residual[i]) <= near ? own : residual[i] > 0 ? above[i] : -below[i]))
  const g = new Float64Array(p + 1)
  back(slope, g)
  for (let j = 0; j < p; j++) g[j] -= l2 * b[j]
  return norm(g)
}
