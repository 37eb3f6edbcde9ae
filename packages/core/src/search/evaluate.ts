import { now } from '../planning/clock.ts'
import type { Job, Unit } from '../planning/work.ts'
import { breather } from '../training/breather.ts'
import type { StudyEvent } from './events.ts'
import { packed } from './kept-predictions.ts'
import type { StudyRecord } from './record.ts'
import type { Begun } from './request.ts'
import type { StudyLedger } from './study.ts'
import { type FinalState, type FoldRecord, scoreOf, type TrialRecord } from './trial.ts'

/** Runs a unit of work and records what it gives, with the predictions of the trials that `keeps` names; a unit's time is shared alike by its candidates. */
export async function evaluate(
  unit: Unit,
  record: StudyRecord,
  counts: Omit<StudyLedger, 'saved'>,
  signal: AbortSignal | undefined,
  keeps: (number: number) => boolean = () => false,
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
    const kept = keeps(job.number) && outcome.prediction ? { predictions: packed(outcome.prediction()) } : {}
    folds.set(job.number, [...(folds.get(job.number) ?? []), { fold, scores, converged, by, ...kept }])
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
export function observed(
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
