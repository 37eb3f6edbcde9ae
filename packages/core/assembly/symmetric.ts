// Steps of the symmetric eigenproblem.
import { axpy, rotate } from './vector'

/** A ← A − vwᵀ − wvᵀ: A n×n (both halves), columns `stride` bytes apart. */
export function rankTwo(A: usize, stride: usize, n: i32, v: usize, w: usize): void {
  for (let j: usize = 0; j < <usize>n; j++, A += stride) {
    axpy(-load<f64>(w + (j << 3)), v, A, n)
    axpy(-load<f64>(v + (j << 3)), w, A, n)
  }
}

/** Rotates columns (k + 1, k) of Z by (c[k], s[k]) for k = count − 1 … 0: Z has n rows, columns `stride` bytes apart. */
export function rotations(Z: usize, stride: usize, n: i32, count: i32, c: usize, s: usize): void {
  for (let k = count - 1; k >= 0; k--) {
    const column = Z + k * stride
    rotate(load<f64>(c + ((<usize>k) << 3)), load<f64>(s + ((<usize>k) << 3)), column + stride, column, n)
  }
}
