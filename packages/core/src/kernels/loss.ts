// Costs of the outputs η of a network and their slopes, row by row of a batch in panels. Computed in doubles.
import { exp, log, log1p, logistic } from '../numeric/elementary.ts'
import { resident } from './memory.ts'
import { lanesOf, type Picked, type Reals } from './panels.ts'

/** The costs that kernels know, in the order of their codes in assembly/loss.ts. */
export const losses = ['squared', 'logistic', 'softmax'] as const
export type Loss = (typeof losses)[number]

/** Targets (numbers, or indices of classes) and weights of all rows. */
export interface Targets {
  readonly y: Float64Array
  readonly w?: Float64Array | undefined
}

/**
 * Returns Σ w·cost over the rows of a batch: ½(η − y)², ln(1 + e^η) − yη, or −ln of the softmax of class y;
 * D ← w·∂cost/∂η over `share`.
 */
export function loss(
  name: Loss,
  Z: Reals,
  outputs: number,
  { y, w }: Targets,
  { rows, from, picked }: Picked,
  share: number,
  D: Reals,
): number {
  const wasm = resident(Z, D, y)
  if (!wasm) return lossTwin(name, Z, outputs, { y, w }, { rows, from, picked }, share, D)
  const kernel = Z.BYTES_PER_ELEMENT === 4 ? wasm.loss32 : wasm.loss64
  return kernel(
    losses.indexOf(name),
    Z.byteOffset,
    outputs,
    y.byteOffset,
    w?.byteOffset ?? 0,
    picked?.byteOffset ?? 0,
    from,
    rows,
    share,
    D.byteOffset,
  )
}

function lossTwin(
  name: Loss,
  Z: Reals,
  outputs: number,
  { y, w }: Targets,
  { rows, from, picked }: Picked,
  share: number,
  D: Reals,
): number {
  const lanes = lanesOf(Z)
  let total = 0
  for (let b = 0; b < rows; b++) {
    const row = picked ? picked[b] : from + b
    const at = Math.floor(b / lanes) * outputs * lanes + (b % lanes)
    const weight = w ? w[row] : 1
    if (name === 'squared') {
      const e = Z[at] - y[row]
      total += weight * ((e * e) / 2)
      D[at] = (weight * e) / share
    } else if (name === 'logistic') {
      const eta = Z[at]
      total += weight * (Math.max(eta, 0) - y[row] * eta + log1p(exp(-Math.abs(eta))))
      D[at] = (weight * (logistic(eta) - y[row])) / share
    } else total += softmaxRow(Z, at, lanes, outputs, y[row], weight, share, D)
  }
  return total
}

function softmaxRow(
  Z: Reals,
  at: number,
  lanes: number,
  outputs: number,
  own: number,
  weight: number,
  share: number,
  D: Reals,
): number {
  let most = Z[at]
  for (let k = 1; k < outputs; k++) if (Z[at + k * lanes] > most) most = Z[at + k * lanes]
  let sum = 0
  for (let k = 0; k < outputs; k++) sum += exp(Z[at + k * lanes] - most)
  for (let k = 0; k < outputs; k++) {
    const p = exp(Z[at + k * lanes] - most) / sum
    D[at + k * lanes] = (weight * (k === own ? p - 1 : p)) / share
  }
  return weight * (log(sum) - (Z[at + own * lanes] - most))
}
