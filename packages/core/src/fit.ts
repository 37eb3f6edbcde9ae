import type { Dataset } from './data/dataset.ts'
import { HpError } from './define/errors.ts'
import type { Estimator, Parts, Settled } from './define/estimator.ts'
import type { Outcome, Step } from './define/problem.ts'
import { ready } from './kernels/index.ts'
import { breather } from './training/breather.ts'
import { explainDivergence } from './training/divergence.ts'
import { finish } from './training/finish.ts'
import type { Fitted } from './training/fitted.ts'
import { prepare, type Training, type TrainingOptions } from './training/training.ts'

/** A step of a running training: θ is the algorithm's own vector, so copy what you keep. */
export interface TrainingStep extends Step {
  readonly theta: Float64Array
}

export interface TrainOptions extends TrainingOptions {
  /** What to do when the cost grows instead of falling: `throw` fit/diverged (the default), or `keep` the last finite parameters. */
  readonly diverging?: 'throw' | 'keep'
}

export interface FitOptions extends TrainOptions {
  /** Stops the training within a step; nothing is half-done. */
  readonly signal?: AbortSignal
  /** Called after each step. */
  readonly onStep?: (step: TrainingStep) => void
}

/** Steps with rising cost after which a training that has left its start far behind is given up. */
const patience = 20
const hopeless = 1e6

/**
 * Trains an estimator step by step: a generator that the caller may pause, watch or leave. Its return value is the fitted model.
 * ```ts
 * import { dataset, estimator, gradientDescent, linear, train } from '@hp/core'
 *
 * const data = dataset({ x: [-1, 1], y: [-2, 2] }, { target: 'y' })
 * const steps = train(estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 0.5 }) }), data)
 * const cost = () => { const { done, value } = steps.next(); return done ? undefined : value.cost }
 * cost() // => 2
 * cost() // => 0.5
 * ```
 * @throws HpError fit/diverged, data/…, estimator/…, hyperparameter/…
 */
export function* train<const E extends Parts>(
  estimator: Estimator<E, Settled>,
  data: Dataset,
  options: TrainOptions = {},
): Generator<TrainingStep, Fitted<E>> {
  const training = prepare(estimator, data, options)
  try {
    return (yield* follow(training, options)) as Fitted<E>
  } finally {
    training.release()
  }
}

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
    const { step, cost } = next.value
    if (Number.isNaN(first)) first = cost
    rising = cost > before ? rising + 1 : 0
    before = cost
    if (diverging === 'throw' && rising >= patience && cost > hopeless * first)
      throw divergence(training, { iterations: step })
    yield { step, cost, theta }
  }
}

/**
 * Fits an estimator to the rows of a dataset: a training algorithm sets the parameters by minimising the cost.
 * Lets other work go on about every 10 ms, so that a page stays alive and a signal is obeyed.
 * ```ts
 * import { dataset, estimator, fit, linear } from '@hp/core'
 *
 * const data = dataset({ x: [1, 2, 3], y: [3, 5, 7] }, { target: 'y' })
 * const fitted = await fit(estimator({ model: linear() }), data)
 * fitted.parameters // => { intercept: 1, coefficients: Float64Array.of(2) }
 * ```
 * @throws HpError fit/diverged, fit/aborted, data/…, estimator/…, hyperparameter/…
 */
export async function fit<const E extends Parts>(
  estimator: Estimator<E, Settled>,
  data: Dataset,
  options: FitOptions = {},
): Promise<Fitted<E>> {
  const { signal, onStep } = options
  await ready()
  const pause = breather(10)
  const steps = train(estimator, data, options)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = steps.next()
      if (next.done) return next.value
      onStep?.(next.value)
      await pause()
    }
  } catch (cause) {
    steps.return(undefined as never) // gives the memory back
    throw signal?.aborted && cause === signal.reason ? stopped(cause) : cause
  }
}

const stopped = (cause: unknown) =>
  new HpError(
    { code: 'fit/aborted', what: 'The training was stopped.', fix: 'start it again: nothing was changed' },
    { cause },
  )

function divergence(training: Training, { iterations }: Pick<Outcome, 'iterations'>): HpError {
  const { recipe, problem, counts, trace } = training
  const length = problem.theta.length
  const before = { ...counts }
  const { what, fix } = explainDivergence(recipe, problem.gradient, length)
  Object.assign(counts, before) // finding the reason is no part of the training
  const [first, last] = [trace.at(0)?.cost, trace.at(-1)?.cost]
  const grew =
    first !== undefined && last !== undefined
      ? ` The cost went from ${short(first)} to ${short(last)} in ${iterations} steps.`
      : ''
  return new HpError({
    code: 'fit/diverged',
    what: `Training diverged: ${what}${grew}`,
    where: `${recipe.model.definition.name} by ${recipe.algorithm.definition.name}`,
    fix,
  })
}

const short = (x: number): string => String(Number(x.toPrecision(4)))
