// Costs and their gradients over rows from…to of X (p columns, each n rows long), in one reading of the data.
// θ holds β and, when it has q = p + 1 numbers, the intercept β₀; w is 0 (no weights) or the address of n weights.
import { addColumns, addDots, minus, times } from './block'
import { exp, logistic } from './elementary/exponential'
import { log1p } from './elementary/logarithm'
import { expPair, log1pPair, logisticPair, within } from './elementary/pairs'
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
    for (let k = 0; k < m; k++) store<f64>(e + ((<usize>k) << 3), intercept)
    addColumns(X + at, n, p, theta, e, m)
    let k: usize = 0
    for (const pairs = (<usize>(m & ~1)) << 3; k < pairs; k += 16) {
      const z = v128.load(e + k)
      const target = v128.load(y + at + k)
      if (!within(z, 40)) {
        logLoss(e + k, load<f64>(y + at + k), w ? load<f64>(w + at + k) : 1, loss + k)
        logLoss(e + k + 8, load<f64>(y + at + k, 8), w ? load<f64>(w + at + k, 8) : 1, loss + k + 8)
        continue
      }
      const weight = w ? v128.load(w + at + k) : f64x2.splat(1)
      v128.store(e + k, f64x2.mul(weight, f64x2.sub(logisticPair(z), target)))
      const sure = f64x2.sub(f64x2.max(z, f64x2.splat(0)), f64x2.mul(target, z))
      const both = f64x2.add(sure, log1pPair(expPair(f64x2.neg(f64x2.abs(z)))))
      v128.store(loss + k, f64x2.mul(weight, both))
    }
    if (m & 1) logLoss(e + k, load<f64>(y + at + k), w ? load<f64>(w + at + k) : 1, loss + k)
    store<f64>(last, load<f64>(last) + sumBlock(loss, m))
    addDots(X + at, n, p, e, out, m)
    if (q > p) store<f64>(last - 8, load<f64>(last - 8) + sumBlock(e, m))
  }
}

/** z at e becomes w(μ − y), and its loss goes to `loss`. */
function logLoss(e: usize, y: f64, w: f64, loss: usize): void {
  const z = load<f64>(e)
  store<f64>(e, w * (logistic(z) - y))
  store<f64>(loss, w * (max<f64>(z, 0) - y * z + log1p(exp(-abs(z)))))
}
