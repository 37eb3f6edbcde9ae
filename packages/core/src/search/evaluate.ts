import { now } from '../planning/clock.ts'
import { isOutcome, type Job, type Moment, type Unit, type Work } from '../planning/work.ts'
import { breather } from '../training/breather.ts'
import { evaluatePruned } from './evaluate-pruned.ts'
import type { StudyEvent } from './events.ts'
import type { Kept } from './keeping.ts'
import { type Counts, count, endOf, foldOf } from './outcomes.ts'
import type { Pruning } from './pruning.ts'
import type { StudyRecord } from './record.ts'
import { type FoldRecord, meanOf, scoreOf, type TrialRecord } from './trial.ts'

/** What evaluating needs besides candidates. */
export interface Evaluation {
  readonly work: Work
  readonly pruning: Pruning | undefined
  readonly record: StudyRecord
  readonly counts: Counts
  readonly signal: AbortSignal | undefined
  /** What is kept of a trial besides its scores. */
  keeps(number: number): Kept
  /** Called about every 10 ms of work. */
  readonly onMoment?: ((moment: SearchMoment) => void) | undefined
}

/** Where a search is within what some of its candidates share. */
export interface SearchMoment extends Partial<Moment> {
  /** The kind of sharing: 'least-squares', 'path', 'single' … */
  readonly rule: string
  /** How many candidates get their scores from it. */
  readonly candidates: number
}

/** Runs a unit of work of a batch of candidates and records what it gives; the pruner may stop what is trained by itself. */
export async function evaluate(unit: Unit, batch: readonly Job[], evaluation: Evaluation): Promise<void> {
  const { pruning } = evaluation
  if (pruning === undefined || unit.rule !== 'single') return evaluateWhole(unit, evaluation)
  const numbers = batch.map(({ number }) => number)
  return evaluatePruned(numbers, unit.jobs, { ...evaluation, pruning })
}

/** A unit's time is shared alike by its candidates. */
async function evaluateWhole(unit: Unit, { record, counts, signal, keeps, onMoment }: Evaluation): Promise<void> {
  const pause = breather(10)
  let at: Moment | undefined
  const started = now()
  const trained = new Set<string>() // trainings that candidates shared, by fold and run
  const folds = new Map<number, FoldRecord[]>()
  const reasons = new Map<number, string>()
  const { metric } = record.description
  for (const outcome of unit.run()) {
    if (outcome && !isOutcome(outcome)) at = outcome
    const breath = pause()
    if (breath) {
      onMoment?.({ rule: unit.rule, candidates: unit.jobs.length, ...(at && { ...at }) })
      await breath
    }
    signal?.throwIfAborted()
    if (record.over()) return
    if (!isOutcome(outcome)) continue
    const { job, fold, reason } = outcome
    count(counts, outcome)
    if (outcome.trainings === 0 && !outcome.repeated) trained.add(`${fold} ${outcome.run ?? 0}`)
    if (reason !== undefined) reasons.set(job.number, reason)
    const own = folds.get(job.number)
    const scored = foldOf(outcome, metric.name, keeps(job.number))
    if (own) own.push(scored)
    else folds.set(job.number, [scored])
  }
  counts.completeTrainings += Math.min(trained.size, unit.trainings)
  const durationMs = (now() - started) / unit.jobs.length
  const events = unit.jobs.flatMap(({ number }): StudyEvent[] => {
    const own = folds.get(number) ?? []
    return [
      ...own.map((fold) => ({ type: 'fold/scored', number, attempt: 1, fold }) as const),
      { type: 'trial/finished', number, attempt: 1, durationMs, ...endOf(own, metric.name, reasons.get(number)) },
    ]
  })
  await record.append(events)
}

/** What a strategy is told: scores are minimised, whatever the direction of the metric; of a pruned trial, where it stood when it was stopped. */
export function observed(trial: TrialRecord, number: number, candidate: Job['candidate'], { metric, splits }: Work) {
  const mean =
    trial.state === 'complete'
      ? scoreOf(trial.folds, metric.name, splits.length)?.mean
      : trial.state === 'pruned'
        ? lastMean(trial, metric.name)
        : undefined
  const state =
    mean !== undefined
      ? (trial.state as 'complete' | 'pruned')
      : trial.state === 'infeasible'
        ? ('infeasible' as const)
        : ('failed' as const)
  return {
    number,
    candidate,
    state,
    ...(mean !== undefined && { score: metric.direction === 'minimize' ? mean : -mean }),
  }
}

/** The mean over folds at the last step that was reported, or of the folds that were done. */
function lastMean({ folds, reports = [] }: TrialRecord, metric: string): number | undefined {
  const last = reports.at(-1)?.step
  const some = reports.length > 0 ? reports.filter(({ step }) => step === last) : folds
  const scores = some.flatMap(({ scores }) => scores[metric] ?? [])
  return scores.length > 0 && scores.length === some.length ? meanOf(scores) : undefined
}
