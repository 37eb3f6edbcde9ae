import type { Dataset } from './data/dataset.ts'
import type { Open, Settled } from './define/definitions.ts'
import { HpError } from './define/errors.ts'
import type { Estimator, Parts } from './define/estimator.ts'
import type { Finding } from './define/problem.ts'
import { fit } from './fit.ts'
import { ready } from './kernels/index.ts'
import { now } from './planning/clock.ts'
import { planOf } from './planning/plan-tree.ts'
import { unitsOf } from './planning/rules.ts'
import { releaseWork, type Unit } from './planning/work.ts'
import { type Correction, correctionOf } from './search/corrected.ts'
import { evaluate, observed, type SearchMoment } from './search/evaluate.ts'
import { findingsOf } from './search/findings.ts'
import { judged } from './search/judged.ts'
import { type Keep, keeping } from './search/keeping.ts'
import { notWorseThan } from './search/not-worse.ts'
import { keptOutOfFold, outOfFoldOf } from './search/out-of-fold.ts'
import { savingOf } from './search/pruning.ts'
import { type RecordOptions, recordOf, type StudyRecord, turns } from './search/record.ts'
import { type Begun, begin, nextJobs, type SearchRequest } from './search/request.ts'
import { toldGradients } from './search/sensitivity/told-gradients.ts'
import type { ScoredTrial, Study, StudyLedger, Trial } from './search/study.ts'
import { isFinal, type TrialRecord } from './search/trial.ts'
import { bestOf, type Scored, simplestOf } from './search/winner.ts'
import type { Fitted } from './training/fitted.ts'
import { sharedPool } from './training/shared-pool.ts'

export interface TuneOptions<E extends Parts = Parts> extends SearchRequest<E>, Omit<RecordOptions, 'onTrial'> {
  /** Stops the search between two steps of work; what a storage has been told stays. */
  readonly signal?: AbortSignal
  /** Called when a trial has ended. */
  readonly onTrial?: (trial: Trial<E>) => void
  /** Called about every 10 ms of work, with where it is: candidates that share their work end all at once. */
  readonly onMoment?: (moment: SearchMoment) => void
  /** What the record holds of each trial besides its scores. */
  readonly keep?: Keep
}

/** Numbers from which on threads are started for passes over the data. */
const MUCH = 1e6

/**
 * Searches the hyperparameters that an estimator leaves open: each candidate is trained on the training part of every split and scored on the rest, and
 * what candidates can share is computed once (see `plan`). Lets other work go on about every 10 ms.
 * @throws HpError tune/no-result when no candidate could be scored; fit/aborted, data/…, estimator/…, hyperparameter/…, request/invalid, storage/…
 */
export async function tune<const E extends Parts>(
  estimator: Estimator<E, Open | Settled>,
  data: Dataset,
  options: TuneOptions<E> = {},
): Promise<Study<E>> {
  await ready()
  const started = now()
  const { threads = 1 } = options
  const pool = threads > 1 && data.rows * data.features.length >= MUCH ? sharedPool(threads) : undefined
  pool?.warm()
  let begun: Begun | undefined
  try {
    begun = begin(estimator as Estimator<Parts>, data, options as SearchRequest, pool)
    const record = await recordOf(begun, data, options as TuneOptions)
    const gradientOf = toldGradients(begun.strategy, begun.opened, begun)
    const units: Unit[] = []
    const counts = { costEvaluations: 0, gradientEvaluations: 0, completeTrainings: 0, partialTrainings: 0 }
    const { work, pruning, search } = begun
    let asked = 0
    const meant = begun.trials
    const keeps = keeping(work, options.keep, () => (meant === Infinity ? asked : meant))
    const { signal, onMoment } = options
    const evaluation = { work, pruning, record, counts, signal, keeps, onMoment }
    for (;;) {
      const jobs = nextJobs(begun, asked)
      if (jobs.length === 0) break
      asked += jobs.length
      const left = await record.queue(jobs)
      const batch = unitsOf(work, left, options.share ?? true, pruning)
      units.push(...batch)
      for await (const unit of turns(batch, record, options.signal)) await evaluate(unit, jobs, evaluation)
      if (record.over()) {
        record.cancel()
        break
      }
      for (const job of jobs) {
        const { number, candidate } = job
        search.tell({ ...observed(record.state.trials[number], number, candidate, work), ...gradientOf(job) })
      }
    }
    const plan = planOf(work, units, asked, {
      reasons: search.reasons,
      pruning: savingOf(pruning),
      adaptive: begun.strategy.definition.adaptive,
    })
    const saved = { completeTrainings: plan.naiveTrainings - counts.completeTrainings, recalledTrials: record.recalled }
    const ledger = { ...counts, saved }
    return studyOf(begun, record, { plan, ledger, measuredMs: now() - started, data })
  } catch (cause) {
    throw options.signal?.aborted && cause === options.signal.reason ? stopped(cause) : cause
  } finally {
    if (begun) releaseWork(begun.work)
  }
}

function studyOf<E extends Parts>(
  begun: Begun,
  record: StudyRecord,
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
  const about = judged(best, scored, work)
  let noticed: readonly Finding[] | undefined // read when they are asked for: they take a pass over the rows
  let corrected: Correction | undefined // so are these: they take as many passes as there are draws
  let near: readonly ScoredTrial<E>[] | undefined
  const correction = () => {
    corrected ??= correctionOf(about)
    return corrected
  }
  const simplest = simplestOf(best, scored, opened, direction)
  const own = (one: Scored) => trials[one.trial.number] as ScoredTrial<E>
  const estimatorOf = (trial: Trial<E> = own(best)) => opened.settle(trial.candidate) as unknown as Estimator<E>
  const refitFolds = async (trial?: Trial<E>) => {
    const models: Fitted<E>[] = []
    for (const [fold, { train }] of work.splits.entries()) {
      const seed = `${begun.seed}/fold/${fold}`
      models.push(await fit(estimatorOf(trial) as Estimator<E, Settled>, work.data.rowsAt(train), { seed }))
    }
    return models
  }
  return {
    description: record.description,
    space: opened.space,
    events: record.events,
    trials,
    best: Object.defineProperties({ ...own(best) } as Study<E>['best'], {
      corrected: { enumerable: true, get: () => correction().mean },
      correction: { enumerable: true, get: correction },
    }),
    get notWorse() {
      near ??= notWorseThan(about).map(own)
      return near
    },
    simplestWithinOneStandardError: own(simplest),
    plan: { ...plan, measuredMs },
    ledger,
    get findings() {
      noticed ??= findingsOf({ work, opened, scored, best })
      return noticed
    },
    estimator: estimatorOf,
    refit: (trial) => fit(estimatorOf(trial) as Estimator<E, Settled>, data, { seed: begun.seed }),
    refitFolds,
    outOfFold: async (trial = own(best)) =>
      keptOutOfFold(work, trial.folds) ?? outOfFoldOf(work, await refitFolds(trial)),
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
