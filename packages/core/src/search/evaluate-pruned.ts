import type { TrialReports } from '../define/pruners.ts'
import type { Job } from '../planning/work.ts'
import { breather } from '../training/breather.ts'
import { togetherIn } from './pruning.ts'
import { racerOf } from './racers.ts'
import { advance, drained, end, hasFailed, isDone, type PrunedEvaluation, type Race, type Running } from './running.ts'
import type { TrialRecord } from './trial.ts'

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
