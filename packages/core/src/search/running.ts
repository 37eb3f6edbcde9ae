import type { Report } from '../define/pruners.ts'
import { now } from '../planning/clock.ts'
import type { Work } from '../planning/work.ts'
import type { StudyEvent } from './events.ts'
import { type Kept, nothingKept } from './keeping.ts'
import { type Counts, count, endOf, foldOf } from './outcomes.ts'
import type { Pruning } from './pruning.ts'
import type { Racer, Reported } from './racers.ts'
import type { StudyRecord } from './record.ts'

/** What evaluating with a pruner needs besides candidates. */
export interface PrunedEvaluation {
  readonly work: Work
  readonly pruning: Pruning
  readonly record: StudyRecord
  readonly counts: Counts
  readonly signal: AbortSignal | undefined
  keeps(number: number): Kept
}

/** The same, with a moment for other work now and then. */
export type Race = PrunedEvaluation & { readonly pause: () => Promise<void> | undefined }

/** One trial while it is trained. */
export interface Running {
  readonly racer: Racer
  readonly number: number
  readonly reports: Report[]
  durationMs: number
  /** How many of its folds have been recorded. */
  recorded: number
}

const reasonOf = ({ racer }: Running) => racer.outcomes().find(({ reason }) => reason !== undefined)?.reason
/** Whether some training of a trial was refused or diverged. */
export const hasFailed = (one: Running) => reasonOf(one) !== undefined
/** Whether every fold has come to a good end. */
export const isDone = (one: Running, { work }: PrunedEvaluation) =>
  !hasFailed(one) && one.racer.outcomes().length === work.splits.length

/** Trains a trial on to a stop, and records what it reports there. */
export async function advance(one: Running, stop: number, evaluation: Race): Promise<void> {
  const { work, pruning, record } = evaluation
  const { name, direction } = work.metric
  const reported = await drained(one, one.racer.advance(stop), evaluation)
  for (const { fold, step, score = Number.NaN } of reported)
    one.reports.push({ fold, step, score: direction === 'minimize' ? score : -score })
  if (pruning.over === 'folds') await record.append(newFolds(one, evaluation))
  else await record.append(reported.map((report) => reportEvent(one.number, report, name)))
}

const reportEvent = (number: number, { fold, step, score }: Reported, metric: string): StudyEvent => {
  const scores = score !== undefined && Number.isFinite(score) ? { [metric]: score } : {}
  return { type: 'fold/reported', number, attempt: 1, report: { fold, step, scores } }
}

/** The folds of a trial that have come to their end and are not recorded yet. */
function newFolds(one: Running, { record, keeps, counts }: PrunedEvaluation): StudyEvent[] {
  const fresh = one.racer.outcomes().slice(one.recorded)
  one.recorded += fresh.length
  return fresh.map((outcome) => {
    count(counts, outcome)
    const fold = foldOf(outcome, record.description.metric.name, keeps(one.number))
    return { type: 'fold/scored', number: one.number, attempt: 1, fold }
  })
}

/** Records how a trial ended: by itself, or stopped by the pruner at `stop`. */
export async function end(one: Running, evaluation: PrunedEvaluation, stop?: number): Promise<void> {
  const { work, pruning, record, counts } = evaluation
  const { racer, number, durationMs } = one
  const events = newFolds(one, evaluation)
  const { costEvaluations, gradientEvaluations, trainings } = racer.partial()
  counts.costEvaluations += costEvaluations
  counts.gradientEvaluations += gradientEvaluations
  counts.partialTrainings += trainings
  racer.release()
  const metric = work.metric.name
  const failed = reasonOf(one)
  const ended =
    stop !== undefined && failed === undefined
      ? ({ state: 'pruned', reason: stoppedAt(stop, pruning, work.splits.length) } as const)
      : endOf(
          racer.outcomes().map((outcome) => foldOf(outcome, metric, nothingKept)),
          metric,
          failed,
        )
  await record.append([...events, { type: 'trial/finished', number, attempt: 1, durationMs, ...ended }])
}

function stoppedAt(stop: number, { pruner, over, most }: Pruning, folds: number): string {
  const { name } = pruner.definition
  if (over === 'folds') return `${name}: behind after ${stop + 1} of ${folds} folds`
  return over === 'rows' ? `${name}: behind on ${stop}/${most} of the rows` : `${name}: behind at step ${stop}`
}

/** Runs a generator of work to its end, letting other work go on, and counts the time as the trial's. */
export async function drained<T>(one: Running, steps: Generator<undefined, T>, { signal, pause }: Race): Promise<T> {
  let started = now()
  for (;;) {
    signal?.throwIfAborted()
    const next = steps.next()
    if (next.done) {
      one.durationMs += now() - started
      return next.value
    }
    const breath = pause()
    if (breath === undefined) continue
    one.durationMs += now() - started
    await breath
    started = now()
  }
}
