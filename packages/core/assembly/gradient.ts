// Costs and their gradients over rows from…to of X (p columns, each n rows long), in one reading of the data.
// θ holds β and, when it has q = p + 1 numbers, the intercept β₀; w is 0 (no weights) or the address of n weights.
import { addColumns, addDots, minus, times } from './block'
import { exp, logistic } from './elementary/exponential'
import { log1p } from './elementary/logarithm'
import { BLOCK, dotBlock, sumBlock } from './reduce'

/**
 * With e = β₀ + Xβ − y: out ← Xᵀ(we), then Σwe if q > p, then Σwe² (q + 1 numbers in all).
 * scratch: 2 × BLOCK numbers.
 */
export function squaredRows(
  X: usize, n: i32, p: i32, y: usize, w: usize, theta: usize, q: i32, from: i32, to: i32, out: usize, scratch: usize,
): void {
  memory.fill(out, 0, (<usize>(q + 1)) << 3)
  const intercept: f64 = q > p ? load<f64>(theta + ((<usize>p) << 3)) : 0
  const last = out + ((<usize>q) << 3)
  const e = scratch
  for (let i = from; i < to; i += BLOCK) {
    const at = (<usize>i) << 3
    const m = min(to - i, BLOCK)
    minus(intercept, y + at, e, m)
    addColumns(X + at, n, p, theta, e, m)
    let we = e
    if (w) {
      we = scratch + (BLOCK << 3)
      times(w + at, e, we, m)
    }
    store<f64>(last, load<f64>(last) + dotBlock(we, e, m))
    addDots(X + at, n, p, we, out, m)
    if (q > p) store<f64>(last - 8, load<f64>(last - 8) + sumBlock(we, m))
  }
}

/**
 * With z = β₀ + Xβ, μ = 1/(1 + e⁻ᶻ) and y in [0, 1]: out ← Xᵀw(μ − y), then Σw(μ − y) if q > p, then the log loss
 * Σw(ln(1 + eᶻ) − yz). scratch: 2 × BLOCK numbers.
 */
export function logisticRows(
  X: usize, n: i32, p: i32, y: usize, w: usize, theta: usize, q: i32, from: i32, to: i32, out: usize, scratch: usize,
): void {
  memory.fill(out, 0, (<usize>(q + 1)) << 3)
  const intercept: f64 = q > p ? load<f64>(theta + ((<usize>p) << 3)) : 0
  const last = out + ((<usize>q) << 3)
  const e = scratch
  const loss = scratch + (BLOCK << 3)
  for (let i = from; i < to; i += BLOCK) {
    const at = (<usize>i) << 3
    const m = min(to - i, BLOCK)
    const end = (<usize>m) << 3
    for (let k: usize = 0; k < end; k += 8) store<f64>(e + k, intercept)
    addColumns(X + at, n, p, theta, e, m)
    for (let k: usize = 0; k < end; k += 8) {
      const z = load<f64>(e + k)
      const target = load<f64>(y + at + k)
      const weight = w ? load<f64>(w + at + k) : 1
      store<f64>(e + k, weight * (logistic(z) - target))
      store<f64>(loss + k, weight * (max<f64>(z, 0) - target * z + log1p(exp(-abs(z)))))
    }
    store<f64>(last, load<f64>(last) + sumBlock(loss, m))
    addDots(X + at, n, p, e, out, m)
    if (q > p) store<f64>(last - 8, load<f64>(last - 8) + sumBlock(e, m))
  }
}
