import type { Dataset } from './data/dataset.ts'
import type { Open, Settled } from './define/definitions.ts'
import { HpError } from './define/errors.ts'
import type { Estimator, Hyperparameters, Parts } from './define/estimator.ts'
import type { Finding } from './define/problem.ts'
import { fit } from './fit.ts'
import { Pool, ready } from './kernels/index.ts'
import { now } from './planning/clock.ts'
import { planOf } from './planning/plan-tree.ts'
import { unitsOf } from './planning/rules.ts'
import { type Job, releaseWork, type Unit } from './planning/work.ts'
import { addressOf, commonAddress } from './search/address.ts'
import { applyEvent, emptyStudy, type StudyDescription, type StudyEvent, type StudyState } from './search/events.ts'
import { findingsOf } from './search/findings.ts'
import { hyperparametersOf } from './search/open.ts'
import { type Begun, begin, nextJobs, type SearchRequest } from './search/request.ts'
import type { StudyStorage } from './search/storage.ts'
import type { ScoredTrial, Study, StudyLedger, Trial } from './search/study.ts'
import {
  type FinalState,
  type FoldRecord,
  isFinal,
  scoreOf,
  type TrialRecord,
  type TrialState,
} from './search/trial.ts'
import { bestOf, correctedMean, type Scored, simplestOf } from './search/winner.ts'
import { breather } from './training/breather.ts'

export interface TuneOptions<E extends Parts = Parts> extends SearchRequest {
  /** Stops the search between two steps of work; what a storage has been told stays. */
  readonly signal?: AbortSignal
  /** Called when a trial has ended. */
  readonly onTrial?: (trial: Trial<E>) => void
  /** Where the study is kept; a trial of the same address in it is not trained again. In memory only when absent. */
  readonly storage?: StudyStorage
  /** The name of the study in the storage. Default 'study'. */
  readonly study?: string
}

/** Numbers from which on threads are started for passes over the data. */
const MUCH = 1e6

/**
 * Searches the hyperparameters that an estimator leaves open: each candidate is trained on the training part of every split and scored on the rest, and
 * what candidates can share is computed once (see `plan`). Lets other work go on about every 10 ms.
 * @throws HpError tune/no-result when no candidate could be scored; fit/aborted, data/…, estimator/…, hyperparameter/…, request/invalid
 */
export async function tune<const E extends Parts>(
  estimator: Estimator<E, Open | Settled>,
  data: Dataset,
  options: TuneOptions<E> = {},
): Promise<Study<E>> {
  await ready()
  const started = now()
  const { threads = 1 } = options
  const pool = threads > 1 && data.rows * data.features.length >= MUCH ? new Pool({ threads }) : undefined
  let begun: Begun | undefined
  try {
    begun = begin(estimator as Estimator<Parts>, data, options, pool)
    const record = await recordOf(begun, data, options as TuneOptions)
    const units: Unit[] = []
    const counts = { costEvaluations: 0, gradientEvaluations: 0, completeTrainings: 0 }
    let asked = 0
    for (;;) {
      const jobs = nextJobs(begun, asked)
      if (jobs.length === 0) break
      asked += jobs.length
      const left = await record.queue(jobs)
      const batch = unitsOf(begun.work, left, options.share ?? true)
      units.push(...batch)
      for (const unit of batch) await evaluate(unit, record, counts, options.signal)
      for (const { number, candidate } of jobs)
        begun.search.tell(observed(record.state.trials[number], number, candidate, begun))
    }
    const plan = planOf(begun.work, units, asked, begun.search.reasons)
    const ledger = { ...counts, saved: { completeTrainings: plan.naiveTrainings - counts.completeTrainings } }
    return studyOf(begun, record, { plan, ledger, measuredMs: now() - started, data })
  } catch (cause) {
    throw options.signal?.aborted && cause === options.signal.reason ? stopped(cause) : cause
  } finally {
    if (begun) releaseWork(begun.work)
    await pool?.close()
  }
}

/** The events of a study as they come, their state, and where they are kept. */
interface Record {
  readonly events: StudyEvent[]
  state: StudyState
  readonly jobs: Map<number, Job>
  readonly description: StudyDescription
  /** Queues candidates; those whose address is known are finished at once. Returns the others. */
  queue(jobs: readonly Job[]): Promise<Job[]>
  append(events: readonly StudyEvent[]): Promise<void>
  trial(number: number): Trial
}

async function recordOf(
  { work, strategy, splitter, seed }: Begun,
  data: Dataset,
  options: TuneOptions,
): Promise<Record> {
  const { storage, study = 'study', onTrial } = options
  const { metric, splits } = work
  const description = {
    seed,
    strategy: strategy.definition.name,
    splitter,
    folds: splits.length,
    metric: { name: metric.name, direction: metric.direction },
  }
  const { target, weights, offset } = work.data
  const roles = [target, weights, offset, ...work.data.features]
  const common = storage && commonAddress({ fingerprint: data.fingerprint, roles, splits, metric: metric.name, seed })
  const earlier = storage ? (await storage.read(study)).reduce(applyEvent, emptyStudy()) : emptyStudy()
  const known = new Map(
    earlier.trials.flatMap((trial) =>
      trial.address === undefined || abandoned.includes(trial.state) ? [] : [[trial.address, trial] as const],
    ),
  )
  const places = new Map<number, Place>() // where a trial of this run stands in the storage
  let free = earlier.trials.length
  const record: Record = {
    events: [],
    state: emptyStudy(),
    jobs: new Map(),
    description,
    async append(events) {
      record.events.push(...events)
      record.state = events.reduce(applyEvent, record.state)
      if (storage)
        await storage.append(
          study,
          events.map((event) => placed(event, places)),
        )
      for (const event of events) if (event.type === 'trial/finished') onTrial?.(record.trial(event.number))
    },
    async queue(jobs) {
      const left: Job[] = []
      const events: StudyEvent[] = []
      const recalled: StudyEvent[] = []
      for (const job of jobs) {
        const { number, candidate, composition } = job
        record.jobs.set(number, job)
        const address = common === undefined ? undefined : addressOf(common, composition)
        const before = address === undefined ? undefined : known.get(address)
        places.set(
          number,
          before ? { number: before.number, attempt: before.attempt + 1 } : { number: free++, attempt: 1 },
        )
        const queued = { type: 'trial/queued', number, candidate, ...(address !== undefined && { address }) } as const
        const claimed = { type: 'trial/claimed', number, attempt: 1 } as const
        if (before === undefined || !isFinal(before.state)) {
          events.push(queued, claimed)
          left.push(job)
        } else recalled.push(queued, claimed, ...again(before, number))
      }
      record.events.push(...recalled)
      record.state = recalled.reduce(applyEvent, record.state)
      for (const event of recalled) if (event.type === 'trial/finished') onTrial?.(record.trial(event.number))
      await record.append(events)
      return left
    },
    trial: (number) => trialOf(record, number),
  }
  await record.append([{ type: 'study/created', description }])
  return record
}

/** Trials that ended so are tried again, as new ones. */
const abandoned: readonly TrialState[] = ['lost', 'cancelled', 'pruned']

/** The number of a trial in its storage, and which attempt this is: an earlier run may have begun it. */
interface Place {
  readonly number: number
  readonly attempt: number
}

/** What an earlier trial gave, as events of a new number; nothing of it is stored twice. */
const again = ({ folds, durationMs, state, reason }: TrialRecord, number: number): StudyEvent[] => [
  ...folds.map((fold) => ({ type: 'fold/scored', number, attempt: 1, fold }) as const),
  {
    type: 'trial/finished',
    number,
    attempt: 1,
    state: state as FinalState,
    durationMs,
    ...(reason !== undefined && { reason }),
  },
]

/** The event as the storage knows the trial. */
function placed(event: StudyEvent, places: ReadonlyMap<number, Place>): StudyEvent {
  if (event.type === 'study/created') return event
  const place = places.get(event.number)
  if (place === undefined) return event
  return event.type === 'trial/queued' ? { ...event, number: place.number } : { ...event, ...place }
}

function trialOf({ state, jobs, description }: Record, number: number): Trial {
  const { candidate, folds, durationMs, reason, state: now } = state.trials[number]
  const score = now === 'complete' ? scoreOf(folds, description.metric.name, description.folds) : undefined
  return {
    number,
    state: now,
    hyperparameters: hyperparametersOf((jobs.get(number) as Job).estimator) as Hyperparameters<Parts>,
    candidate,
    ...(score && { score }),
    folds,
    durationMs,
    ...(reason !== undefined && { reason }),
  }
}

/** Runs a unit of work and records what it gives; a unit's time is shared alike by its candidates. */
async function evaluate(
  unit: Unit,
  record: Record,
  counts: Omit<StudyLedger, 'saved'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pause = breather(10)
  const started = now()
  const total = counts as { -readonly [K in keyof typeof counts]: number }
  const trained = new Set<number>() // folds in which candidates shared a training
  const folds = new Map<number, FoldRecord[]>()
  const reasons = new Map<number, string>()
  const { metric } = record.description
  for (const outcome of unit.run()) {
    signal?.throwIfAborted()
    await pause()
    if (outcome === undefined) continue
    const { job, fold, score, converged, by, reason } = outcome
    total.costEvaluations += outcome.costEvaluations
    total.gradientEvaluations += outcome.gradientEvaluations
    total.completeTrainings += outcome.trainings
    if (outcome.trainings === 0) trained.add(fold)
    if (reason !== undefined) reasons.set(job.number, reason)
    const scores = score !== undefined && Number.isFinite(score) ? { [metric.name]: score } : {}
    folds.set(job.number, [...(folds.get(job.number) ?? []), { fold, scores, converged, by }])
  }
  total.completeTrainings += Math.min(trained.size, unit.trainings)
  const durationMs = (now() - started) / unit.jobs.length
  const events = unit.jobs.flatMap(({ number }): StudyEvent[] => {
    const own = folds.get(number) ?? []
    const failed = reasons.get(number)
    const scored = own.every(({ scores }) => metric.name in scores)
    const state: FinalState = failed !== undefined ? 'failed' : scored ? 'complete' : 'infeasible'
    const reason = failed ?? (scored ? undefined : `${metric.name} is undefined or not finite in some fold`)
    return [
      ...own.map((fold) => ({ type: 'fold/scored', number, attempt: 1, fold }) as const),
      { type: 'trial/finished', number, attempt: 1, state, durationMs, ...(reason !== undefined && { reason }) },
    ]
  })
  await record.append(events)
}

/** What a strategy is told: scores are minimised, whatever the direction of the metric. */
function observed(
  trial: TrialRecord,
  number: number,
  candidate: Job['candidate'],
  { work: { metric, splits } }: Begun,
) {
  const score = scoreOf(trial.folds, metric.name, splits.length)
  const complete = trial.state === 'complete' && score !== undefined
  const state = complete
    ? ('complete' as const)
    : trial.state === 'infeasible'
      ? ('infeasible' as const)
      : ('failed' as const)
  return {
    number,
    candidate,
    state,
    ...(complete && { score: metric.direction === 'minimize' ? score.mean : -score.mean }),
  }
}

function studyOf<E extends Parts>(
  begun: Begun,
  record: Record,
  {
    plan,
    ledger,
    measuredMs,
    data,
  }: { plan: ReturnType<typeof planOf>; ledger: StudyLedger; measuredMs: number; data: Dataset },
): Study<E> {
  const { opened, work } = begun
  const { direction } = work.metric
  const trials = record.state.trials.map(({ number }) => record.trial(number) as unknown as Trial<E>)
  const scored = record.state.trials.flatMap((trial): Scored[] => {
    const score = isFinal(trial.state) && trial.state === 'complete' ? trials[trial.number].score : undefined
    return score ? [{ trial, score }] : []
  })
  const best = bestOf(scored, direction)
  if (best === undefined) throw withoutResult(record.state.trials)
  let noticed: readonly Finding[] | undefined // read when they are asked for: they take a pass over the rows
  const simplest = simplestOf(best, scored, opened, direction)
  const own = (one: Scored) => trials[one.trial.number] as ScoredTrial<E>
  const estimatorOf = (trial: Trial<E> = own(best)) => opened.settle(trial.candidate) as unknown as Estimator<E>
  return {
    description: record.description,
    events: record.events,
    trials,
    best: { ...own(best), corrected: correctedMean(best, scored, direction) },
    simplestWithinOneStandardError: own(simplest),
    plan: { ...plan, measuredMs },
    ledger,
    get findings() {
      noticed ??= findingsOf({ work, opened, scored, best })
      return noticed
    },
    estimator: estimatorOf,
    refit: (trial) => fit(estimatorOf(trial) as Estimator<E, Settled>, data, { seed: begun.seed }),
  }
}

function withoutResult(trials: readonly TrialRecord[]): HpError {
  const reason = trials.find((trial) => trial.reason !== undefined)?.reason
  return new HpError({
    code: 'tune/no-result',
    what: `None of ${trials.length} ${trials.length === 1 ? 'candidate' : 'candidates'} could be scored.${reason ? ` The first says: ${reason}` : ''}`,
    fix: 'search other values, or another splitter',
  })
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
