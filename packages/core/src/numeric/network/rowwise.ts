import type { Design } from '../../define/design.ts'
import { scope } from '../../kernels/memory.ts'
import { gather, lanesOf, type Reals } from '../../kernels/panels.ts'
import type { NetworkShape } from './layout.ts'
import { type Parameters, parametersOf, type Take, takeIn, type Workspace, workspaceOf } from './workspace.ts'

/** Rows that are taken through a network at a time. */
export const BLOCK = 256

/** The parameters of a network as a model holds them: see layout.ts. */
export interface FlatParameters {
  readonly weights: Float64Array
  readonly biases: Float64Array
}

/** η of rows of a design (all when absent), output by output into `out`. */
export function networkOutputs(
  shape: NetworkShape,
  theta: FlatParameters,
  design: Design,
  out: Float64Array,
  rows?: Uint32Array,
): void {
  const outputs = shape.sizes[shape.sizes.length - 1]
  const count = rows ? rows.length : design.rows
  inBlocks(shape, theta, design, rows, ({ outputs: eta }, _network, _take, from, size) => {
    const lanes = lanesOf(eta)
    for (let b = 0; b < size; b++) {
      const at = Math.floor(b / lanes) * outputs * lanes + (b % lanes)
      for (let k = 0; k < outputs; k++) out[k * count + from + b] = eta[at + k * lanes]
    }
  })
}

/** Adds ∂C/∂θ to `gradient`, given ∂C/∂η of the rows, output by output. */
export function networkPullback(
  shape: NetworkShape,
  theta: FlatParameters,
  design: Design,
  slope: Float64Array,
  gradient: FlatParameters,
  rows?: Uint32Array,
): void {
  const outputs = shape.sizes[shape.sizes.length - 1]
  const count = rows ? rows.length : design.rows
  let sum: Parameters | undefined
  inBlocks(shape, theta, design, rows, (workspace, network, take, from, size, byRow) => {
    sum ??= parametersOf(shape, take)
    const { slopes } = workspace
    const lanes = lanesOf(slopes)
    for (let b = 0; b < size; b++) {
      const at = Math.floor(b / lanes) * outputs * lanes + (b % lanes)
      for (let k = 0; k < outputs; k++) slopes[at + k * lanes] = slope[k * count + from + b]
    }
    workspace.back(network, sum, byRow, size)
    if (from + size < count) return
    const { weights, biases } = gradient
    for (let j = 0; j < weights.length; j++) weights[j] += sum.theta[j]
    for (let j = 0; j < biases.length; j++) biases[j] += sum.theta[weights.length + j]
  })
}

type Visit = (workspace: Workspace, network: Parameters, take: Take, from: number, size: number, byRow: Reals) => void

/** Takes rows through the network, a block at a time; `visit` sees each block after its way forth. */
function inBlocks(
  shape: NetworkShape,
  theta: FlatParameters,
  { rows: n, matrix: X }: Design,
  rows: Uint32Array | undefined,
  visit: Visit,
): void {
  const count = rows ? rows.length : n
  const terms = shape.sizes[0]
  scope((allocate) => {
    const take = takeIn(shape, allocate)
    const capacity = Math.min(count, BLOCK)
    const network = parametersOf(shape, take)
    const workspace = workspaceOf(shape, capacity, take)
    const byRow = take(capacity * terms)
    const panels = take(Math.ceil(capacity / 8) * 8 * terms)
    network.theta.set(theta.weights)
    network.theta.set(theta.biases, theta.weights.length)
    for (let from = 0; from < count; from += BLOCK) {
      const size = Math.min(BLOCK, count - from)
      for (let j = 0; j < terms; j++)
        for (let b = 0; b < size; b++) byRow[b * terms + j] = X[j * n + (rows ? rows[from + b] : from + b)]
      gather(byRow, terms, { rows: size, from: 0 }, byRow, panels)
      workspace.forward(network, panels, size)
      visit(workspace, network, take, from, size, byRow)
    }
  })
}
