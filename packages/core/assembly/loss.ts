// Costs of the outputs of a network and their slopes, for the rows of a batch in panels (see layer.ts). Computed in f64.
import { exp, logistic } from './elementary/exponential'
import { log, log1p } from './elementary/logarithm'

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
    if (code == SQUARED) {
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

export function loss32(code: i32, Z: usize, outputs: i32, y: usize, w: usize, picked: usize, from: i32, rows: i32, share: f64, D: usize): f64 {
  return loss<f32>(code, Z, outputs, y, w, picked, from, rows, share, D)
}
export function loss64(code: i32, Z: usize, outputs: i32, y: usize, w: usize, picked: usize, from: i32, rows: i32, share: f64, D: usize): f64 {
  return loss<f64>(code, Z, outputs, y, w, picked, from, rows, share, D)
}
