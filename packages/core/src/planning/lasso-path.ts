import { cholesky } from '../kernels/cholesky.ts'
import { type allocate, resident, scope } from '../kernels/memory.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { axpy } from '../kernels/vector.ts'
import { softThreshold } from '../numeric/soft-threshold.ts'
import { well } from './least-squares.ts'
import type { PartMoments } from './part-moments.ts'

/** A penalty λ₁|θ| + ½λ₂θ². */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}

/** ½(βʹCβ − 2cʹβ + m) as a path asks for it: from C itself, or from columns where C is too large. */
export interface Covariances {
  readonly p: number
  readonly meanSquare: number
  /** q ← c − Cβ. */
  slopeInto(beta: Float64Array, q: Float64Array): void
  /** Cⱼₖ. */
  product(j: number, k: number): number
}

/** Places of a working set that there is room for at first. */
const FIRST = 128
/** Sweeps before the equations of the non-zero coefficients are solved at once, and in all. */
const PATIENCE = 40
const MOST_SWEEPS = 20_000
/** Largest change of the fit in a sweep that counts as none, as a share of the mean square of y. */
const NOTHING = 1e-24

/**
 * Minimises ½(βʹCβ − 2cʹβ) + λ₁‖β‖₁ + ½λ₂‖β‖² for penalties in descending order of λ₁, each from the solution before it (Friedman, Hastie, Tibshirani
 * 2010). Coordinates are chosen by the sequential strong rule (Tibshirani et al. 2012, J. R. Statist. Soc. B 74, 245–266) and checked by the conditions
 * of the minimum afterwards, so that none is missed. Undefined where it did not converge or too many digits are lost.
 */
export function lassoPath(
  { p, meanSquare, slopeInto, product }: Covariances,
  penalties: readonly Penalty[],
): (Float64Array | undefined)[] {
  return scope((take) => {
    const state: Working = {
      stride: Math.min(p, FIRST),
      G: take(Math.min(p, FIRST) * Math.min(p, FIRST)),
      beta: take(p),
      q: take(p),
      places: [],
      enough: NOTHING * meanSquare,
    }
    const q = take(p) // c − Cβ
    const beta = take(p)
    slopeInto(beta, q)
    const among = new Uint8Array(p)
    const ever = new Uint8Array(p)
    const add = (j: number) => {
      if (state.places.length === state.stride) grow(state, Math.min(p, 2 * state.stride), take)
      include(state, product, j)
      among[j] = 1
    }
    let before = 0
    for (let j = 0; j < p; j++) before = Math.max(before, Math.abs(q[j]))
    const solutions = penalties.map((penalty) => {
      const { l1 } = penalty
      for (let j = 0; j < p; j++) if (among[j] === 0 && Math.abs(q[j]) >= 2 * l1 - before) add(j)
      before = l1
      for (let missed = 1; missed > 0; ) {
        state.places.forEach((j, a) => {
          state.beta[a] = beta[j]
          state.q[a] = q[j]
        })
        if (!minimise(state, penalty)) return undefined
        state.places.forEach((j, a) => {
          beta[j] = state.beta[a]
        })
        slopeInto(beta, q)
        missed = 0
        for (let j = 0; j < p; j++) {
          if (among[j] === 1 || Math.abs(q[j]) <= l1) continue
          add(j)
          missed++
        }
      }
      for (let j = 0; j < p; j++) if (beta[j] !== 0) ever[j] = 1
      return Float64Array.from(beta)
    })
    const least = penalties.reduce((low, { l2 }) => Math.min(low, l2), Infinity)
    if (wellAmong(product, p, (j) => ever[j] === 1, least)) return solutions // what holds for all holds for fewer
    return solutions.map((one, k) =>
      one && wellAmong(product, p, (j) => one[j] !== 0, penalties[k].l2) ? one : undefined,
    )
  })
}

/** The working set: the coordinates that may move, by place; arrays in the kernels' memory. */
interface Working {
  /** Places that there is room for. */
  stride: number
  /** C among the places, rows `stride` apart. */
  G: Float64Array
  /** β and c − Cβ at the places. */
  readonly beta: Float64Array
  readonly q: Float64Array
  /** The coordinate of each place. */
  readonly places: number[]
  readonly enough: number
}

function grow(working: Working, stride: number, take: typeof allocate): void {
  const { G, places, stride: before } = working
  working.G = take(stride * stride)
  for (let a = 0; a < places.length; a++) working.G.set(G.subarray(a * before, a * before + before), a * stride)
  working.stride = stride
}

function include({ stride, G, places }: Working, product: Covariances['product'], j: number): void {
  const m = places.length
  for (let a = 0; a < m; a++) {
    const value = product(places[a], j)
    G[a * stride + m] = value
    G[m * stride + a] = value
  }
  G[m * stride + m] = product(j, j)
  places.push(j)
}

/** Coordinate descent among the places, then all non-zero ones at once where that is slow; false when neither arrives. */
function minimise(working: Working, penalty: Penalty): boolean {
  const { beta, places, enough } = working
  const m = places.length
  const active = new Uint32Array(m)
  let sweeps = 0
  let patience = PATIENCE
  while (sweeps < MOST_SWEEPS) {
    if (sweep(working, penalty) <= enough) return true
    sweeps++
    let count = 0
    for (let a = 0; a < m; a++) if (beta[a] !== 0) active[count++] = a
    let change = Infinity
    for (let s = 0; s < patience && change > enough; s++, sweeps++) change = sweep(working, penalty, active, count)
    if (change > enough && !atOnce(working, active.subarray(0, count), penalty)) patience *= 2
  }
  return false
}

/** Below this many places the loop is done before a kernel has been called. */
const KERNEL = 48

/** One pass over the given places (all when absent); returns the largest change of the fit, max Gₐₐδ². */
function sweep(
  { stride, G, beta, q, places }: Working,
  { l1, l2 }: Penalty,
  some?: Uint32Array,
  count = places.length,
): number {
  const m = places.length
  const wasm = m >= KERNEL ? resident(G, q) : undefined
  const [from, to] = [G.byteOffset, q.byteOffset]
  let largest = 0
  for (let k = 0; k < count; k++) {
    const a = some ? some[k] : k
    const row = a * stride
    const h = G[row + a]
    const now = beta[a]
    const next = softThreshold(q[a] + h * now, l1) / (h + l2)
    const delta = next - now
    if (delta === 0) continue
    beta[a] = next
    if (wasm) wasm.axpy(-delta, from + 8 * row, to, m)
    else for (let b = 0; b < m; b++) q[b] -= G[row + b] * delta
    largest = Math.max(largest, h * delta * delta)
  }
  return largest
}

/** Solves (G + λ₂I)δ = q − λ₁ sign β − λ₂β among the non-zero places; false, with nothing changed, when a sign would flip. */
function atOnce({ stride, G, beta, q, places }: Working, before: Uint32Array, { l1, l2 }: Penalty): boolean {
  const active = before.filter((a) => beta[a] !== 0)
  const n = active.length
  return scope((take) => {
    const L = take(n * n, Float64Array, false)
    for (let b = 0; b < n; b++)
      for (let a = b; a < n; a++) L[b * n + a] = G[active[b] * stride + active[a]] + (a === b ? l2 : 0)
    if (cholesky(L, n) >= 0) return false
    const delta = take(n)
    for (let k = 0; k < n; k++) delta[k] = q[active[k]] - l1 * Math.sign(beta[active[k]]) - l2 * beta[active[k]]
    solveTriangular(L, { half: 'lower' }, delta, n)
    solveTriangular(L, { half: 'lower', transposed: true }, delta, n)
    if (active.some((a, k) => Math.sign(beta[a] + delta[k]) !== Math.sign(beta[a]))) return false
    const m = places.length
    for (let k = 0; k < n; k++) {
      const a = active[k]
      beta[a] += delta[k]
      axpy(-delta[k], G.subarray(a * stride, a * stride + m), q.subarray(0, m))
    }
    return true
  })
}

/** Whether C + λ₂I among the chosen coordinates is well enough conditioned. */
function wellAmong(product: Covariances['product'], p: number, chosen: (j: number) => boolean, l2: number): boolean {
  const active: number[] = []
  for (let j = 0; j < p; j++) if (chosen(j)) active.push(j)
  const n = active.length
  return scope((take) => {
    const L = take(n * n, Float64Array, false)
    for (let b = 0; b < n; b++)
      for (let a = b; a < n; a++) L[b * n + a] = product(active[b], active[a]) + (a === b ? l2 : 0)
    return cholesky(L, n) < 0 && well(L, n)
  })
}

/** The covariances of a part from its Gram matrix; arrays from `take`, in the kernels' memory. */
export function fromMoments({ C, c, meanSquare }: PartMoments, take: typeof allocate): Covariances {
  const p = c.length
  const whole = take(p * p)
  whole.set(C)
  return {
    p,
    meanSquare,
    slopeInto(beta, q) {
      q.set(c)
      for (let j = 0; j < p; j++) if (beta[j] !== 0) axpy(-beta[j], whole.subarray(j * p, (j + 1) * p), q)
    },
    product: (j, k) => C[j * p + k],
  }
}
