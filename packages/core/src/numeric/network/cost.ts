import { type Loss, loss, type Targets } from '../../kernels/loss.ts'
import { lanesOf, type Picked, type Reals } from '../../kernels/panels.ts'

/** A cost of rows as a function of η: one that kernels know by name, or functions of one output or of several. */
export type OutputCost =
  | Loss
  | { readonly row: (y: number, eta: number) => number; readonly slope: (y: number, eta: number) => number }
  | {
      readonly rowOfSeveral: (y: number, eta: Float64Array) => number
      readonly slopeOfSeveral: (y: number, eta: Float64Array, out: Float64Array) => void
    }

/** Returns Σ w·cost over the rows of a batch, given η in panels; D ← w·∂cost/∂η over `share`. */
export function costOfOutputs(
  cost: OutputCost,
  eta: Reals,
  outputs: number,
  targets: Targets,
  which: Picked,
  share: number,
  D: Reals,
): number {
  if (typeof cost === 'string') return loss(cost, eta, outputs, targets, which, share, D)
  const { y, w } = targets
  const lanes = lanesOf(eta)
  const [own, slopes] = [new Float64Array(outputs), new Float64Array(outputs)]
  let total = 0
  for (let b = 0; b < which.rows; b++) {
    const row = which.picked ? which.picked[b] : which.from + b
    const at = Math.floor(b / lanes) * outputs * lanes + (b % lanes)
    const weight = w ? w[row] : 1
    if ('row' in cost) {
      total += weight * cost.row(y[row], eta[at])
      D[at] = (weight * cost.slope(y[row], eta[at])) / share
    } else {
      for (let k = 0; k < outputs; k++) own[k] = eta[at + k * lanes]
      total += weight * cost.rowOfSeveral(y[row], own)
      cost.slopeOfSeveral(y[row], own, slopes)
      for (let k = 0; k < outputs; k++) D[at + k * lanes] = (weight * slopes[k]) / share
    }
  }
  return total
}
