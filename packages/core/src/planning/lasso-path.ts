import { cholesky } from '../kernels/cholesky.ts'
import { scope } from '../kernels/memory.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { softThreshold } from '../numeric/soft-threshold.ts'
import { well } from './least-squares.ts'
import type { PartMoments } from './part-moments.ts'

/** A penalty λ₁|θ| + ½λ₂θ². */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}

/** Sweeps before the equations of the non-zero coefficients are solved at once, and in all. */
const PATIENCE = 40
const MOST_SWEEPS = 20_000
/** Largest change of the fit in a sweep that counts as none, as a share of the mean square of y. */
const NOTHING = 1e-26

/**
 * Minimises ½(βʹCβ − 2cʹβ) + λ₁‖β‖₁ + ½λ₂‖β‖² for penalties in descending order of λ₁, each from the solution before it (Friedman, Hastie, Tibshirani
 * 2010). Coordinates are chosen by the sequential strong rule (Tibshirani et al. 2012, J. R. Statist. Soc. B 74, 245–266) and checked by the conditions
 * of the minimum afterwards, so that none is missed. Undefined where it did not converge or too many digits are lost.
 */
export function lassoPath(
  { C, c, meanSquare }: PartMoments,
  penalties: readonly Penalty[],
): (Float64Array | undefined)[] {
  const p = c.length
  const enough = NOTHING * meanSquare
  const beta = new Float64Array(p)
  const q = c.slice() // c − Cβ
  const working: number[] = []
  const among = new Uint8Array(p)
  const G = new Float64Array(p * p) // C among the working set, rows p apart
  const own = new Float64Array(p) // β and q of the working set, by place
  const slope = new Float64Array(p)
  const ever = new Uint8Array(p)
  let before = Math.max(0, ...c.map(Math.abs))

  const add = (j: number) => {
    const m = working.length
    for (let a = 0; a < m; a++) {
      G[a * p + m] = C[working[a] * p + j]
      G[m * p + a] = C[working[a] * p + j]
    }
    G[m * p + m] = C[j * p + j]
    working.push(j)
    among[j] = 1
  }

  const solutions = penalties.map(({ l1, l2 }) => {
    for (let j = 0; j < p; j++) if (among[j] === 0 && Math.abs(q[j]) >= 2 * l1 - before) add(j)
    before = l1
    for (;;) {
      const m = working.length
      for (let a = 0; a < m; a++) {
        own[a] = beta[working[a]]
        slope[a] = q[working[a]]
      }
      if (!minimise(G, p, m, own, slope, { l1, l2 }, enough)) return undefined
      for (let a = 0; a < m; a++) beta[working[a]] = own[a]
      residual(C, c, beta, q)
      let missed = 0
      for (let j = 0; j < p; j++) {
        if (among[j] === 1 || Math.abs(q[j]) <= l1) continue
        add(j)
        missed++
      }
      if (missed === 0) break
    }
    for (let j = 0; j < p; j++) if (beta[j] !== 0) ever[j] = 1
    return beta.slice()
  })
  const least = penalties.reduce((low, { l2 }) => Math.min(low, l2), Infinity)
  if (wellAmong(C, p, (j) => ever[j] === 1, least)) return solutions // what holds for all holds for fewer
  return solutions.map((one, k) => (one && wellAmong(C, p, (j) => one[j] !== 0, penalties[k].l2) ? one : undefined))
}

/** q ← c − Cβ. */
function residual(C: Float64Array, c: Float64Array, beta: Float64Array, q: Float64Array): void {
  const p = c.length
  q.set(c)
  for (let j = 0; j < p; j++) {
    const b = beta[j]
    if (b === 0) continue
    for (let k = 0, at = j * p; k < p; k++) q[k] -= C[at + k] * b
  }
}

/** Coordinate descent among the first m places, then all non-zero ones at once where that is slow; false when neither arrives. */
function minimise(
  G: Float64Array,
  stride: number,
  m: number,
  beta: Float64Array,
  q: Float64Array,
  penalty: Penalty,
  enough: number,
): boolean {
  const active = new Uint32Array(m)
  let sweeps = 0
  let patience = PATIENCE
  while (sweeps < MOST_SWEEPS) {
    if (sweep(G, stride, m, beta, q, penalty) <= enough) return true
    sweeps++
    let count = 0
    for (let a = 0; a < m; a++) if (beta[a] !== 0) active[count++] = a
    let change = Infinity
    for (let s = 0; s < patience && change > enough; s++, sweeps++)
      change = sweep(G, stride, m, beta, q, penalty, active, count)
    if (change > enough && !atOnce(G, stride, m, beta, q, penalty)) patience *= 2
  }
  return false
}

/** One pass over the given places (all m when absent); returns the largest change of the fit, max Gₐₐδ². */
function sweep(
  G: Float64Array,
  stride: number,
  m: number,
  beta: Float64Array,
  q: Float64Array,
  { l1, l2 }: Penalty,
  places?: Uint32Array,
  count = m,
): number {
  let largest = 0
  for (let k = 0; k < count; k++) {
    const a = places ? places[k] : k
    const row = a * stride
    const h = G[row + a]
    const now = beta[a]
    const next = softThreshold(q[a] + h * now, l1) / (h + l2)
    const delta = next - now
    if (delta === 0) continue
    beta[a] = next
    for (let b = 0; b < m; b++) q[b] -= G[row + b] * delta
    largest = Math.max(largest, h * delta * delta)
  }
  return largest
}

/** Solves (G + λ₂I)δ = q − λ₁ sign β − λ₂β among the non-zero places; false, with nothing changed, when a sign would flip. */
function atOnce(
  G: Float64Array,
  stride: number,
  m: number,
  beta: Float64Array,
  q: Float64Array,
  { l1, l2 }: Penalty,
): boolean {
  const active: number[] = []
  for (let a = 0; a < m; a++) if (beta[a] !== 0) active.push(a)
  const n = active.length
  const delta = scope((take) => {
    const L = take(n * n)
    for (let b = 0; b < n; b++)
      for (let a = b; a < n; a++) L[b * n + a] = G[active[b] * stride + active[a]] + (a === b ? l2 : 0)
    if (cholesky(L, n) >= 0) return undefined
    const x = take(n)
    active.forEach((a, k) => {
      x[k] = q[a] - l1 * Math.sign(beta[a]) - l2 * beta[a]
    })
    solveTriangular(L, { half: 'lower' }, x, n)
    solveTriangular(L, { half: 'lower', transposed: true }, x, n)
    return Float64Array.from(x)
  })
  if (delta === undefined || active.some((a, k) => Math.sign(beta[a] + delta[k]) !== Math.sign(beta[a]))) return false
  active.forEach((a, k) => {
    beta[a] += delta[k]
    for (let b = 0; b < m; b++) q[b] -= G[a * stride + b] * delta[k]
  })
  return true
}

/** Whether C + λ₂I among the chosen coordinates is well enough conditioned. */
function wellAmong(C: Float64Array, p: number, chosen: (j: number) => boolean, l2: number): boolean {
  const active: number[] = []
  for (let j = 0; j < p; j++) if (chosen(j)) active.push(j)
  const n = active.length
  return scope((take) => {
    const L = take(n * n)
    for (let b = 0; b < n; b++)
      for (let a = b; a < n; a++) L[b * n + a] = C[active[b] * p + active[a]] + (a === b ? l2 : 0)
    return cholesky(L, n) < 0 && well(L, n)
  })
}
