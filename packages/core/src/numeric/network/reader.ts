import { gather, type Reals } from '../../kernels/panels.ts'
import type { NetworkData } from './batches.ts'
import { costOfOutputs } from './cost.ts'
import type { NetworkShape } from './layout.ts'
import { BLOCK } from './rowwise.ts'
import { type Drop, type Parameters, takeIn, type Workspace, workspaceOf } from './workspace.ts'

/** Reads rows of a table that stands row by row, and takes them through networks of a shape. */
export interface Reader {
  /** Room for the indices of rows that are picked. */
  readonly picked: Uint32Array
  readonly batch: { readonly byRow: Reals; readonly panels: Reals }
  readonly workspace: Workspace
  /** Σ w over the first `count` rows, or over as many picked ones from `from` on. */
  sumOfWeights(count: number, from?: number): number
  /** Σ w·cost over the same, adding the gradient over `share` to `into` if it is given. */
  pass(
    network: Parameters,
    count: number,
    from: number | undefined,
    share: number,
    into?: Parameters,
    drop?: Drop,
  ): number
}

/** A reader of X with room of its own. */
export function reader(shape: NetworkShape, X: Reals, data: NetworkData): Reader {
  const { target: y, weights: w, cost, design, take: allocate } = data
  const [terms, outputs] = [shape.sizes[0], shape.sizes[shape.sizes.length - 1]]
  const take = takeIn(shape, allocate)
  const capacity = Math.min(Math.max(design.rows, 1), BLOCK)
  const batch = { byRow: take(capacity * terms), panels: take(Math.ceil(capacity / 8) * 8 * terms) }
  const picked = allocate(design.rows, Uint32Array)
  const workspace = workspaceOf(shape, capacity, take)
  return {
    picked,
    batch,
    workspace,
    sumOfWeights(count, from) {
      if (!w) return count
      let sum = 0
      for (let k = 0; k < count; k++) sum += w[from === undefined ? k : picked[from + k]]
      return sum
    },
    pass(network, count, start, share, into, drop) {
      let total = 0
      for (let from = 0; from < count; from += BLOCK) {
        const rows = Math.min(BLOCK, count - from)
        const which =
          start === undefined
            ? { rows, from }
            : { rows, from: 0, picked: picked.subarray(start + from, start + from + rows) }
        gather(X, terms, which, batch.byRow, batch.panels)
        workspace.forward(network, batch.panels, rows, drop)
        total += costOfOutputs(cost, workspace.outputs, outputs, { y, w }, which, share, workspace.slopes)
        if (into) workspace.back(network, into, batch.byRow, rows)
      }
      return total
    },
  }
}
