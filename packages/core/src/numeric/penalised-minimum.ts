import { cholesky } from '../kernels/cholesky.ts'
import { scope } from '../kernels/memory.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { fromGram, sweep } from './coordinate-descent.ts'

/** The minimum of ½βʹCβ − cʹβ + λ₁‖β‖₁ + ½λ₂‖β‖₂², and how it moves with the penalties. */
export interface PenalisedMinimum {
  readonly beta: Float64Array
  /** dβ/dλ₁ and dβ/dλ₂, as long as no coefficient joins or leaves the non-zero ones; 0 for the others. */
  readonly byL1: Float64Array
  readonly byL2: Float64Array
}

/** A quadratic form p×p, and its linear part. */
export interface QuadraticForm {
  readonly C: Float64Array
  readonly c: Float64Array
  /** The mean square of the target: what changes are small beside. */
  readonly meanSquare: number
}

/** Rounds of sweeps, each asked to come nearer than the one before, and sweeps of each. */
const [ROUNDS, SWEEPS] = [14, 2000]
/** Slack of the conditions of the minimum, as a share of λ₁. */
const SLACK = 1e-9

/**
 * Coordinate descent finds which coefficients are not zero and their signs s; on these, (C + λ₂I)β = c − λ₁s is solved at once, and differentiating it
 * gives (C + λ₂I)dβ = −s dλ₁ − β dλ₂. Undefined where the equations do not determine β.
 */
export function penalisedMinimum(
  form: QuadraticForm,
  { l1, l2 }: { readonly l1: number; readonly l2: number },
): PenalisedMinimum | undefined {
  const { C, c, meanSquare } = form
  const p = c.length
  if (l1 === 0) {
    const all = Uint32Array.from(c.keys()).filter((j) => C[j * p + j] > 0)
    return solvedOn(form, all, new Float64Array(p), { l1, l2 })
  }
  const beta = new Float64Array(p)
  const quadratic = fromGram(C, c, meanSquare)
  let enough = 1e-6 * meanSquare
  for (let round = 0; round < ROUNDS; round++, enough /= 100) {
    for (let s = 0; s < SWEEPS && sweep(quadratic, beta, l1, l2) > enough; s++);
    const active = Uint32Array.from(c.keys()).filter((j) => beta[j] !== 0)
    const found = solvedOn(form, active, beta, { l1, l2 })
    if (found && isMinimum(form, found.beta, beta, l1)) return found
  }
  return undefined
}

/** Solves the equations among the active coefficients, with the signs that they have. */
function solvedOn(
  { C, c }: QuadraticForm,
  active: Uint32Array,
  signs: Float64Array,
  { l1, l2 }: { readonly l1: number; readonly l2: number },
): PenalisedMinimum | undefined {
  const p = c.length
  const n = active.length
  return scope((take) => {
    const L = take(n * n)
    for (let b = 0; b < n; b++)
      for (let a = b; a < n; a++) L[b * n + a] = C[active[b] * p + active[a]] + (a === b ? l2 : 0)
    if (cholesky(L, n) >= 0) return undefined
    const columns = take(3 * n)
    const solve = (from: number) => {
      const one = columns.subarray(from, from + n)
      solveTriangular(L, { half: 'lower' }, one, n)
      solveTriangular(L, { half: 'lower', transposed: true }, one, n)
      const whole = new Float64Array(p)
      for (let a = 0; a < n; a++) whole[active[a]] = one[a]
      return whole
    }
    for (let a = 0; a < n; a++) {
      const sign = Math.sign(signs[active[a]])
      columns[a] = c[active[a]] - l1 * sign
      columns[n + a] = -sign
    }
    const beta = solve(0)
    for (let a = 0; a < n; a++) columns[2 * n + a] = -beta[active[a]]
    return { beta, byL1: solve(n), byL2: solve(2 * n) }
  })
}

/** Whether no sign has changed, and no slope of a coefficient that is zero is steeper than λ₁. */
function isMinimum({ C, c }: QuadraticForm, beta: Float64Array, before: Float64Array, l1: number): boolean {
  const p = c.length
  for (let j = 0; j < p; j++) {
    if (Math.sign(beta[j]) !== Math.sign(before[j])) return false
    if (beta[j] !== 0) continue
    let slope = c[j]
    for (let k = 0; k < p; k++) slope -= C[j * p + k] * beta[k]
    if (Math.abs(slope) > l1 * (1 + SLACK)) return false
  }
  return true
}
