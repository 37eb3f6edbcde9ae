import type { Report, TrialReports } from '../define/pruners.ts'
import { now } from '../planning/clock.ts'
import type { Job, Work } from '../planning/work.ts'
import { breather } from '../training/breather.ts'
import type { StudyEvent } from './events.ts'
import { type Kept, nothingKept } from './keeping.ts'
import { type Counts, count, endOf, foldOf } from './outcomes.ts'
import { type Pruning, togetherIn } from './pruning.ts'
import { type Racer, type Reported, racerOf } from './racers.ts'
import type { StudyRecord } from './record.ts'
import type { TrialRecord } from './trial.ts'

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
type Race = PrunedEvaluation & { readonly pause: () => Promise<void> | undefined }

/** One trial while it is trained. */
interface Running {
  readonly racer: Racer
  readonly number: number
  readonly reports: Report[]
  durationMs: number
  /** How many of its folds have been recorded. */
  recorded: number
}

/** Bytes that the paused trainings of trials side by side may take. */
const ROOM = 5e8

/**
 * Trains the candidates of a batch side by side, from one report to the next; when all have come as far, those that the pruner stops are left. Verdicts
 * depend on reports only: of the trials of earlier batches, and of those of this one as far as they have come. Candidates of the batch that are not
 * `left` were evaluated before; what they reported then counts.
 */
export async function evaluatePruned(
  batch: readonly number[],
  left: readonly Job[],
  evaluation: PrunedEvaluation,
): Promise<void> {
  const side = sideBySide(evaluation)
  const pause = breather(10)
  for (let from = 0; from < batch.length; from += side) {
    const numbers = batch.slice(from, from + side)
    const group = left.filter(({ number }) => numbers.includes(number))
    if (group.length > 0) await race(group, Math.max(...numbers), { ...evaluation, pause })
  }
}

/** As many as have room in memory while they are paused; folds and parts of rows are trained one after the other and leave nothing. */
function sideBySide({ work: { data, splits }, pruning }: PrunedEvaluation): number {
  const wanted = togetherIn(pruning)
  if (pruning.over !== 'steps') return wanted
  const bytes = 24 * data.rows * Math.max(data.features.length, 1) * splits.length
  return Math.max(1, Math.min(wanted, Math.floor(ROOM / bytes)))
}

async function race(jobs: readonly Job[], last: number, evaluation: Race): Promise<void> {
  const { work, pruning, record } = evaluation
  const running = new Map<number, Running>()
  for (const job of jobs) {
    const { number } = job
    running.set(number, { racer: racerOf(work, job, pruning), number, reports: [], durationMs: 0, recorded: 0 })
  }
  const field = [...earlier(last, running, evaluation), ...[...running.values()].map(seen)]
  try {
    const stops = new Set([...running.values()].flatMap(({ racer }) => racer.stops))
    for (const stop of [...stops].sort((a, b) => a - b)) {
      if (record.over()) return
      const there = [...running.values()].filter(({ racer }) => racer.stops.includes(stop))
      for (const one of there) await advance(one, stop, evaluation)
      for (const one of there) {
        const behind = hasFailed(one) || pruning.pruner.verdict(seen(one), rivals(one, field), pruning.most) === 'stop'
        if (!behind || isDone(one, evaluation)) continue
        running.delete(one.number)
        await end(one, evaluation, stop)
      }
    }
    for (const one of [...running.values()]) {
      if (record.over()) return
      await drained(one, one.racer.finish(), evaluation)
      running.delete(one.number)
      await end(one, evaluation)
    }
  } finally {
    for (const { racer } of running.values()) racer.release()
  }
}

const seen = ({ number, reports }: Running): TrialReports => ({ number, state: 'running', reports })
const rivals = ({ number }: Running, field: readonly TrialReports[]) => field.filter((other) => other.number !== number)
const reasonOf = ({ racer }: Running) => racer.outcomes().find(({ reason }) => reason !== undefined)?.reason
const hasFailed = (one: Running) => reasonOf(one) !== undefined
const isDone = (one: Running, { work }: PrunedEvaluation) =>
  !hasFailed(one) && one.racer.outcomes().length === work.splits.length

/** What the trials up to a number have reported that are not trained now. */
function earlier(last: number, running: ReadonlyMap<number, Running>, { record, pruning, work }: PrunedEvaluation) {
  const { name, direction } = work.metric
  const sign = direction === 'minimize' ? 1 : -1
  return record.state.trials.flatMap((trial): TrialReports[] => {
    if (trial.number > last || running.has(trial.number)) return []
    const reports = (pruning.over === 'folds' ? wholeFolds(trial) : (trial.reports ?? [])).map(
      ({ fold, step, scores }) => ({ fold, step, score: sign * (scores[name] ?? Number.NaN) }),
    )
    return [{ number: trial.number, state: 'complete', reports }]
  })
}

const wholeFolds = ({ folds }: TrialRecord) => folds.map(({ fold, scores }) => ({ fold, step: 1, scores }))

/** Trains a trial on to a stop, and records what it reports there. */
async function advance(one: Running, stop: number, evaluation: Race): Promise<void> {
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
async function end(one: Running, evaluation: PrunedEvaluation, stop?: number): Promise<void> {
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
async function drained<T>(one: Running, steps: Generator<undefined, T>, { signal, pause }: Race): Promise<T> {
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
