// Level 2: rows from…to of X (p columns, each n rows long).
import { addColumns, addDots } from './block'
import { BLOCK } from './reduce'

/** z ← β₀ + Xβ on those rows; θ holds β and, when it has q = p + 1 numbers, β₀. */
export function gemvRows(X: usize, n: i32, p: i32, theta: usize, q: i32, z: usize, from: i32, to: i32): void {
  const intercept: f64 = q > p ? load<f64>(theta + ((<usize>p) << 3)) : 0
  for (let i = from; i < to; i += BLOCK) {
    const at = (<usize>i) << 3
    const m = min(to - i, BLOCK)
    for (let k: usize = 0; k < (<usize>m) << 3; k += 8) store<f64>(z + at + k, intercept)
    addColumns(X + at, n, p, theta, z + at, m)
  }
}

/** g ← Xᵀr over those rows. */
export function gemvTRows(X: usize, n: i32, p: i32, r: usize, from: i32, to: i32, g: usize): void {
  memory.fill(g, 0, (<usize>p) << 3)
  for (let i = from; i < to; i += BLOCK) {
    const at = (<usize>i) << 3
    addDots(X + at, n, p, r + at, g, min(to - i, BLOCK))
  }
}
