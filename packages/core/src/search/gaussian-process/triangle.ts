/*
 * Lower triangles, packed row by row: entry (i, j), j ≤ i, is at i(i + 1)/2 + j. Sums of products run in four strands, in a fixed order.
 */

/** Where row i begins. */
export const rowOf = (i: number): number => (i * (i + 1)) >>> 1

/** Σ a[from + k]·b[at + k], k < length. */
export function dot(a: Float64Array, from: number, b: Float64Array, at: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const whole = length - (length & 3)
  for (let k = 0; k < whole; k += 4) {
    s0 += a[from + k] * b[at + k]
    s1 += a[from + k + 1] * b[at + k + 1]
    s2 += a[from + k + 2] * b[at + k + 2]
    s3 += a[from + k + 3] * b[at + k + 3]
  }
  for (let k = whole; k < length; k++) s0 += a[from + k] * b[at + k]
  return s0 + s1 + (s2 + s3)
}

/** Turns rows `from` … n − 1 of a symmetric matrix A into those of L, LLᵀ = A; the rows before hold L already. False when A is not positive. */
export function factorRows(a: Float64Array, from: number, n: number): boolean {
  for (let i = from; i < n; i++) {
    const row = rowOf(i)
    for (let j = 0; j < i; j++) {
      const other = rowOf(j)
      a[row + j] = (a[row + j] - dot(a, row, a, other, j)) / a[other + j]
    }
    const left = a[row + i] - dot(a, row, a, row, i)
    if (!(left > 0)) return false
    a[row + i] = Math.sqrt(left)
  }
  return true
}

/** x ← L⁻¹x. */
export function solveLower(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = rowOf(i)
    x[i] = (x[i] - dot(l, row, x, 0, i)) / l[row + i]
  }
}

/** x ← L⁻ᵀx. */
export function solveUpper(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = rowOf(i)
    const value = x[i] / l[row + i]
    x[i] = value
    for (let k = 0; k < i; k++) x[k] -= value * l[row + k]
  }
}

/** (LLᵀ)⁻¹ into `inverse`, by W = L⁻¹ in `work`. */
export function invertInto(l: Float64Array, n: number, work: Float64Array, inverse: Float64Array): void {
  inverse.fill(0, 0, rowOf(n))
  for (let i = 0; i < n; i++) {
    const row = rowOf(i)
    const scale = 1 / l[row + i]
    for (let j = 0; j < i; j++) work[row + j] = 0
    for (let k = 0; k < i; k++) {
      const factor = -scale * l[row + k]
      const other = rowOf(k)
      for (let j = 0; j <= k; j++) work[row + j] += factor * work[other + j]
    }
    work[row + i] = scale
    for (let k = 0; k <= i; k++) {
      const factor = work[row + k]
      const other = rowOf(k)
      for (let j = 0; j <= k; j++) inverse[other + j] += factor * work[row + j]
    }
  }
}
