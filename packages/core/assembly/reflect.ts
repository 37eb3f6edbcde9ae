// Householder reflections I − τvvᵀ with v₀ = 1 (Golub & Van Loan 2013, 5.1).
import { axpy, dot, scale } from './vector'

/**
 * Makes x (n numbers) a multiple of the first unit vector: x ← (β, v₁ …), returns τ. The squares of x must be normal
 * numbers: the caller scales.
 */
export function reflector(x: usize, n: i32): f64 {
  const alpha = load<f64>(x)
  const rest = dot(x + 8, x + 8, n - 1)
  if (rest == 0) return 0
  const norm = sqrt(alpha * alpha + rest)
  const beta = alpha > 0 ? -norm : norm
  scale(1 / (alpha - beta), x + 8, n - 1)
  store<f64>(x, beta)
  return (beta - alpha) / beta
}

/** C ← (I − τvvᵀ)C: v n numbers, the first taken as 1; C n×columns, columns `stride` bytes apart. */
export function reflect(v: usize, tau: f64, n: i32, C: usize, stride: usize, columns: i32): void {
  for (; columns > 0; columns--, C += stride) {
    const first = load<f64>(C)
    const share = tau * (first + dot(v + 8, C + 8, n - 1))
    store<f64>(C, first - share)
    axpy(-share, v + 8, C + 8, n - 1)
  }
}

/** QR of a panel in place: R above, the v below the diagonal; tau gets the factors. A n×columns, n ≥ columns. */
export function reflectPanel(A: usize, stride: usize, n: i32, columns: i32, tau: usize): void {
  for (let j = 0; j < columns; j++, tau += 8) {
    const column = A + j * stride + ((<usize>j) << 3)
    const factor = reflector(column, n - j)
    store<f64>(tau, factor)
    reflect(column, factor, n - j, column + stride, stride, columns - j - 1)
  }
}
