import type { Quadratic } from './coordinate-descent.ts'

/**
 * Solves for the non-zero coefficients together: with their signs s fixed, (G_AA + λ₂I)δ = q_A − λ₁s − λ₂β_A, twice. Leaves β as it is when a sign
 * would flip or G_AA is singular. Coordinate descent gets close; this gives the last digits.
 */
export function polish(f: Quadratic, beta: Float64Array, l1: number, l2: number): void {
  const active: number[] = []
  for (let j = 0; j < f.p; j++) if (beta[j] !== 0) active.push(j)
  const L = factor(f, active, l2)
  if (L === undefined) return
  for (let round = 0; round < 2; round++) {
    const delta = Float64Array.from(active, (j) => f.covariance(j) - l1 * Math.sign(beta[j]) - l2 * beta[j])
    solve(L, delta)
    if (active.some((j, a) => Math.sign(beta[j] + delta[a]) !== Math.sign(beta[j]))) return
    for (let a = 0; a < active.length; a++) {
      beta[active[a]] += delta[a]
      f.move(active[a], delta[a])
    }
  }
}

/** Lower Cholesky factor of G_AA + λ₂I, row by row; undefined when a pivot is not clearly positive. */
function factor(f: Quadratic, active: readonly number[], l2: number): Float64Array | undefined {
  const m = active.length
  const L = new Float64Array(m * m)
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = f.product(active[a], active[b]) + (a === b ? l2 : 0)
      for (let c = 0; c < b; c++) sum -= L[a * m + c] * L[b * m + c]
      if (a !== b) L[a * m + b] = sum / L[b * m + b]
      else if (sum > 1e-12 * f.curvature[active[a]]) L[a * m + a] = Math.sqrt(sum)
      else return undefined
    }
  }
  return L
}

/** x ← (LL')⁻¹x. */
function solve(L: Float64Array, x: Float64Array): void {
  const m = x.length
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < a; b++) x[a] -= L[a * m + b] * x[b]
    x[a] /= L[a * m + a]
  }
  for (let a = m - 1; a >= 0; a--) {
    for (let b = a + 1; b < m; b++) x[a] -= L[b * m + a] * x[b]
    x[a] /= L[a * m + a]
  }
}
