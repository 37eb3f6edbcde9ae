// Costs of the outputs of a network and their slopes, for the rows of a batch in panels (see layer.ts). Computed in f64.
import { exp, logistic } from './elementary/exponential'
import { log, log1p } from './elementary/logarithm'
import { expPair, within } from './elementary/pairs'

// The codes, as in kernels/loss.ts.
const SQUARED = 0
const LOGISTIC = 1

/**
 * Returns Σ w·cost over the rows in their order, and D ← w·∂cost/∂η over `share`; y and w are numbers of the rows that
 * `picked` names (of those from `from` on when it is 0), w is 0 where all weights are 1.
 */
// @ts-ignore: decorator
@inline
function loss<T>(code: i32, Z: usize, outputs: i32, y: usize, w: usize, picked: usize, from: i32, rows: i32, share: f64, D: usize): f64 {
  const size = sizeof<T>()
  const lanes = <i32>(32 / size)
  const deep = (<usize>outputs) << 5
  let total: f64 = 0
  for (let b = 0; b < rows; b++) {
    const row: usize = picked ? load<u32>(picked + ((<usize>b) << 2)) : from + b
    const place = (<usize>(b / lanes)) * deep + (<usize>(b % lanes)) * size
    const z = Z + place
    const d = D + place
    const weight: f64 = w ? load<f64>(w + (row << 3)) : 1
    const target = load<f64>(y + (row << 3))
    if (code > LOGISTIC && (b & 1) == 0 && b + 1 < rows) {
      b++
      const next: usize = picked ? load<u32>(picked + ((<usize>b) << 2)) : from + b
      const weights = f64x2(weight, w ? load<f64>(w + (next << 3)) : 1)
      const costs = softmaxPair<T>(z, d, deep, i64x2(<i64>target << 5, <i64>load<f64>(y + (next << 3)) << 5), weights, share)
      total += f64x2.extract_lane(costs, 0)
      total += f64x2.extract_lane(costs, 1)
    } else if (code == SQUARED) {
      const e = <f64>load<T>(z) - target
      total += weight * (e * e / 2)
      store<T>(d, <T>(weight * e / share))
    } else if (code == LOGISTIC) {
      const eta = <f64>load<T>(z)
      total += weight * (max<f64>(eta, 0) - target * eta + log1p(exp(-abs(eta))))
      store<T>(d, <T>(weight * (logistic(eta) - target) / share))
    } else {
      let most = <f64>load<T>(z)
      for (let k: usize = 32; k < deep; k += 32) {
        const eta = <f64>load<T>(z + k)
        if (eta > most) most = eta
      }
      let sum: f64 = 0
      for (let k: usize = 0; k < deep; k += 32) sum += exp(<f64>load<T>(z + k) - most)
      const own = (<usize>target) << 5
      total += weight * (log(sum) - (<f64>load<T>(z + own) - most))
      for (let k: usize = 0; k < deep; k += 32) {
        const p = exp(<f64>load<T>(z + k) - most) / sum
        store<T>(d + k, <T>(weight * (k == own ? p - 1 : p) / share))
      }
    }
  }
  return total
}

/** Softmax of two neighbouring rows of a panel, with the bits of one by one; `own` is where their classes stand from z on. Returns both costs. */
// @ts-ignore: decorator
@inline
function softmaxPair<T>(z: usize, d: usize, deep: usize, own: v128, weight: v128, share: f64): v128 {
  let most = pairOf<T>(z)
  for (let k: usize = 32; k < deep; k += 32) most = f64x2.pmax(most, pairOf<T>(z + k))
  let sum = f64x2.splat(0)
  for (let k: usize = 0; k < deep; k += 32) sum = f64x2.add(sum, expBoth(f64x2.sub(pairOf<T>(z + k), most)))
  const one = f64x2.splat(1)
  const shares = f64x2.splat(share)
  for (let k: usize = 0; k < deep; k += 32) {
    const p = f64x2.div(expBoth(f64x2.sub(pairOf<T>(z + k), most)), sum)
    const e = v128.bitselect(f64x2.sub(p, one), p, i64x2.eq(own, i64x2.splat(k)))
    const slope = f64x2.div(f64x2.mul(weight, e), shares)
    if (sizeof<T>() == 4) v128.store64_lane(d + k, f32x4.demote_f64x2_zero(slope), 0)
    else v128.store(d + k, slope)
  }
  const size = sizeof<T>()
  const there = f64x2(
    <f64>load<T>(z + <usize>i64x2.extract_lane(own, 0)),
    <f64>load<T>(z + size + <usize>i64x2.extract_lane(own, 1)),
  )
  const logs = f64x2(log(f64x2.extract_lane(sum, 0)), log(f64x2.extract_lane(sum, 1)))
  return f64x2.mul(weight, f64x2.sub(logs, f64x2.sub(there, most)))
}

// @ts-ignore: decorator
@inline
function pairOf<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at)
}

function expBoth(x: v128): v128 {
  return within(x, 690) ? expPair(x) : f64x2(exp(f64x2.extract_lane(x, 0)), exp(f64x2.extract_lane(x, 1)))
}

export function loss32(code: i32, Z: usize, outputs: i32, y: usize, w: usize, picked: usize, from: i32, rows: i32, share: f64, D: usize): f64 {
  return loss<f32>(code, Z, outputs, y, w, picked, from, rows, share, D)
}
export function loss64(code: i32, Z: usize, outputs: i32, y: usize, w: usize, picked: usize, from: i32, rows: i32, share: f64, D: usize): f64 {
  return loss<f64>(code, Z, outputs, y, w, picked, from, rows, share, D)
}
