import { axpy, scale } from './vector'

/**
 * The first `columns` columns of L with A = LLᵀ, in place: A n×n, lower half, columns `stride` bytes apart.
 * Returns −1, or the first column whose pivot is not above 0.
 */
export function choleskyPanel(A: usize, n: i32, stride: usize, columns: i32): i32 {
  for (let j = 0; j < columns; j++) {
    const row = (<usize>j) << 3
    const column = A + j * stride + row
    for (let k = 0; k < j; k++) {
      const other = A + k * stride + row
      axpy(-load<f64>(other), other, column, n - j)
    }
    const pivot = load<f64>(column)
    if (!(pivot > 0)) return j
    const root = sqrt(pivot)
    store<f64>(column, root)
    scale(1 / root, column + 8, n - j - 1)
  }
  return -1
}
