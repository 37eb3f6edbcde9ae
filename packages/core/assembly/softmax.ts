// The log loss of several classes and its gradient over rows from…to of X (p columns, each n rows long), in one reading of the data.
// B holds q numbers a class, β and, when q = p + 1, β₀; y holds indices of classes; w is 0 (no weights) or the address of n weights.
// B is 0 where all parameters are.
import { log } from './elementary/logarithm'
import { logPair, quickExpFour, quickExpPair } from './elementary/pairs'
import { sumBlock } from './reduce'
import { allDots, allOutputs, SOME, wideOf } from './side-by-side'

/**
 * With ηₖ = β₀ₖ + Xβₖ and P = softmax η: out ← for each class Xᵀw(Pₖ − [y = k]), then Σw(Pₖ − [y = k]) if q > p; then the log loss Σw(ln Σeᶯ − ηᵧ).
 * P (n×K) takes the probabilities unless it is 0. scratch: (SOME + 8) × (K + 1) numbers.
 */
export function softmaxRows(
  X: usize, n: i32, p: i32, y: usize, w: usize, B: usize, K: i32, q: i32, P: usize,
  from: i32, to: i32, out: usize, scratch: usize,
): void {
  const each = (<usize>q) << 3
  const column = (<usize>n) << 3
  const wide = wideOf<f64>()
  const loss = scratch + (<usize>K) * wide
  const last = out + (<usize>K) * each
  memory.fill(out, 0, (<usize>K) * each + 8)
  for (let i = from; i < to; i += SOME) {
    const m = min(to - i, SOME)
    const at = (<usize>i) << 3
    if (B) {
      allOutputs<f64>(X + at, column, p, B, K, q, scratch, m)
      probabilities(scratch, wide, K, y + at, w ? w + at : 0, P ? P + at : 0, column, loss, m)
    } else equal(scratch, wide, K, y + at, w ? w + at : 0, P ? P + at : 0, column, loss, m)
    store<f64>(last, load<f64>(last) + sumBlock(loss, m))
    allDots<f64>(X + at, column, p, scratch, K, q, out, m)
    if (q > p) {
      for (let k = 0; k < K; k++) {
        const sum = out + k * each + ((<usize>p) << 3)
        store<f64>(sum, load<f64>(sum) + sumBlock(scratch + k * wide, m))
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function quickExp(x: f64): f64 {
  return f64x2.extract_lane(quickExpPair(f64x2.splat(x)), 0)
}

/** η in z becomes w(P − [y = k]), P goes to its place, the loss of each row to `loss`. */
function probabilities(
  z: usize, wide: usize, K: i32, y: usize, w: usize, P: usize, column: usize, loss: usize, m: i32,
): void {
  const end = z + (<usize>K) * wide
  let i: usize = 0
  for (const fours = (<usize>(m & ~3)) << 3; i < fours; i += 32) {
    let most0 = f64x2.splat(f64.NEGATIVE_INFINITY)
    let most1 = most0
    for (let k = z + i; k < end; k += wide) {
      most0 = f64x2.pmax(most0, v128.load(k))
      most1 = f64x2.pmax(most1, v128.load(k, 16))
    }
    ownOutputs(z + i, wide, y + i, loss + i)
    let sum0 = f64x2.splat(0)
    let sum1 = sum0
    for (let k = z + i; k < end; k += wide) {
      quickExpFour(f64x2.sub(v128.load(k), most0), f64x2.sub(v128.load(k, 16), most1), k)
      sum0 = f64x2.add(sum0, v128.load(k))
      sum1 = f64x2.add(sum1, v128.load(k, 16))
    }
    let less = f64x2.sub(f64x2.add(logPair(sum0), most0), v128.load(loss + i))
    v128.store(loss + i, w ? f64x2.mul(v128.load(w + i), less) : less)
    less = f64x2.sub(f64x2.add(logPair(sum1), most1), v128.load(loss + i, 16))
    v128.store(loss + i, w ? f64x2.mul(v128.load(w + i, 16), less) : less, 16)
    for (let k = z + i, to = P + i; k < end; k += wide, to += column) {
      const share0 = f64x2.div(v128.load(k), sum0)
      const share1 = f64x2.div(v128.load(k, 16), sum1)
      if (P) {
        v128.store(to, share0)
        v128.store(to, share1, 16)
      }
      v128.store(k, share0)
      v128.store(k, share1, 16)
    }
    for (let r: usize = 0; r < 32; r += 8) {
      const own = z + i + r + (<usize>load<f64>(y + i + r)) * wide
      store<f64>(own, load<f64>(own) - 1)
    }
    if (w) {
      for (let k = z + i; k < end; k += wide) {
        v128.store(k, f64x2.mul(v128.load(w + i), v128.load(k)))
        v128.store(k, f64x2.mul(v128.load(w + i, 16), v128.load(k, 16)), 16)
      }
    }
  }
  for (const pairs = (<usize>(m & ~1)) << 3; i < pairs; i += 16) {
    let most = f64x2.splat(f64.NEGATIVE_INFINITY)
    for (let k = z + i; k < end; k += wide) most = f64x2.pmax(most, v128.load(k))
    const first = z + i + (<usize>load<f64>(y + i)) * wide
    const second = z + i + 8 + (<usize>load<f64>(y + i, 8)) * wide
    const own = f64x2(load<f64>(first), load<f64>(second))
    let sum = f64x2.splat(0)
    for (let k = z + i; k < end; k += wide) {
      const e = quickExpPair(f64x2.sub(v128.load(k), most))
      sum = f64x2.add(sum, e)
      v128.store(k, e)
    }
    const weight = w ? v128.load(w + i) : f64x2.splat(1)
    v128.store(loss + i, f64x2.mul(weight, f64x2.sub(f64x2.add(logPair(sum), most), own)))
    for (let k = z + i, to = P + i; k < end; k += wide, to += column) {
      const share = f64x2.div(v128.load(k), sum)
      if (P) v128.store(to, share)
      v128.store(k, share)
    }
    store<f64>(first, load<f64>(first) - 1)
    store<f64>(second, load<f64>(second) - 1)
    if (w) for (let k = z + i; k < end; k += wide) v128.store(k, f64x2.mul(weight, v128.load(k)))
  }
  if (m & 1) {
    let most = f64.NEGATIVE_INFINITY
    for (let k = z + i; k < end; k += wide) if (load<f64>(k) > most) most = load<f64>(k)
    const first = z + i + (<usize>load<f64>(y + i)) * wide
    const own = load<f64>(first)
    let sum: f64 = 0
    for (let k = z + i; k < end; k += wide) {
      const e = quickExp(load<f64>(k) - most)
      sum += e
      store<f64>(k, e)
    }
    const weight = w ? load<f64>(w + i) : 1
    store<f64>(loss + i, weight * (log(sum) + most - own))
    for (let k = z + i, to = P + i; k < end; k += wide, to += column) {
      const share = load<f64>(k) / sum
      if (P) store<f64>(to, share)
      store<f64>(k, share)
    }
    store<f64>(first, load<f64>(first) - 1)
    if (w) for (let k = z + i; k < end; k += wide) store<f64>(k, weight * load<f64>(k))
  }
}

/** Of four rows the η of the class that was observed. */
// @ts-ignore: decorator
@inline
function ownOutputs(z: usize, wide: usize, y: usize, to: usize): void {
  for (let r: usize = 0; r < 32; r += 8) store<f64>(to + r, load<f64>(z + r + (<usize>load<f64>(y + r)) * wide))
}

/** What `probabilities` gives where all η are 0. */
function equal(
  z: usize, wide: usize, K: i32, y: usize, w: usize, P: usize, column: usize, loss: usize, m: i32,
): void {
  const share = 1 / <f64>K
  const end = z + (<usize>K) * wide
  const all = (<usize>m) << 3
  for (let i: usize = 0; i < all; i += 8) {
    const weight = w ? load<f64>(w + i) : 1
    for (let k = z + i, to = P + i; k < end; k += wide, to += column) {
      if (P) store<f64>(to, share)
      store<f64>(k, weight * share)
    }
    store<f64>(z + i + (<usize>load<f64>(y + i)) * wide, weight * (share - 1))
    store<f64>(loss + i, weight * log(<f64>K))
  }
}
