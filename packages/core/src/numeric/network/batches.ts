import type { Design } from '../../define/design.ts'
import type { Batches } from '../../define/problem.ts'
import type { allocate } from '../../kernels/memory.ts'
import type { Reals } from '../../kernels/panels.ts'
import type { OutputCost } from './cost.ts'
import type { NetworkShape } from './layout.ts'
import { reader } from './reader.ts'
import { networkWalker } from './walker.ts'
import { parametersOf, takeIn } from './workspace.ts'

/** What a network is trained on, and how. */
export interface NetworkData {
  readonly design: Design
  /** Numbers, or indices of classes, and row weights, in the kernels' memory. */
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  readonly cost: OutputCost
  /** The share of hidden units that a walker leaves out of each step. */
  readonly dropout: number
  readonly take: typeof allocate
}

/** The cost of a network as a function of θ, its gradient, and steps on mini-batches, all in the precision of the network. */
export function networkBatches(shape: NetworkShape, data: NetworkData): Batches {
  const { design, take: allocate } = data
  const take = takeIn(shape, allocate)
  const X = byRows(design, take(design.rows * shape.sizes[0]))
  const here = reader(shape, X, data)
  const [network, gradient] = [parametersOf(shape, take), parametersOf(shape, take)]
  const evaluate = (theta: Float64Array, out?: Float64Array, rows?: Uint32Array) => {
    if (rows) here.picked.set(rows)
    const count = rows ? rows.length : design.rows
    const share = here.sumOfWeights(count, rows && 0)
    network.theta.set(theta)
    if (out) gradient.theta.fill(0)
    const total = here.pass(network, count, rows && 0, share, out && gradient)
    if (out) for (let j = 0; j < out.length; j++) out[j] = gradient.theta[j]
    return share > 0 ? total / share : 0
  }
  return {
    value: (theta, rows) => evaluate(theta, undefined, rows),
    gradient: (theta, out, rows) => evaluate(theta, out, rows),
    walker: (theta, rule, own) => networkWalker(shape, X, data, theta, rule, own),
  }
}

/** The design row by row, so that a batch is read in one go. */
function byRows({ rows: n, matrix: X }: Design, out: Reals): Reals {
  const terms = n === 0 ? 0 : out.length / n
  for (let from = 0; from < n; from += 64) {
    const to = Math.min(n, from + 64)
    for (let j = 0; j < terms; j++) for (let i = from; i < to; i++) out[i * terms + j] = X[j * n + i]
  }
  return out
}
