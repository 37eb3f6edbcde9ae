// The log loss of several classes and its gradient over rows from…to of X (p columns, each n rows long), in one reading of the data.
// B holds q numbers a class, β and, when q = p + 1, β₀; y holds indices of classes; w is 0 (no weights) or the address of n weights.
import { exp } from './elementary/exponential'
import { log } from './elementary/logarithm'
import { expPair, logPair, within } from './elementary/pairs'
import { sumBlock } from './reduce'

/** Rows that are done at a time: their numbers stay in the cache. */
const SOME: i32 = 256

/**
 * With ηₖ = β₀ₖ + Xβₖ and P = softmax η: out ← for each class Xᵀw(Pₖ − [y = k]), then Σw(Pₖ − [y = k]) if q > p; then the log loss Σw(ln Σeᶯ − ηᵧ).
 * P (n×K) takes the probabilities unless it is 0. scratch: SOME × (K + 1) numbers.
 */
export function softmaxRows(
  X: usize, n: i32, p: i32, y: usize, w: usize, B: usize, K: i32, q: i32, P: usize,
  from: i32, to: i32, out: usize, scratch: usize,
): void {
  const each = (<usize>q) << 3
  const column = (<usize>n) << 3
  const wide: usize = SOME << 3
  const loss = scratch + (<usize>K) * wide
  const last = out + (<usize>K) * each
  memory.fill(out, 0, (<usize>K) * each + 8)
  for (let i = from; i < to; i += SOME) {
    const m = min(to - i, SOME)
    const at = (<usize>i) << 3
    let k = 0
    for (; k + 4 <= K; k += 4) outputsFour(X + at, column, p, B + k * each, each, q > p, scratch + k * wide, wide, m)
    for (; k < K; k++) outputsOne(X + at, column, p, B + k * each, q > p, scratch + k * wide, m)
    probabilities(scratch, wide, K, y + at, w ? w + at : 0, P ? P + at : 0, column, loss, m)
    store<f64>(last, load<f64>(last) + sumBlock(loss, m))
    for (k = 0; k + 4 <= K; k += 4) dotsFour(X + at, column, p, scratch + k * wide, wide, out + k * each, each, m)
    for (; k < K; k++) for (let j = 0; j < p; j++) addDot(X + at + j * column, scratch + k * wide, out + k * each + (j << 3), m)
    if (q > p) {
      for (k = 0; k < K; k++) {
        const sum = out + k * each + ((<usize>p) << 3)
        store<f64>(sum, load<f64>(sum) + sumBlock(scratch + k * wide, m))
      }
    }
  }
}

/** η of four classes: z ← β₀ + Xβ, four rows at a time. */
function outputsFour(x: usize, column: usize, p: i32, B: usize, each: usize, free: bool, z: usize, wide: usize, m: i32): void {
  const end = (<usize>p) << 3
  const C = B + each
  const D = C + each
  const E = D + each
  const c = z + wide
  const d = c + wide
  const e = d + wide
  const whole = (<usize>(m & ~3)) << 3
  let i: usize = 0
  for (; i < whole; i += 32) {
    let b0 = free ? v128.load64_splat(B + end) : f64x2.splat(0)
    let b1 = b0
    let c0 = free ? v128.load64_splat(C + end) : f64x2.splat(0)
    let c1 = c0
    let d0 = free ? v128.load64_splat(D + end) : f64x2.splat(0)
    let d1 = d0
    let e0 = free ? v128.load64_splat(E + end) : f64x2.splat(0)
    let e1 = e0
    for (let j: usize = 0, at = x + i; j < end; j += 8, at += column) {
      const x0 = v128.load(at)
      const x1 = v128.load(at, 16)
      let beta = v128.load64_splat(B + j)
      b0 = f64x2.add(b0, f64x2.mul(x0, beta))
      b1 = f64x2.add(b1, f64x2.mul(x1, beta))
      beta = v128.load64_splat(C + j)
      c0 = f64x2.add(c0, f64x2.mul(x0, beta))
      c1 = f64x2.add(c1, f64x2.mul(x1, beta))
      beta = v128.load64_splat(D + j)
      d0 = f64x2.add(d0, f64x2.mul(x0, beta))
      d1 = f64x2.add(d1, f64x2.mul(x1, beta))
      beta = v128.load64_splat(E + j)
      e0 = f64x2.add(e0, f64x2.mul(x0, beta))
      e1 = f64x2.add(e1, f64x2.mul(x1, beta))
    }
    v128.store(z + i, b0)
    v128.store(z + i, b1, 16)
    v128.store(c + i, c0)
    v128.store(c + i, c1, 16)
    v128.store(d + i, d0)
    v128.store(d + i, d1, 16)
    v128.store(e + i, e0)
    v128.store(e + i, e1, 16)
  }
  for (const all = (<usize>m) << 3; i < all; i += 8) {
    for (let k: usize = 0; k < 4; k++) store<f64>(z + k * wide + i, outputOf(x + i, column, B + k * each, end, free))
  }
}

function outputsOne(x: usize, column: usize, p: i32, B: usize, free: bool, z: usize, m: i32): void {
  const end = (<usize>p) << 3
  const whole = (<usize>(m & ~3)) << 3
  let i: usize = 0
  for (; i < whole; i += 32) {
    let b0 = free ? v128.load64_splat(B + end) : f64x2.splat(0)
    let b1 = b0
    for (let j: usize = 0, at = x + i; j < end; j += 8, at += column) {
      const beta = v128.load64_splat(B + j)
      b0 = f64x2.add(b0, f64x2.mul(v128.load(at), beta))
      b1 = f64x2.add(b1, f64x2.mul(v128.load(at, 16), beta))
    }
    v128.store(z + i, b0)
    v128.store(z + i, b1, 16)
  }
  for (const all = (<usize>m) << 3; i < all; i += 8) store<f64>(z + i, outputOf(x + i, column, B, end, free))
}

/** η of one row and one class. */
function outputOf(x: usize, column: usize, B: usize, end: usize, free: bool): f64 {
  let sum: f64 = free ? load<f64>(B + end) : 0
  for (let j: usize = 0; j < end; j += 8, x += column) sum += load<f64>(x) * load<f64>(B + j)
  return sum
}

// @ts-ignore: decorator
@inline
function expBoth(x: v128): v128 {
  return within(x, 690) ? expPair(x) : f64x2(exp(f64x2.extract_lane(x, 0)), exp(f64x2.extract_lane(x, 1)))
}

/** η in z becomes w(P − [y = k]), P goes to its place, the loss of each row to `loss`. */
function probabilities(
  z: usize, wide: usize, K: i32, y: usize, w: usize, P: usize, column: usize, loss: usize, m: i32,
): void {
  const end = (<usize>K) * wide
  let i: usize = 0
  for (const pairs = (<usize>(m & ~1)) << 3; i < pairs; i += 16) {
    let most = f64x2.splat(f64.NEGATIVE_INFINITY)
    for (let k = z + i; k < z + end; k += wide) most = f64x2.pmax(most, v128.load(k))
    const first = z + i + (<usize>load<f64>(y + i)) * wide
    const second = z + i + 8 + (<usize>load<f64>(y + i, 8)) * wide
    const own = f64x2(load<f64>(first), load<f64>(second))
    let sum = f64x2.splat(0)
    for (let k = z + i; k < z + end; k += wide) {
      const e = expBoth(f64x2.sub(v128.load(k), most))
      sum = f64x2.add(sum, e)
      v128.store(k, e)
    }
    const weight = w ? v128.load(w + i) : f64x2.splat(1)
    v128.store(loss + i, f64x2.mul(weight, f64x2.sub(f64x2.add(logPair(sum), most), own)))
    for (let k = z + i, to = P + i; k < z + end; k += wide, to += column) {
      const share = f64x2.div(v128.load(k), sum)
      if (P) v128.store(to, share)
      v128.store(k, share)
    }
    store<f64>(first, load<f64>(first) - 1)
    store<f64>(second, load<f64>(second) - 1)
    if (w) for (let k = z + i; k < z + end; k += wide) v128.store(k, f64x2.mul(weight, v128.load(k)))
  }
  if (m & 1) {
    let most = f64.NEGATIVE_INFINITY
    for (let k = z + i; k < z + end; k += wide) if (load<f64>(k) > most) most = load<f64>(k)
    const first = z + i + (<usize>load<f64>(y + i)) * wide
    const own = load<f64>(first)
    let sum: f64 = 0
    for (let k = z + i; k < z + end; k += wide) {
      const e = exp(load<f64>(k) - most)
      sum += e
      store<f64>(k, e)
    }
    const weight = w ? load<f64>(w + i) : 1
    store<f64>(loss + i, weight * (log(sum) + most - own))
    for (let k = z + i, to = P + i; k < z + end; k += wide, to += column) {
      const share = load<f64>(k) / sum
      if (P) store<f64>(to, share)
      store<f64>(k, share)
    }
    store<f64>(first, load<f64>(first) - 1)
    if (w) for (let k = z + i; k < z + end; k += wide) store<f64>(k, weight * load<f64>(k))
  }
}

/** g ← g + Xᵀr for four classes, two columns at a time: each sum is that of the even rows plus that of the odd ones. */
function dotsFour(x: usize, column: usize, p: i32, r: usize, wide: usize, g: usize, each: usize, m: i32): void {
  const whole = (<usize>(m & ~1)) << 3
  const s = r + wide
  const t = s + wide
  const u = t + wide
  let j = 0
  for (; j + 2 <= p; j += 2, x += 2 * column, g += 16) {
    let r0 = f64x2.splat(0)
    let r1 = r0
    let s0 = r0
    let s1 = r0
    let t0 = r0
    let t1 = r0
    let u0 = r0
    let u1 = r0
    const next = x + column
    for (let i: usize = 0; i < whole; i += 16) {
      const a = v128.load(x + i)
      const b = v128.load(next + i)
      let rest = v128.load(r + i)
      r0 = f64x2.add(r0, f64x2.mul(a, rest))
      r1 = f64x2.add(r1, f64x2.mul(b, rest))
      rest = v128.load(s + i)
      s0 = f64x2.add(s0, f64x2.mul(a, rest))
      s1 = f64x2.add(s1, f64x2.mul(b, rest))
      rest = v128.load(t + i)
      t0 = f64x2.add(t0, f64x2.mul(a, rest))
      t1 = f64x2.add(t1, f64x2.mul(b, rest))
      rest = v128.load(u + i)
      u0 = f64x2.add(u0, f64x2.mul(a, rest))
      u1 = f64x2.add(u1, f64x2.mul(b, rest))
    }
    const odd = <bool>(m & 1)
    addSum(g, r0, odd, x + whole, r + whole)
    addSum(g + 8, r1, odd, next + whole, r + whole)
    addSum(g + each, s0, odd, x + whole, s + whole)
    addSum(g + each + 8, s1, odd, next + whole, s + whole)
    addSum(g + 2 * each, t0, odd, x + whole, t + whole)
    addSum(g + 2 * each + 8, t1, odd, next + whole, t + whole)
    addSum(g + 3 * each, u0, odd, x + whole, u + whole)
    addSum(g + 3 * each + 8, u1, odd, next + whole, u + whole)
  }
  if (j < p) for (let k: usize = 0; k < 4; k++) addDot(x, r + k * wide, g + k * each, m)
}

/** g ← g + xᵀr in the same order. */
function addDot(x: usize, r: usize, g: usize, m: i32): void {
  const whole = (<usize>(m & ~1)) << 3
  let sum = f64x2.splat(0)
  for (let i: usize = 0; i < whole; i += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(x + i), v128.load(r + i)))
  addSum(g, sum, <bool>(m & 1), x + whole, r + whole)
}

// @ts-ignore: decorator
@inline
function addSum(g: usize, both: v128, odd: bool, x: usize, r: usize): void {
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)
  if (odd) sum += load<f64>(x) * load<f64>(r)
  store<f64>(g, load<f64>(g) + sum)
}
