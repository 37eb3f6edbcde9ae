// Eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal (Golub & Van Loan 2013, 8.3.1), then
// implicit QL steps with Wilkinson's shift make it diagonal (Dubrulle, Martin & Wilkinson 1968, Numer. Math. 12, 377–383).
import { gemv } from './gemv.ts'
import { beside } from './memory.ts'
import { reflect, reflector } from './reflect.ts'
import { rows } from './rows.ts'
import { rankTwo, rotations } from './symmetric.ts'
import { axpy, dot, scale } from './vector.ts'

const EPSILON = 2 ** -52
const MOST_STEPS = 60 // for one eigenvalue; three are usual

/** A (n×n, symmetric, both halves) becomes its eigenvectors, column by column; `values` their eigenvalues, ascending. */
export function eigen(A: Float64Array, values: Float64Array): void {
  const n = values.length
  const size = A.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
  if (n === 0) return
  if (size > 0) scale(1 / size, A) // so that no square overflows
  beside(A, (take) => {
    const off = take(n)
    const tau = take(n)
    const Z = take(n * n)
    tridiagonalize(A, n, values, off, tau, take)
    for (let j = 0; j < n; j++) Z[j + j * n] = 1
    for (let k = n - 3; k >= 0; k--) {
      reflect(A.subarray(k + 1 + k * n, (k + 1) * n), tau[k], Z.subarray((k + 1) * (n + 1)), n, n - k - 1)
    }
    diagonalize(values, off, Z, take(n), take(n))
    const order = [...values.keys()].sort((i, j) => values[i] - values[j])
    values.set(order.map((k) => values[k] * size))
    for (const [j, k] of order.entries()) A.set(Z.subarray(k * n, (k + 1) * n), j * n)
  })
}

/** A ← its tridiagonal form's reflections below the subdiagonal; the diagonal goes to d, what is beside it to `off`. */
function tridiagonalize(
  A: Float64Array,
  n: number,
  d: Float64Array,
  off: Float64Array,
  tau: Float64Array,
  take: (length: number) => Float64Array,
) {
  const v = take(n)
  const w = take(n)
  for (let k = 0; k + 2 < n; k++) {
    const size = n - k - 1
    const x = A.subarray(k + 1 + k * n, (k + 1) * n)
    const rest = A.subarray((k + 1) * (n + 1))
    tau[k] = reflector(x)
    off[k] = x[0]
    const vk = v.subarray(0, size)
    const wk = w.subarray(0, size)
    vk.set(x)
    vk[0] = 1
    gemv({ ...rows(rest, n, 0, size), columns: size }, vk, wk)
    scale(tau[k], wk)
    axpy(-0.5 * tau[k] * dot(wk, vk), vk, wk)
    rankTwo(rest, n, vk, wk)
  }
  for (let k = 0; k < n; k++) d[k] = A[k + k * n]
  if (n > 1) off[n - 2] = A[n - 1 + (n - 2) * n]
}

/** Rotates the tridiagonal matrix (d, off) to a diagonal one, and the columns of Z with it; c and s are scratch. */
function diagonalize(d: Float64Array, off: Float64Array, Z: Float64Array, c: Float64Array, s: Float64Array) {
  const n = d.length
  off[n - 1] = 0
  for (let l = 0; l < n; l++) {
    for (let step = 0; ; step++) {
      let m = l
      while (m < n - 1 && !(Math.abs(off[m]) <= EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])))) m++
      if (m === l) break
      if (step === MOST_STEPS) throw new Error('the eigenvalues do not converge: are all numbers finite?')
      const first = qlStep(d, off, l, m, c, s)
      rotations(Z, n, first, m - 1, c, s)
    }
  }
}

/** One QL step on rows l … m; returns the first row that was rotated. */
function qlStep(d: Float64Array, off: Float64Array, l: number, m: number, c: Float64Array, s: Float64Array): number {
  const half = (d[l + 1] - d[l]) / (2 * off[l])
  const root = length(half, 1)
  let g = d[m] - d[l] + off[l] / (half + (half < 0 ? -root : root))
  let sine = 1
  let cosine = 1
  let shift = 0
  for (let i = m - 1; i >= l; i--) {
    const f = sine * off[i]
    const b = cosine * off[i]
    const r = length(f, g)
    off[i + 1] = r
    if (r === 0) {
      // the matrix falls apart here
      d[i + 1] -= shift
      off[m] = 0
      return i + 1
    }
    sine = f / r
    cosine = g / r
    const above = d[i + 1] - shift
    const turn = (d[i] - above) * sine + 2 * cosine * b
    shift = sine * turn
    d[i + 1] = above + shift
    g = cosine * turn - b
    c[i] = cosine
    s[i] = sine
  }
  d[l] -= shift
  off[l] = g
  off[m] = 0
  return l
}

/** √(a² + b²) without overflow. */
function length(a: number, b: number): number {
  const large = Math.max(Math.abs(a), Math.abs(b))
  const small = Math.min(Math.abs(a), Math.abs(b))
  if (large === 0) return 0
  const ratio = small / large
  return large * Math.sqrt(1 + ratio * ratio)
}
