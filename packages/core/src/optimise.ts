import { HpError } from './define/errors.ts'
import { type Pruner, type Report, type TrialReports, USUAL_STEPS, type Verdict } from './define/pruners.ts'
import type { Candidate } from './define/search-space.ts'
import type { Observation, Strategy } from './define/strategies.ts'
import { type Random, random } from './numeric/random.ts'
import { now } from './planning/clock.ts'
import { attempt } from './search/attempts.ts'
import { type Chosen, type Declared, type DeclaredConstraint, declaredSpace } from './search/declared.ts'
import type { StudyDescription, StudyEvent } from './search/events.ts'
import { objectiveRecord } from './search/objective-record.ts'
import { createSearch } from './search/search.ts'
import { createSpace } from './search/space.ts'
import type { StudyStorage, TrialQueue } from './search/storage.ts'
import { auto } from './search/strategies/auto.ts'
import type { FoldReport, TrialRecord, TrialState } from './search/trial.ts'

/** What an objective is given besides the values. */
export interface ObjectiveTrial {
  readonly number: number
  /** The same for the same seed and number. */
  readonly random: Random
  /** Fires when nobody waits for the answer any more: the search was stopped, or time was up. */
  readonly signal: AbortSignal
  /** Says how it stands after a step; the answer says whether it is worth going on. After a stop, what the objective gives does not count. */
  report(step: number, value: number): Verdict
}

export interface OptimiseOptions<S extends Declared> {
  /** Default minimize. */
  readonly direction?: 'minimize' | 'maximize'
  /** Default auto, which says why it does what it does. */
  readonly strategy?: Strategy
  readonly pruner?: Pruner
  /** Steps of a whole run of the objective, for pruners that ask. Default 81. */
  readonly steps?: number
  /** How many candidates are tried. Default 100; fewer where there are fewer. */
  readonly trials?: number
  /** The same seed gives the same candidates. Default 0. */
  readonly seed?: number | string
  /** How many evaluations are under way at once: candidate k knows the results up to k − parallel, however long each takes. Default 1. */
  readonly parallel?: number
  /** Values to be tried first; what they leave out is drawn. */
  readonly enqueue?: readonly object[]
  readonly constraints?: readonly DeclaredConstraint<S>[]
  /** After so long an evaluation has failed, whether it answers or not. */
  readonly timeoutMs?: number
  /** Stops the search. */
  readonly signal?: AbortSignal
  /** Called when a trial has ended. */
  readonly onTrial?: (trial: OptimisedTrial<S>) => void
  /**
   * Where the study is kept: what it knows of a candidate is not asked for again. In memory only when absent. The same search in several processes, on
   * one storage, shares the evaluations: give all of them the same `parallel`, of as many as there are processes.
   */
  readonly storage?: StudyStorage & Partial<TrialQueue>
  /** The name of the study in the storage; give each objective one of its own. Default 'objective'. */
  readonly study?: string
}

/** One candidate and what became of it. */
export interface OptimisedTrial<S extends Declared> {
  readonly number: number
  readonly state: TrialState
  readonly values: Chosen<S>
  /** What the objective gave, when it is a finite number. */
  readonly value?: number
  readonly reports?: readonly FoldReport[]
  readonly durationMs: number
  readonly reason?: string
}

/** A search of a foreign objective, and its record. */
export interface Optimised<S extends Declared> {
  readonly description: StudyDescription
  /** Everything that happened, in order. */
  readonly events: readonly StudyEvent[]
  readonly trials: readonly OptimisedTrial<S>[]
  readonly best: OptimisedTrial<S> & { readonly value: number }
  /** Why the strategy did what it did. */
  readonly reasons: readonly string[]
}

const USUAL_TRIALS = 100

/**
 * Searches the values of a declared space for the least (or greatest) value of any function of them, which may take its time: a training elsewhere, a
 * simulation, a program. A function that throws, or gives no finite number, has failed for these values; the search goes on.
 * ```ts
 * import { oneOf, optimise, range } from '@hp/core'
 *
 * const { best } = await optimise(
 *   { x: range(-5, 5), rate: range(1e-4, 1, { scale: 'log' }), kind: oneOf('round', 'steep') },
 *   ({ x, rate, kind }) => (x - 1) * (x - 1) + rate + (kind === 'steep' ? 1 : 0),
 *   { trials: 60, seed: 1 },
 * )
 * best.values.kind // => 'round'
 * Math.abs(best.values.x - 1) < 0.5 // => true
 * ```
 * @throws HpError tune/no-result when every evaluation failed; fit/aborted, request/invalid
 */
export async function optimise<const S extends Declared>(
  space: S,
  objective: (values: Chosen<S>, trial: ObjectiveTrial) => number | Promise<number>,
  options: OptimiseOptions<S> = {},
): Promise<Optimised<S>> {
  const { direction = 'minimize', seed = 0, signal, onTrial } = options
  const parallel = wholeAbove0('parallel', options.parallel ?? 1)
  const trials = wholeAbove0('trials', options.trials ?? USUAL_TRIALS)
  const declared = declaredSpace(space, options.constraints)
  const strategy = (options.strategy ?? auto()) as Strategy
  const search = createSearch(createSpace(declared), {
    strategy,
    random: random(seed).fork('search'),
    trials,
    enqueue: (options.enqueue ?? []).map((values) => declared.candidate(values)),
  })
  const description: StudyDescription = {
    seed,
    strategy: strategy.definition.name,
    splitter: 'none',
    folds: 1,
    metric: { name: 'value', direction },
  }
  const { storage, study = 'objective' } = options
  const record = await objectiveRecord(description, { storage, study, signal })
  const trialOf = (number: number): OptimisedTrial<S> => {
    const { candidate, state, folds, reports, durationMs, reason } = record.trial(number)
    const value = state === 'complete' ? folds[0]?.scores['value'] : undefined
    return {
      number,
      state,
      values: declared.values(candidate),
      ...(value !== undefined && { value }),
      ...(reports && { reports }),
      durationMs,
      ...(reason !== undefined && { reason }),
    }
  }
  const sign = direction === 'minimize' ? 1 : -1
  const underWay: Promise<void>[] = []
  const told: TrialReports[] = []

  /** Waits for the next trial and tells the strategy: in the order of their numbers, so that nothing depends on which is quicker. */
  async function tellNext(): Promise<void> {
    const number = told.length
    await underWay[number]
    const trial = record.trial(number)
    told.push({ number, state: 'complete', reports: reportsOf(trial, sign) })
    search.tell(observed(trial, sign))
  }

  async function run(number: number, candidate: Candidate): Promise<void> {
    if (!(await record.begin(number, candidate))) {
      const started = now()
      const course = courseOf(number, [...told], options)
      const ask = (own: AbortSignal) =>
        objective(declared.values(candidate), {
          number,
          random: random(seed).fork('trial', number),
          signal: own,
          report(step, value) {
            reported.push(record.report(number, step, value))
            return course.verdict({ fold: 0, step, score: sign * value })
          },
        })
      const reported: Promise<void>[] = []
      const ended = await attempt(ask, { signal, timeoutMs: options.timeoutMs })
      await Promise.all(reported)
      await record.end(number, { ...(course.stopped() ?? ended), durationMs: now() - started })
    }
    onTrial?.(trialOf(number))
  }

  try {
    for (let number = 0; number < trials; number++) {
      if (number - told.length >= parallel) await tellNext()
      signal?.throwIfAborted()
      const candidate = search.suggest(number)
      if (candidate === undefined) break
      const running = run(number, candidate)
      running.catch(() => {}) // it is waited for when its turn comes
      underWay.push(running)
    }
    while (told.length < underWay.length) await tellNext()
  } catch (cause) {
    await Promise.allSettled(underWay)
    throw signal?.aborted && cause === signal.reason ? stopped(cause) : cause
  } finally {
    await record.close()
  }
  const all = underWay.map((_, number) => trialOf(number))
  return { description, events: record.events, trials: all, best: bestOf(all, sign), reasons: search.reasons }
}

/** What a trial reports on its way, and what the pruner says of it beside trials whose results are known. */
function courseOf(
  number: number,
  rivals: readonly TrialReports[],
  options: Pick<OptimiseOptions<Declared>, 'pruner' | 'steps'>,
) {
  const { pruner, steps = USUAL_STEPS } = options
  const reports: Report[] = []
  let stop: number | undefined
  return {
    verdict(report: Report): Verdict {
      reports.push(report)
      if (stop === undefined && pruner?.verdict({ number, state: 'running', reports }, rivals, steps) === 'stop')
        stop = report.step
      return stop === undefined ? 'go on' : 'stop'
    },
    stopped: () =>
      stop === undefined
        ? undefined
        : { state: 'pruned' as const, reason: `${pruner?.definition.name}: behind at step ${stop}` },
  }
}

const reportsOf = ({ reports = [] }: TrialRecord, sign: number): Report[] =>
  reports.map(({ fold, step, scores }) => ({ fold, step, score: sign * (scores['value'] ?? Number.NaN) }))

/** What a strategy is told: values are minimised; of a pruned trial, the last that it reported. */
function observed(trial: TrialRecord, sign: number): Observation {
  const { number, candidate, state, folds } = trial
  const value = state === 'complete' ? folds[0]?.scores['value'] : trial.reports?.at(-1)?.scores['value']
  const known = (state === 'complete' || state === 'pruned') && value !== undefined
  return {
    number,
    candidate,
    state: known || state === 'infeasible' ? state : 'failed',
    ...(known && { score: sign * value }),
  }
}

function bestOf<S extends Declared>(trials: readonly OptimisedTrial<S>[], sign: number): Optimised<S>['best'] {
  const scored = trials.filter((trial): trial is Optimised<S>['best'] => trial.value !== undefined)
  if (scored.length > 0) return scored.reduce((best, trial) => (sign * trial.value < sign * best.value ? trial : best))
  const reason = trials.find((trial) => trial.reason !== undefined)?.reason
  throw new HpError({
    code: 'tune/no-result',
    what: `None of ${trials.length} evaluations gave a value.${reason ? ` The first says: ${reason}.` : ''}`,
    fix: 'see what the objective does with these values, or search others',
  })
}

function wholeAbove0(name: string, count: number): number {
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new HpError({ code: 'request/invalid', what: `${name} must be a whole number above 0, but is ${count}.` })
}

const stopped = (cause: unknown) =>
  new HpError(
    {
      code: 'fit/aborted',
      what: 'The search was stopped.',
      fix: 'start it again; with a storage, what was done is not done again',
    },
    { cause },
  )
