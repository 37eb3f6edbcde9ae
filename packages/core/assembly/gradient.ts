// Costs and their gradients over rows from…to of X (p columns, each n rows long), in one reading of the data.
// θ holds β and, when it has q = p + 1 numbers, the intercept β₀; w is 0 (no weights) or the address of n weights.
import { addColumns, addDots, minus, times } from './block'
import { log1p } from './elementary/logarithm'
import { quickExpFour, quickExpPair, quickLog1pPair } from './elementary/pairs'
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
 * Σw(ln(1 + eᶻ) − yz). Without weights Σ ln(1 + e^−|z|) over a block is the logarithm of a product, taken once: of the even rows and of the odd.
 * θ is 0 where all parameters are. scratch: 2 × BLOCK numbers.
 */
export function logisticRows(
  X: usize, n: i32, p: i32, y: usize, w: usize, theta: usize, q: i32, from: i32, to: i32, out: usize, scratch: usize,
): void {
  memory.fill(out, 0, (<usize>(q + 1)) << 3)
  const intercept = f64x2.splat(theta && q > p ? load<f64>(theta + ((<usize>p) << 3)) : 0)
  const last = out + ((<usize>q) << 3)
  const e = scratch
  const loss = scratch + (BLOCK << 3)
  for (let i = from; i < to; i += BLOCK) {
    const at = (<usize>i) << 3
    const m = min(to - i, BLOCK)
    const all = (<usize>m) << 3
    for (let k: usize = 0; k < all; k += 16) v128.store(e + k, intercept)
    if (theta) addColumns(X + at, n, p, theta, e, m)
    product = f64x2.splat(0)
    if (w) weighted(e, y + at, w + at, loss, all)
    else unweighted(e, y + at, loss, all)
    let sum = sumBlock(loss, m)
    if (!w) sum += log1p(f64x2.extract_lane(product, 0)) + log1p(f64x2.extract_lane(product, 1))
    store<f64>(last, load<f64>(last) + sum)
    addDots(X + at, n, p, e, out, m)
    if (q > p) store<f64>(last - 8, load<f64>(last - 8) + sumBlock(e, m))
  }
}

/** z in e becomes μ − y, `loss` takes max(z, 0) − yz, and `product` what 1 + e^−|z| multiply to, less 1. */
function unweighted(e: usize, y: usize, loss: usize, all: usize): void {
  const whole = all & ~31
  let k: usize = 0
  for (; k < whole; k += 32) {
    quickExpFour(f64x2.neg(f64x2.abs(v128.load(e + k))), f64x2.neg(f64x2.abs(v128.load(e + k, 16))), loss + k)
    slope(v128.load(e + k), v128.load(y + k), v128.load(loss + k), e + k, loss + k)
    slope(v128.load(e + k, 16), v128.load(y + k, 16), v128.load(loss + k, 16), e + k + 16, loss + k + 16)
  }
  for (; k + 16 <= all; k += 16) {
    slope(v128.load(e + k), v128.load(y + k), quickExpPair(f64x2.neg(f64x2.abs(v128.load(e + k)))), e + k, loss + k)
  }
  if (k < all) {
    const odd = f64x2.extract_lane(product, 1)
    const z = v128.load64_zero(e + k)
    slope(z, v128.load64_zero(y + k), quickExpPair(f64x2.neg(f64x2.abs(z))), e + k, loss + k)
    product = f64x2.replace_lane(product, 1, odd)
  }
}

/** ∏(1 + e^−|z|) − 1. */
let product: v128 = i64x2.splat(0)

/** Both parts of what one e^−|z| serves. */
// @ts-ignore: decorator
@inline
function slope(z: v128, y: v128, small: v128, e: usize, loss: usize): void {
  const zero = f64x2.splat(0)
  const one = f64x2.splat(1)
  product = f64x2.add(product, f64x2.mul(small, f64x2.add(one, product)))
  const share = f64x2.div(one, f64x2.add(one, small))
  v128.store(e, f64x2.sub(v128.bitselect(f64x2.mul(small, share), share, f64x2.lt(z, zero)), y))
  v128.store(loss, f64x2.sub(f64x2.pmax(z, zero), f64x2.mul(y, z)))
}

/** z in e becomes w(μ − y), `loss` takes w(max(z, 0) − yz + ln(1 + e^−|z|)). */
function weighted(e: usize, y: usize, w: usize, loss: usize, all: usize): void {
  let k: usize = 0
  for (; k + 16 <= all; k += 16) {
    logLoss(v128.load(e + k), v128.load(y + k), v128.load(w + k))
    v128.store(e + k, logLossSlope)
    v128.store(loss + k, logLossValue)
  }
  if (k < all) {
    logLoss(v128.load64_zero(e + k), v128.load64_zero(y + k), v128.load64_zero(w + k))
    v128.store64_lane(e + k, logLossSlope, 0)
    v128.store64_lane(loss + k, logLossValue, 0)
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
