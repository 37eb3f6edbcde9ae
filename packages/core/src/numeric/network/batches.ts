import type { Design } from '../../define/design.ts'
import type { Batches, StepRule, Walker } from '../../define/problem.ts'
import type { allocate } from '../../kernels/memory.ts'
import { gather, type Reals } from '../../kernels/panels.ts'
import { adamUpdate, add, momentumUpdate } from '../../kernels/update.ts'
import { costOfOutputs, type OutputCost } from './cost.ts'
import type { NetworkShape } from './layout.ts'
import { BLOCK } from './rowwise.ts'
import { type Drop, type Parameters, parametersOf, takeIn, workspaceOf } from './workspace.ts'

/** What a network is trained on, and how. */
export interface NetworkData {
  readonly design: Design
  /** Numbers, or indices of classes, and row weights, in the kernels' memory. */
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  readonly cost: OutputCost
  /** λ of the penalty ½λ‖W‖² in steps of a walker. */
  readonly l2: number
  /** The share of hidden units that a walker leaves out of each step, and its stream. */
  readonly dropout: number
  readonly random: { uniform(): number }
  readonly take: typeof allocate
}

/** The cost of a network as a function of θ, its gradient, and steps on mini-batches, all in the precision of the network. */
export function networkBatches(shape: NetworkShape, data: NetworkData): Batches {
  const { design, target: y, weights: w, cost, take: allocate } = data
  const { rows: n } = design
  const [terms, outputs] = [shape.sizes[0], shape.sizes[shape.sizes.length - 1]]
  const take = takeIn(shape, allocate)
  const capacity = Math.min(Math.max(n, 1), BLOCK)
  const X = byRows(design, take(n * terms))
  const batch = { byRow: take(capacity * terms), panels: take(Math.ceil(capacity / 8) * 8 * terms) }
  const picked = allocate(n, Uint32Array)
  const workspace = workspaceOf(shape, capacity, take)
  const [here, gradient] = [parametersOf(shape, take), parametersOf(shape, take)]

  /** Σ w·cost over `count` rows, the picked ones or all, adding the gradient over `share` to `into` if it is given. */
  const pass = (network: Parameters, count: number, some: boolean, share: number, into?: Parameters, drop?: Drop) => {
    let total = 0
    for (let from = 0; from < count; from += BLOCK) {
      const rows = Math.min(BLOCK, count - from)
      const which = some ? { rows, from: 0, picked: picked.subarray(from, from + rows) } : { rows, from }
      gather(X, terms, which, batch.byRow, batch.panels)
      workspace.forward(network, batch.panels, rows, drop)
      total += costOfOutputs(cost, workspace.outputs, outputs, { y, w }, which, share, workspace.slopes)
      if (into) workspace.back(network, into, batch.byRow, rows)
    }
    return total
  }
  const sumOfWeights = (count: number, some: boolean) => {
    if (!w) return count
    let sum = 0
    for (let k = 0; k < count; k++) sum += w[some ? picked[k] : k]
    return sum
  }
  const evaluate = (theta: Float64Array, out?: Float64Array, rows?: Uint32Array) => {
    if (rows) picked.set(rows)
    const count = rows ? rows.length : n
    const share = sumOfWeights(count, rows !== undefined)
    here.theta.set(theta)
    if (out) gradient.theta.fill(0)
    const total = pass(here, count, rows !== undefined, share, out && gradient)
    if (out) for (let j = 0; j < out.length; j++) out[j] = gradient.theta[j]
    return share > 0 ? total / share : 0
  }
  return {
    value: (theta, rows) => evaluate(theta, undefined, rows),
    gradient: (theta, out, rows) => evaluate(theta, out, rows),
    walker(theta, rule): Walker {
      const own = parametersOf(shape, take)
      const g = parametersOf(shape, take)
      const update = updating(rule, own, g, take)
      const drop = data.dropout > 0 ? dropping(data.dropout, data.random) : undefined
      own.theta.set(theta)
      return {
        step(rows, rate) {
          picked.set(rows)
          const share = sumOfWeights(rows.length, true)
          if (!(share > 0)) return 0
          g.theta.fill(0)
          const total = pass(own, rows.length, true, share, g, drop)
          if (data.l2 > 0) add(data.l2, own.weights, g.weights)
          update(rate)
          return total / share
        },
        penalty() {
          let sum = 0
          for (let j = 0; j < own.weights.length; j++) sum += own.weights[j] * own.weights[j]
          return (data.l2 * sum) / 2
        },
        write() {
          for (let j = 0; j < theta.length; j++) theta[j] = own.theta[j]
        },
      }
    },
  }
}

/** The step of a rule: moves the parameters by what it makes of the gradient. */
function updating(rule: StepRule, { theta, weights }: Parameters, g: Parameters, take: (length: number) => Reals) {
  if (rule.kind === 'momentum') {
    const v = take(theta.length)
    return (rate: number) => momentumUpdate(theta, g.theta, v, rule.momentum, rate)
  }
  const { beta1, beta2, epsilon, decay } = rule
  const [m, s] = [take(theta.length), take(theta.length)]
  let power1 = 1
  let power2 = 1
  return (rate: number) => {
    power1 *= beta1
    power2 *= beta2
    const root = Math.sqrt(1 - power2)
    if (decay > 0) add(-rate * decay, weights, weights)
    adamUpdate(theta, g.theta, m, s, { beta1, beta2, rate: (rate * root) / (1 - power1), epsilon: epsilon * root })
  }
}

/** Masks of 0 for the share that is left out, and of what keeps the mean as it is for the others. */
function dropping(share: number, random: { uniform(): number }): Drop {
  return (mask, length) => {
    for (let k = 0; k < length; k++) mask[k] = random.uniform() < share ? 0 : 1 / (1 - share)
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
