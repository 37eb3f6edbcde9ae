/** Rounds of rotations; six are usual. */
const ROUNDS = 30

/**
 * Eigenvalues and eigenvectors (column by column) of a small symmetric matrix, by Jacobi's cyclic rotations in a fixed order (Golub & Van Loan
 * 2013, 8.5.3).
 */
export function symmetricEigen(matrix: Float64Array, d: number): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix)
  const vectors = new Float64Array(d * d)
  for (let i = 0; i < d; i++) vectors[i * d + i] = 1
  for (let round = 0; round < ROUNDS; round++) {
    let [off, diagonal] = [0, 0]
    for (let i = 0; i < d; i++) {
      diagonal += a[i * d + i] * a[i * d + i]
      for (let k = 0; k < i; k++) off += a[i * d + k] * a[i * d + k]
    }
    if (off <= 1e-30 * diagonal) break
    for (let p = 0; p < d - 1; p++) for (let q = p + 1; q < d; q++) rotate(a, vectors, d, p, q)
  }
  return { values: Float64Array.from({ length: d }, (_, i) => a[i * d + i]), vectors }
}

/** The rotation in the plane of p and q that makes entry (p, q) zero. */
function rotate(a: Float64Array, vectors: Float64Array, d: number, p: number, q: number): void {
  const between = a[p * d + q]
  if (between === 0) return
  const theta = (a[q * d + q] - a[p * d + p]) / (2 * between)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let i = 0; i < d; i++) {
    const [x, y] = [a[i * d + p], a[i * d + q]]
    a[i * d + p] = c * x - s * y
    a[i * d + q] = s * x + c * y
  }
  for (let i = 0; i < d; i++) {
    const [x, y] = [a[p * d + i], a[q * d + i]]
    a[p * d + i] = c * x - s * y
    a[q * d + i] = s * x + c * y
    const [v, w] = [vectors[p * d + i], vectors[q * d + i]]
    vectors[p * d + i] = c * v - s * w
    vectors[q * d + i] = s * v + c * w
  }
}
