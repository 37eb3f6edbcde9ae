// Products with the Hessian of the log loss of several classes, in floats: good for steps that the gradient in doubles then judges.
import { allDots, allOutputs, SOME, wideOf } from './side-by-side'

/** out ← (x − centre)·scale in floats, for n numbers. */
export function singles(x: usize, n: i32, centre: f64, scale: f64, out: usize): void {
  const c = f64x2.splat(centre)
  const s = f64x2.splat(scale)
  const whole = x + ((<usize>(n & ~3)) << 3)
  const end = x + ((<usize>n) << 3)
  for (; x < whole; x += 32, out += 16) {
    const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(x), c), s))
    const high = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(x, 16), c), s))
    v128.store(out, i64x2.shuffle(low, high, 0, 2))
  }
  for (; x < end; x += 8, out += 4) store<f32>(out, <f32>((load<f64>(x) - centre) * scale))
}

/** Four doubles as floats. */
// @ts-ignore: decorator
@inline
function four(at: usize): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(v128.load(at)), f32x4.demote_f64x2_zero(v128.load(at, 16)), 0, 2)
}

/**
 * With uₖ = v₀ₖ + Xvₖ over rows from…to of X (p columns of floats, each n rows long), P (n×K doubles) the probabilities and w weights or 0:
 * out ← for each class Xᵀr, rₖ = wPₖ(uₖ − Σₗ Pₗuₗ), then Σrₖ if q > p. V holds q floats a class, out q doubles a class. scratch: 4K·(SOME + 20) bytes.
 */
export function softmaxProductsRows(
  X: usize, n: i32, p: i32, P: usize, w: usize, V: usize, K: i32, q: i32,
  from: i32, to: i32, out: usize, scratch: usize,
): void {
  const column = (<usize>n) << 2
  const each = (<usize>q) << 3
  const wide = wideOf<f32>()
  const end = scratch + (<usize>K) * wide
  const shares = end
  memory.fill(out, 0, (<usize>K) * each)
  for (let i = from; i < to; i += SOME) {
    const m = min(to - i, SOME)
    const x = X + ((<usize>i) << 2)
    allOutputs<f32>(x, column, p, V, K, q, scratch, m)
    pull(scratch, end, P + ((<usize>i) << 3), (<usize>n) << 3, w ? w + ((<usize>i) << 3) : 0, shares, m)
    allDots<f32>(x, column, p, scratch, K, q, out, m)
    if (q > p) {
      let sum = out + ((<usize>p) << 3)
      for (let r = scratch; r < end; r += wide, sum += each) store<f64>(sum, load<f64>(sum) + sumOf(r, m))
    }
  }
}

/** u in z becomes wP(u − Σ Pu); `shares` keeps P in floats meanwhile. */
function pull(z: usize, end: usize, P: usize, column: usize, w: usize, shares: usize, m: i32): void {
  const wide = wideOf<f32>()
  let i: usize = 0
  for (const whole = (<usize>(m & ~3)) << 2; i < whole; i += 16, P += 32) {
    let mean = f32x4.splat(0)
    for (let k = z + i, at = P, to = shares; k < end; k += wide, at += column, to += 16) {
      const share = four(at)
      v128.store(to, share)
      mean = f32x4.add(mean, f32x4.mul(share, v128.load(k)))
    }
    const weight = w ? four(w + (i << 1)) : f32x4.splat(1)
    for (let k = z + i, at = shares; k < end; k += wide, at += 16) {
      v128.store(k, f32x4.mul(f32x4.mul(weight, v128.load(at)), f32x4.sub(v128.load(k), mean)))
    }
  }
  for (const all = (<usize>m) << 2; i < all; i += 4, P += 8) {
    let mean: f32 = 0
    for (let k = z + i, at = P; k < end; k += wide, at += column) mean += <f32>load<f64>(at) * load<f32>(k)
    const weight: f32 = w ? <f32>load<f64>(w + (i << 1)) : 1
    for (let k = z + i, at = P; k < end; k += wide, at += column) {
      store<f32>(k, weight * <f32>load<f64>(at) * (load<f32>(k) - mean))
    }
  }
}

/** Σ r over m rows, in the order of a product. */
function sumOf(r: usize, m: i32): f64 {
  let lanes = f32x4.splat(0)
  const whole = r + ((<usize>(m & ~3)) << 2)
  const end = r + ((<usize>m) << 2)
  for (; r < whole; r += 16) lanes = f32x4.add(lanes, v128.load(r))
  let sum: f32 = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 2) + (f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 3))
  for (; r < end; r += 4) sum += load<f32>(r)
  return <f64>sum
}
