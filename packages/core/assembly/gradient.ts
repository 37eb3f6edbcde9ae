// Costs and their gradients over rows from…to of X (p columns, each n rows long), in one reading of the data.
// θ holds β and, when it has q = p + 1 numbers, the intercept β₀; w is 0 (no weights) or the address of n weights.
import { addColumns, addDots, minus, times } from './block'
import { quickExpPair, quickLog1pPair } from './elementary/pairs'
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
    for (const all = (<usize>m) << 3; k + 16 <= all; k += 16) {
      const weight = w ? v128.load(w + at + k) : f64x2.splat(1)
      logLoss(v128.load(e + k), v128.load(y + at + k), weight)
      v128.store(e + k, logLossSlope)
      v128.store(loss + k, logLossValue)
    }
    if (m & 1) {
      logLoss(v128.load64_zero(e + k), v128.load64_zero(y + at + k), w ? v128.load64_zero(w + at + k) : f64x2.splat(1))
      v128.store64_lane(e + k, logLossSlope, 0)
      v128.store64_lane(loss + k, logLossValue, 0)
    }
    store<f64>(last, load<f64>(last) + sumBlock(loss, m))
    addDots(X + at, n, p, e, out, m)
    if (q > p) store<f64>(last - 8, load<f64>(last - 8) + sumBlock(e, m))
  }
}

/** The results of `logLoss`. */
let logLossSlope: v128 = i64x2.splat(0)
let logLossValue: v128 = i64x2.splat(0)

/** w(μ − y), and w(max(z, 0) − yz + ln(1 + e^−|z|)): one eˣ serves both. */
// @ts-ignore: decorator
@inline
function logLoss(z: v128, y: v128, w: v128): void {
  const e = quickExpPair(f64x2.neg(f64x2.abs(z)))
  const zero = f64x2.splat(0)
  const q = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), e))
  const mu = v128.bitselect(f64x2.mul(e, q), q, f64x2.lt(z, zero))
  logLossSlope = f64x2.mul(w, f64x2.sub(mu, y))
  logLossValue = f64x2.mul(w, f64x2.add(f64x2.sub(f64x2.pmax(z, zero), f64x2.mul(y, z)), quickLog1pPair(e)))
}
