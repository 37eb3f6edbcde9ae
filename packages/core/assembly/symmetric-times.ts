// A symmetric matrix times a vector, without the ceremony of a pass over rows.
import { dot } from './vector'

/** out ← Ax: A n×n, symmetric. */
export function symmetricTimes(A: usize, n: i32, x: usize, out: usize): void {
  const column = (<usize>n) << 3
  for (const end = out + column; out < end; out += 8, A += column) store<f64>(out, dot(A, x, n))
}
