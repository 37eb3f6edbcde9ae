import { axpy, dot } from './vector'

/**
 * B ← T⁻¹B, or T⁻ᵀB if `turned`: T n×n, its lower half if `lower`, else its upper half; B has `columns` columns.
 * Columns of T and B are tStride and bStride bytes apart.
 */
export function triangular(
  T: usize, tStride: usize, n: i32, lower: i32, turned: i32, B: usize, bStride: usize, columns: i32,
): void {
  const forwards = (lower != 0) != (turned != 0)
  for (; columns > 0; columns--, B += bStride) {
    for (let step = 0; step < n; step++) {
      const j = forwards ? step : n - 1 - step
      const column = T + j * tStride
      const pivot = load<f64>(column + ((<usize>j) << 3))
      const at = B + ((<usize>j) << 3)
      // what stands beside the pivot in column j: below it, or above
      const side = lower ? ((<usize>(j + 1)) << 3) : 0
      const size = lower ? n - j - 1 : j
      if (turned) store<f64>(at, (load<f64>(at) - dot(column + side, B + side, size)) / pivot)
      else {
        const x = load<f64>(at) / pivot
        store<f64>(at, x)
        axpy(-x, column + side, B + side, size)
      }
    }
  }
}
