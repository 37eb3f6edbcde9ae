import type { OwnRule, Walker } from '../../define/problem.ts'
import { resident } from '../../kernels/memory.ts'
import {
  costOfPass,
  passKernel,
  programLength,
  runProgram,
  runTogether,
  setCourse,
  TEAM,
  writeProgram,
} from '../../kernels/network-pass.ts'
import type { Reals } from '../../kernels/panels.ts'
import type { Pool } from '../../kernels/pool.ts'
import { adamUpdate, add, momentumUpdate } from '../../kernels/update.ts'
import type { NetworkData } from './batches.ts'
import type { NetworkShape } from './layout.ts'
import { type Reader, reader } from './reader.ts'
import { type Drop, type Parameters, parametersOf, type Take, takeIn } from './workspace.ts'

/** Of each step of a pass: the rate with what its rule corrects it by, ε likewise, and the share by which weights shrink. */
const PER_STEP = 3

/** Products of a mini-batch from which on threads share it: below, they would wait for each other too often. */
const SHARED = 2e6

/** What a walker has besides the data: its penalty ½λθ², the stream of what it draws, and threads. */
interface Own {
  readonly lambda: number
  readonly random: { uniform(): number }
  readonly pool?: unknown
}

/** A training of one network in memory of its own: whole passes by one kernel where it can, else batch by batch. */
export function networkWalker(
  shape: NetworkShape,
  X: Reals,
  data: NetworkData,
  theta: Float64Array,
  rule: OwnRule,
  { lambda, random, pool }: Own,
): Walker {
  const take = takeIn(shape, data.take)
  const here = reader(shape, X, data)
  const [network, gradient] = [parametersOf(shape, take), parametersOf(shape, take)]
  const state = stateOf(rule, network.theta.length, take)
  const drop = data.dropout > 0 ? dropping(data.dropout, random) : undefined
  network.theta.set(theta)
  let corrected = data.take(PER_STEP)
  const correct = correcting(rule)
  const course = (order: Uint32Array, batchSize: number, rates: Float64Array) => {
    here.picked.set(order)
    if (corrected.length < PER_STEP * rates.length) corrected = data.take(PER_STEP * rates.length)
    for (let k = 0; k < rates.length; k++) correct(rates[k], corrected, PER_STEP * k)
    return { order: here.picked.subarray(0, order.length), batchSize, rates: corrected }
  }
  const whole = typeof data.cost === 'string' && !drop && resident(network.theta, X) !== undefined
  const program = whole ? data.take(programLength(shape.sizes.length - 1)) : undefined
  const threads = pool as Pool | undefined
  const team = program && threads && threads.threads > 1 ? data.take(TEAM, Int32Array) : undefined
  if (program) write(program, shape, X, data, here, { network, gradient, rule: { ...rule, ...state }, lambda })
  const task = program && {
    kernel: passKernel(shape.precision),
    prepare(order: Uint32Array, batchSize: number, rates: Float64Array) {
      setCourse(program, course(order, batchSize, rates))
      return [program.byteOffset]
    },
    run: () => void runProgram(program, shape.precision),
    cost: () => costOfPass(program),
  }
  return {
    task,
    pass(order, batchSize, rates) {
      if (task) {
        task.prepare(order, batchSize, rates)
        const products = Math.min(batchSize, order.length) * network.weights.length
        if (program && team && threads && products >= SHARED) runTogether(program, shape.precision, team, threads)
        else task.run()
        return task.cost()
      }
      const { rates: steps } = course(order, batchSize, rates)
      let sum = 0
      for (let from = 0, k = 0; from < order.length; from += batchSize, k += PER_STEP) {
        const count = Math.min(batchSize, order.length - from)
        const share = here.sumOfWeights(count, from)
        if (!(share > 0)) continue
        gradient.theta.fill(0)
        sum += (here.pass(network, count, from, share, gradient, drop) / share) * count
        if (lambda > 0) add(lambda, network.weights, gradient.weights)
        update(rule, state, network, gradient, steps, k)
      }
      return sum
    },
    penalty() {
      if (lambda === 0) return 0
      let sum = 0
      for (let j = 0; j < network.weights.length; j++) sum += network.weights[j] * network.weights[j]
      return (lambda * sum) / 2
    },
    write() {
      for (let j = 0; j < theta.length; j++) theta[j] = network.theta[j]
    },
  }
}

interface State {
  readonly v: Reals
  readonly m: Reals
  readonly s: Reals
}

/** What a rule remembers from step to step. */
function stateOf(rule: OwnRule, length: number, take: Take): State {
  const first = take(length)
  return { v: first, m: first, s: rule.kind === 'adam' ? take(length) : first }
}

/** Writes rate, ε and shrinking of one step: Adam's corrections for its first steps are taken into the rate and ε (Kingma & Ba 2015, section 2). */
function correcting(rule: OwnRule): (rate: number, out: Float64Array, at: number) => void {
  let power1 = 1
  let power2 = 1
  return (rate, out, at) => {
    out[at] = rate
    if (rule.kind === 'momentum') return
    power1 *= rule.beta1
    power2 *= rule.beta2
    const root = Math.sqrt(1 - power2)
    out[at] = (rate * root) / (1 - power1)
    out[at + 1] = rule.epsilon * root
    out[at + 2] = rate * rule.decay
  }
}

/** The step of a rule: moves the parameters by what it makes of the gradient. */
function update(
  rule: OwnRule,
  { v, m, s }: State,
  { theta, weights }: Parameters,
  { theta: g }: Parameters,
  steps: Float64Array,
  k: number,
): void {
  if (rule.kind === 'momentum') {
    momentumUpdate(theta, g, v, rule.momentum, steps[k])
    return
  }
  const { beta1, beta2, decay } = rule
  if (decay > 0) add(-steps[k + 2], weights, weights)
  adamUpdate(theta, g, m, s, { beta1, beta2, rate: steps[k], epsilon: steps[k + 1] })
}

/** Masks of 0 for the share that is left out, and of what keeps the mean as it is for the others. */
function dropping(share: number, random: { uniform(): number }): Drop {
  return (mask, length) => {
    for (let k = 0; k < length; k++) mask[k] = random.uniform() < share ? 0 : 1 / (1 - share)
  }
}

function write(
  program: Float64Array,
  { activation }: NetworkShape,
  X: Reals,
  { target: y, weights: w, cost }: NetworkData,
  { batch, workspace }: Reader,
  own: {
    readonly network: Parameters
    readonly gradient: Parameters
    readonly rule: OwnRule & State
    readonly lambda: number
  },
): void {
  const { network, gradient, rule, lambda: l2 } = own
  if (typeof cost !== 'string') return
  writeProgram(program, {
    activation,
    loss: cost,
    X,
    y,
    w,
    ...batch,
    theta: network.theta,
    gradient: gradient.theta,
    weights: network.weights.length,
    layers: network.layers.map((layer, l) => ({ ...layer, slopes: gradient.layers[l], room: workspace.layers[l] })),
    rule,
    l2,
  })
}
