import { int } from '../define/hyperparameters.ts'
import type { BaseProblem, Finding, GradientProblem, Outcome, Step, StepRule, Walker } from '../define/problem.ts'
import { ascending } from './ascending.ts'
import { descentOutcome, norm } from './convergence.ts'
import { watchFrom } from './early-stopping.ts'
import { rateAt } from './learning-rate.ts'

type Rates = Parameters<typeof rateAt>[1]

interface Passes extends Rates {
  readonly batchSize: number
  readonly epochs: number
  readonly shuffle: boolean
  readonly patience: number
  readonly improvement: number
}

/**
 * Training by passes over the data, a mini-batch a step. It ends after its epochs, or sooner when neither the cost nor, where rows are set aside, the cost
 * there has made progress for some epochs; with rows set aside θ is then that of the best epoch. It has converged unless the cost has grown.
 */
function* passes(problem: BaseProblem & GradientProblem, h: Passes, walker: Walker): Generator<Step, Outcome> {
  const { theta, rows, random, setAside } = problem
  const whole = h.batchSize >= rows
  const order = ascending(rows)
  let cost = problem.cost(theta)
  let aside = setAside?.(theta)
  const first = cost
  const watch = watchFrom(aside ?? cost, theta, h)
  const stops = setAside !== undefined || h.improvement > 0
  yield { step: 0, cost, ...(aside !== undefined && { setAside: aside }) }
  const costs: number[] = [] // the last ones
  const slope = new Float64Array(theta.length)
  let step = 0
  let idle = false
  for (let epoch = 1; epoch <= h.epochs && !idle; epoch++) {
    if (h.shuffle && !whole) random.shuffle(order)
    const rates = ratesOf(h, step, rows)
    const sum = walker.pass(order, h.batchSize, rates)
    step += rates.length
    walker.write()
    cost = whole ? problem.cost(theta) : sum / rows + walker.penalty()
    aside = setAside?.(theta)
    idle = stops && watch.stop(aside ?? cost, theta)
    costs.push(aside ?? cost)
    if (costs.length > recent) costs.shift()
    if (idle || epoch === h.epochs) {
      if (setAside) theta.set(watch.best)
      aside = setAside?.(theta)
      cost = problem.gradient(theta, slope)
    }
    yield { step, cost, ...(aside !== undefined && { setAside: aside }) }
  }
  const converged = cost <= first * (1 + 1e-9)
  const fell = (costs[0] - costs[costs.length - 1]) / first
  const findings = !idle && converged && fell > enough ? [stillFalling(fell, costs.length)] : []
  return { method: 'passes', converged, iterations: step, gradientNorm: norm(slope), findings }
}

/** Epochs over which the fall of the cost is judged at the end, and the share of the first cost that is worth telling. */
const recent = 10
const enough = 0.01

const stillFalling = (share: number, epochs: number): Finding => ({
  code: 'still-falling',
  what: `The cost fell by ${Math.round(100 * share)} % of the first in the last ${epochs} epochs: training ended before the network was done learning.`,
  fix: 'give it more epochs, and set rows aside to stop where they no longer help',
})

/** The rates of a pass over so many rows, after `step` steps. */
export function ratesOf(h: Rates & { readonly batchSize: number }, step: number, rows: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(rows / h.batchSize) }, (_, k) => rateAt(step + k + 1, h))
}

/** A walker along `gradientOn`, in doubles. */
function plainWalker({ theta, gradientOn, penalised }: BaseProblem & GradientProblem, rule: StepRule): Walker {
  const g = new Float64Array(theta.length)
  const { point = () => theta, update } = updateOf(rule, theta, g, penalised)
  return {
    pass(order, batchSize, rates) {
      let sum = 0
      for (let k = 0; k < rates.length; k++) {
        const batch = order.subarray(k * batchSize, (k + 1) * batchSize)
        sum += gradientOn(batch, point(), g) * batch.length
        update(rates[k])
      }
      return sum
    },
    penalty: () => 0, // `gradientOn` counts it in
    write: () => {},
  }
}

/** The same passes for a convex cost, whose gradient says how far they are: the cost at θ after each pass, and the certificate of its gradient. */
function* passesDown(
  { theta, gradient, steepness, rows, random }: BaseProblem & GradientProblem,
  h: Omit<Passes, 'patience' | 'improvement'> & { readonly tolerance: number },
  walker: Walker,
): Generator<Step, Outcome> {
  const g = new Float64Array(theta.length)
  const order = ascending(rows)
  let cost = gradient(theta, g)
  yield { step: 0, cost }
  const first = Math.max(norm(g), steepness())
  let step = 0 // one step is one mini-batch
  for (let epoch = 1; epoch <= h.epochs && norm(g) > h.tolerance * first; epoch++) {
    if (h.shuffle) random.shuffle(order)
    const rates = ratesOf(h, step, rows)
    walker.pass(order, h.batchSize, rates)
    step += rates.length
    cost = gradient(theta, g)
    yield { step, cost }
  }
  return descentOutcome(first, norm(g), step, h.tolerance)
}

/** Rows of a step, where an algorithm takes all of them unless it is told otherwise. */
export const batchSizeHyperparameter = {
  batchSize: int({
    default: 0,
    min: 0,
    search: [8, 512],
    describe: 'rows in a mini-batch, in a new random order in each pass; 0 takes all rows at each step',
  }),
}

/** Whether steps are taken on fewer rows than there are. */
export const inBatches = ({ rows }: BaseProblem, { batchSize }: { readonly batchSize: number }): boolean =>
  batchSize > 0 && batchSize < rows

/** Steps by a rule on mini-batches in random order, for all of the epochs. */
export const byBatches = (
  problem: BaseProblem & GradientProblem,
  h: Omit<Passes, 'shuffle' | 'patience' | 'improvement'> & { readonly tolerance: number },
  rule: StepRule,
): Generator<Step, Outcome> => byPasses(problem, { ...h, shuffle: true, patience: 1, improvement: 0 }, rule)

/** Steps by a rule: with the model's own means or rows set aside as `passes`, else as `passesDown`. */
export function* byPasses(
  problem: BaseProblem & GradientProblem,
  h: Passes & { readonly tolerance: number },
  rule: StepRule,
): Generator<Step, Outcome> {
  const own = problem.walker?.(rule)
  if (own || problem.setAside) return yield* passes(problem, h, own ?? plainWalker(problem, rule))
  return yield* passesDown(problem, h, plainWalker(problem, rule))
}

/** Where the gradient is taken, if not at θ, and what a step makes of it. */
interface Update {
  point?(): Float64Array
  update(rate: number): void
}

function updateOf(
  rule: StepRule,
  theta: Float64Array,
  g: Float64Array,
  penalised: GradientProblem['penalised'],
): Update {
  if (rule.kind === 'adam') return { update: adam(theta, g, rule, penalised) }
  if (rule.kind === 'momentum') return momentum(theta, g, rule.momentum)
  return rule.form === 'look-ahead' ? ahead(theta, g, rule.momentum) : corrected(theta, g, rule.momentum)
}

function momentum(theta: Float64Array, g: Float64Array, mu: number, v = new Float64Array(theta.length)): Update {
  return {
    update(rate) {
      for (let j = 0; j < theta.length; j++) {
        v[j] = mu * v[j] - rate * g[j]
        theta[j] += v[j]
      }
    },
  }
}

/** Nesterov's form: the gradient is taken where the last step would lead. */
function ahead(theta: Float64Array, g: Float64Array, mu: number): Update {
  const v = new Float64Array(theta.length)
  const there = new Float64Array(theta.length)
  return {
    point() {
      for (let j = 0; j < theta.length; j++) there[j] = theta[j] + mu * v[j]
      return there
    },
    ...momentum(theta, g, mu, v),
  }
}

/** The form of deep-learning libraries: at θ, with a step that is corrected. */
function corrected(theta: Float64Array, g: Float64Array, mu: number): Update {
  const v = new Float64Array(theta.length)
  return {
    update(rate) {
      for (let j = 0; j < theta.length; j++) {
        v[j] = mu * v[j] + g[j]
        theta[j] -= rate * (g[j] + mu * v[j])
      }
    },
  }
}

function adam(
  theta: Float64Array,
  g: Float64Array,
  { beta1, beta2, epsilon, decay }: StepRule & { kind: 'adam' },
  penalised: GradientProblem['penalised'],
) {
  const [m, s] = [new Float64Array(theta.length), new Float64Array(theta.length)]
  let power1 = 1
  let power2 = 1
  return (rate: number) => {
    power1 *= beta1
    power2 *= beta2
    for (const [from, to] of decay > 0 ? (penalised ?? []) : [])
      for (let j = from; j < to; j++) theta[j] *= 1 - rate * decay
    for (let j = 0; j < theta.length; j++) {
      m[j] = beta1 * m[j] + (1 - beta1) * g[j]
      s[j] = beta2 * s[j] + (1 - beta2) * g[j] * g[j]
      theta[j] -= (rate * (m[j] / (1 - power1))) / (Math.sqrt(s[j] / (1 - power2)) + epsilon)
    }
  }
}
