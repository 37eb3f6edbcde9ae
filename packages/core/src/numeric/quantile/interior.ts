import { gram } from '../../kernels/gram.ts'
import { solveTriangular } from '../../kernels/triangular.ts'
import { factor } from '../curvature.ts'
import type { Pair } from './bounds.ts'
import type { Pinball } from './problem.ts'

/** Where a walk through the inside is: r = u − v; s and t are how far d is from its bounds. */
export interface Inside extends Pair {
  readonly u: Float64Array
  readonly v: Float64Array
  readonly s: Float64Array
  readonly t: Float64Array
  /** The mean size of residuals at the start. */
  readonly spread: number
  /** One step of the predictor and corrector of Mehrotra. */
  step(): void
}

/** Share of the way to the nearest bound that a step may go. */
const most = 0.9995

/** Begins at b with multipliers 0, which keep to the dual program from the start where b is 0 or nothing curves. */
export function interior(program: Pinball, b: Float64Array): Inside {
  const { X, y, above, below, n, p, all, l2, intercept, pool, predict, back, take } = program
  const width = p + 1
  const here = () => take(all)
  const [residual, d, w, xi, moved, along] = [here(), here(), here(), here(), here(), here()]
  const [u, v, s, t] = [new Float64Array(all), new Float64Array(all), above.slice(), below.slice()]
  const [du, dv, dd, cu, cv] = Array.from({ length: 5 }, () => new Float64Array(all))
  const [db, G] = [take(width), take(width * width)]
  const [slope, rhs] = [new Float64Array(width), new Float64Array(width)]

  function look() {
    predict(b, moved)
    for (let i = 0; i < all; i++) residual[i] = y[i] - moved[i]
  }
  look()
  let spread = 0
  for (let i = 0; i < n; i++) spread += Math.abs(residual[i]) / n
  for (let i = 0; i < all; i++) {
    u[i] = Math.max(residual[i], 0) + spread
    v[i] = Math.max(-residual[i], 0) + spread
  }

  /** XᵀWX + λ₂I, factored: W of the rows, and that of the rows of the penalty on the diagonal. */
  function system(): Float64Array {
    for (let i = 0; i < all; i++) w[i] = 1 / (u[i] / s[i] + v[i] / t[i])
    gram(X, { ones: true, w: w.subarray(0, n) }, G, pool)
    const A = G.slice()
    for (let j = 0; j < p; j++) A[j * width + j] += l2 + (all > n ? w[n + j] : 0)
    if (!intercept) for (let j = 0; j < width; j++) A[p * width + j] = A[j * width + p] = Number(j === p)
    return factor(A).L
  }

  /** The direction in which us → cu and vt → cv, and all equations hold. */
  function direct(L: Float64Array) {
    for (let i = 0; i < all; i++) xi[i] = residual[i] - cu[i] / s[i] + cv[i] / t[i]
    for (let i = 0; i < all; i++) along[i] = w[i] * xi[i]
    back(along, rhs)
    for (let j = 0; j < width; j++) rhs[j] -= slope[j]
    if (!intercept) rhs[p] = 0
    solveTriangular(L, { half: 'lower' }, rhs, width)
    solveTriangular(L, { half: 'lower', transposed: true }, rhs, width)
    db.set(rhs)
    predict(db, moved)
    for (let i = 0; i < all; i++) {
      dd[i] = w[i] * (xi[i] - moved[i])
      du[i] = cu[i] / s[i] - u[i] + (u[i] / s[i]) * dd[i]
      dv[i] = cv[i] / t[i] - v[i] - (v[i] / t[i]) * dd[i]
    }
  }

  /** How far the direction may be followed by b and by d: alike where the penalty curves, so that both equations go on to hold. */
  function lengths(): readonly [number, number] {
    let primal = 1 / most
    let dual = 1 / most
    for (let i = 0; i < all; i++) {
      if (du[i] < 0) primal = Math.min(primal, -u[i] / du[i])
      if (dv[i] < 0) primal = Math.min(primal, -v[i] / dv[i])
      if (dd[i] > 0) dual = Math.min(dual, s[i] / dd[i])
      if (dd[i] < 0) dual = Math.min(dual, -t[i] / dd[i])
    }
    const [a, c] = [most * primal, most * dual]
    return l2 > 0 ? [Math.min(a, c), Math.min(a, c)] : [a, c]
  }

  return {
    b,
    d,
    residual,
    u,
    v,
    s,
    t,
    spread,
    step() {
      back(d, slope)
      for (let j = 0; j < p; j++) slope[j] = l2 * b[j] - slope[j]
      slope[p] = -slope[p]
      const L = system()
      cu.fill(0)
      cv.fill(0)
      direct(L)
      const [a, c] = lengths()
      let now = 0
      let then = 0
      for (let i = 0; i < all; i++) {
        now += u[i] * s[i] + v[i] * t[i]
        then += (u[i] + a * du[i]) * (s[i] - c * dd[i]) + (v[i] + a * dv[i]) * (t[i] + c * dd[i])
      }
      const share = then / now
      const aim = (share * share * share * now) / (2 * all)
      for (let i = 0; i < all; i++) {
        cu[i] = aim + du[i] * dd[i]
        cv[i] = aim - dv[i] * dd[i]
      }
      direct(L)
      const [primal, dual] = lengths()
      for (let i = 0; i < all; i++) {
        u[i] += primal * du[i]
        v[i] += primal * dv[i]
        d[i] += dual * dd[i]
        s[i] -= dual * dd[i]
        t[i] += dual * dd[i]
      }
      for (let j = 0; j < width; j++) b[j] += primal * db[j]
      look()
    },
  }
}
