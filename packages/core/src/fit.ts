import type { Dataset } from './data/dataset.ts'
import { HpError } from './define/errors.ts'
import type { Estimator, Parts, Settled } from './define/estimator.ts'
import { ready } from './kernels/index.ts'
import { breather } from './training/breather.ts'
import type { Fitted } from './training/fitted.ts'
import { follow, type TrainingStep, type TrainOptions } from './training/follow.ts'
import { prepare } from './training/training.ts'

export interface FitOptions extends TrainOptions {
  /** Stops the training within a step; nothing is half-done. */
  readonly signal?: AbortSignal
  /** Called after each step. */
  readonly onStep?: (step: TrainingStep) => void
}

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
