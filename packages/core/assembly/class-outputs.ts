// η of several classes in one reading of the rows.
import { allOutputs, SOME, wideOf } from './side-by-side'

/** Z ← β₀ + Xβ of each class over rows from…to of X (p columns, each n rows long); B holds q numbers a class, Z n. scratch: (SOME + 8) × K numbers. */
export function classOutputsRows(
  X: usize, n: i32, p: i32, B: usize, K: i32, q: i32, Z: usize,
  from: i32, to: i32, _out: usize, scratch: usize,
): void {
  const column = (<usize>n) << 3
  for (let i = from; i < to; i += SOME) {
    const m = min(to - i, SOME)
    const at = (<usize>i) << 3
    allOutputs<f64>(X + at, column, p, B, K, q, scratch, m)
    for (let k = 0; k < K; k++) memory.copy(Z + at + <usize>k * column, scratch + <usize>k * wideOf<f64>(), (<usize>m) << 3)
  }
}
