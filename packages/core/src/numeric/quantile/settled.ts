import { solveTriangular } from '../../kernels/triangular.ts'
import { factor } from '../curvature.ts'
import { gapOf, type Pair } from './bounds.ts'
import type { Inside } from './interior.ts'
import type { Pinball } from './problem.ts'

/** What makes the equations solvable where rows depend on each other; refinement takes its trace away again. */
const little = 1e-6
const rounds = 30

/**
 * The exact solution near a point of the inside: through the rows whose multipliers lie between their bounds, the multipliers of all others at the bound
 * on their side. Undefined where that is not better. After the polishing step of Stellato et al. 2020, Math. Program. Comput. 12, 637–672.
 */
export function settled(program: Pinball, inside: Inside): Pair | undefined {
  const { X, y, above, below, n, p, all, l2, intercept, predict, back, take } = program
  const { u, v, s, t, spread } = inside
  const through: number[] = []
  const zero = new Uint8Array(p + 1) // coefficients that the corner of the penalty holds
  const [b, d] = [take(p + 1), take(all)]
  b.set(inside.b)
  if (!intercept) zero[p] = 1
  for (let i = 0; i < all; i++) {
    const between = Math.max(u[i], v[i]) / spread < Math.min(s[i], t[i]) / (above[i] + below[i])
    d[i] = between ? inside.d[i] : u[i] > v[i] ? above[i] : -below[i]
    if (between && i < n) through.push(i)
    if (between && i >= n) {
      zero[i - n] = 1
      b[i - n] = 0
    }
  }
  const free = Array.from({ length: p + 1 }, (_, j) => j).filter((j) => zero[j] === 0)
  const m = free.length
  const E = free.map((j) => Float64Array.from(through, (i) => (j === p ? 1 : X.values[j * n + i])))
  const A = new Float64Array(m * m)
  for (let a = 0; a < m; a++)
    for (let c = 0; c <= a; c++) {
      let sum = 0
      for (let k = 0; k < through.length; k++) sum += E[a][k] * E[c][k]
      A[a * m + c] = A[c * m + a] = sum / little
    }
  for (let a = 0; a < m; a++) A[a * m + a] += little + (free[a] < p ? l2 : 0)
  const { L } = factor(A)
  const residual = take(all)
  const g = new Float64Array(p + 1)
  const look = () => {
    predict(b, residual)
    for (let i = 0; i < all; i++) residual[i] = y[i] - residual[i]
    back(d, g)
    for (let j = 0; j < p; j++) {
      g[j] -= l2 * b[j]
      if (zero[j] === 0) continue
      d[n + j] -= g[j] // the corner takes what the rows leave
      g[j] = 0
    }
  }
  look()
  let best: { readonly gap: number; readonly b: Float64Array; readonly d: Float64Array } | undefined
  const step = new Float64Array(m)
  for (let round = 0; round < rounds; round++) {
    const off = through.map((i) => residual[i])
    for (let a = 0; a < m; a++) {
      let sum = 0
      for (let k = 0; k < off.length; k++) sum += E[a][k] * off[k]
      step[a] = g[free[a]] + sum / little
    }
    solveTriangular(L, { half: 'lower' }, step, m)
    solveTriangular(L, { half: 'lower', transposed: true }, step, m)
    const multipliers = through.map((_, k) => {
      let sum = -off[k]
      for (let a = 0; a < m; a++) sum += E[a][k] * step[a]
      return sum / little
    })
    free.forEach((j, a) => {
      b[j] += step[a]
    })
    through.forEach((i, k) => {
      d[i] -= multipliers[k]
    })
    look()
    const gap = within(d, above, below) ? gapOf(program, { b, d, residual }) : Number.POSITIVE_INFINITY
    if (best && gap >= best.gap / 2) {
      if (gap < best.gap) best = { gap, b: b.slice(), d: d.slice() }
      break
    }
    if (gap < Number.POSITIVE_INFINITY) best = { gap, b: b.slice(), d: d.slice() }
  }
  if (best === undefined || !(best.gap <= gapOf(program, inside))) return undefined
  b.set(best.b)
  d.set(best.d)
  look()
  return { b, d, residual }
}

/** Whether multipliers lie between their bounds but for rounding; what is beyond is brought back. */
function within(d: Float64Array, above: Float64Array, below: Float64Array): boolean {
  for (let i = 0; i < d.length; i++) {
    const room = 1e-12 * (above[i] + below[i])
    if (d[i] > above[i] + room || d[i] < -below[i] - room) return false
    d[i] = Math.min(above[i], Math.max(-below[i], d[i]))
  }
  return true
}
