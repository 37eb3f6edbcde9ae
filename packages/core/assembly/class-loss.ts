// The log loss of predicted classes.
import { exp } from './elementary/exponential'
import { log, log1p } from './elementary/logarithm'
import { expPair, log1pPair, logPair, within } from './elementary/pairs'

/** Numbers whose sum is taken before it is added to the others. */
const SOME: i32 = 256

/** out ← Σ w·loss over n rows, η of K outputs (column by column; of K = 1 the log odds of class 1), y indices of classes, w 0 or the address of n weights. */
export function classLoss(eta: usize, n: i32, K: i32, y: usize, w: usize, out: usize, scratch: usize): void {
  const column = (<usize>n) << 3
  let total: f64 = 0
  for (let from = 0; from < n; from += SOME) {
    const m = min(n - from, SOME)
    const at = (<usize>from) << 3
    let sum = f64x2.splat(0)
    for (let i = at, end = at + ((<usize>(m & ~1)) << 3); i < end; i += 16) {
      const loss = K == 1 ? lossOfTwo(v128.load(eta + i), v128.load(y + i)) : lossOfMany(eta + i, column, K, load<f64>(y + i), load<f64>(y + i, 8))
      sum = f64x2.add(sum, w ? f64x2.mul(v128.load(w + i), loss) : loss)
    }
    let part = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
    if (m & 1) {
      const i = at + ((<usize>(m - 1)) << 3)
      const loss = K == 1 ? lossOfOne(load<f64>(eta + i), load<f64>(y + i)) : lossOfRow(eta + i, column, K, load<f64>(y + i))
      part += w ? load<f64>(w + i) * loss : loss
    }
    total += part
  }
  store<f64>(out, total)
}

/** ln(1 + e^η) − yη of two rows. */
function lossOfTwo(z: v128, y: v128): v128 {
  if (!within(z, 40)) return f64x2(lossOfOne(f64x2.extract_lane(z, 0), f64x2.extract_lane(y, 0)), lossOfOne(f64x2.extract_lane(z, 1), f64x2.extract_lane(y, 1)))
  const sure = f64x2.sub(f64x2.max(z, f64x2.splat(0)), f64x2.mul(y, z))
  return f64x2.add(sure, log1pPair(expPair(f64x2.neg(f64x2.abs(z)))))
}

function lossOfOne(z: f64, y: f64): f64 {
  return max<f64>(z, 0) - y * z + log1p(exp(-abs(z)))
}

/** ln Σ e^η − η of the own class, of two rows. */
function lossOfMany(eta: usize, column: usize, K: i32, first: f64, second: f64): v128 {
  const end = eta + <usize>K * column
  let most = v128.load(eta)
  for (let k = eta + column; k < end; k += column) most = f64x2.pmax(most, v128.load(k))
  let sum = f64x2.splat(0)
  for (let k = eta; k < end; k += column) {
    const x = f64x2.sub(v128.load(k), most)
    sum = f64x2.add(sum, within(x, 690) ? expPair(x) : f64x2(exp(f64x2.extract_lane(x, 0)), exp(f64x2.extract_lane(x, 1))))
  }
  const own = f64x2(load<f64>(eta + (<usize>first) * column), load<f64>(eta + (<usize>second) * column, 8))
  return f64x2.add(logPair(sum), f64x2.sub(most, own))
}

function lossOfRow(eta: usize, column: usize, K: i32, own: f64): f64 {
  const end = eta + <usize>K * column
  let most = load<f64>(eta)
  for (let k = eta + column; k < end; k += column) if (load<f64>(k) > most) most = load<f64>(k)
  let sum: f64 = 0
  for (let k = eta; k < end; k += column) sum += exp(load<f64>(k) - most)
  return log(sum) + (most - load<f64>(eta + (<usize>own) * column))
}
