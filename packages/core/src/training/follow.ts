import { HpError } from '../define/errors.ts'
import type { Outcome, Step } from '../define/problem.ts'
import { explainDivergence } from './divergence.ts'
import { finish } from './finish.ts'
import type { Fitted } from './fitted.ts'
import type { Training, TrainingOptions } from './training.ts'

/** A step of a running training: θ is the algorithm's own vector, so copy what you keep. */
export interface TrainingStep extends Step {
  readonly theta: Float64Array
}

export interface TrainOptions extends TrainingOptions {
  /** What to do when the cost grows instead of falling: `throw` fit/diverged (the default), or `keep` the last finite parameters. */
  readonly diverging?: 'throw' | 'keep'
}

/** Steps with rising cost after which a training that has left its start far behind is given up. */
const patience = 20
const hopeless = 1e6

/** Runs a prepared training; whoever prepared it releases it. */
export function* follow(
  training: Training,
  { diverging = 'throw' }: TrainOptions = {},
): Generator<TrainingStep, Fitted> {
  const { theta } = training.problem
  const steps = training.run()
  let first = Number.NaN
  let before = Number.POSITIVE_INFINITY
  let rising = 0
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) {
      if (next.value.diverged && diverging === 'throw') throw divergence(training, next.value)
      return finish(training, next.value)
    }
    const { cost } = next.value
    if (Number.isNaN(first)) first = cost
    rising = cost > before ? rising + 1 : 0
    before = cost
    if (diverging === 'throw' && rising >= patience && cost > hopeless * first)
      throw divergence(training, { iterations: next.value.step })
    yield { ...next.value, theta }
  }
}

/** The error of a training that grew instead of falling. */
export function divergence(training: Training, { iterations }: Pick<Outcome, 'iterations'>): HpError {
  const { composition, problem, counts, trace } = training
  const length = problem.theta.length
  const before = { ...counts }
  const { what, fix } = explainDivergence(composition, problem.gradient, length)
  Object.assign(counts, before) // finding the reason is no part of the training
  const [first, last] = [trace.at(0)?.cost, trace.at(-1)?.cost]
  const grew =
    first !== undefined && last !== undefined
      ? ` The cost went from ${short(first)} to ${short(last)} in ${iterations} steps.`
      : ''
  return new HpError({
    code: 'fit/diverged',
    what: `Training diverged: ${what}${grew}`,
    where: `${composition.model.definition.name} by ${composition.algorithm.definition.name}`,
    fix,
  })
}

const short = (x: number): string => String(Number(x.toPrecision(4)))
