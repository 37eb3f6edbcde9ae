import { columnAt } from '../data/column.ts'
import type { Column } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import type { Split } from '../define/splitters.ts'
import { mse } from '../metrics/mse.ts'
import { rmse } from '../metrics/rmse.ts'
import { listed, type Segments, segmentsOf } from '../planning/fold-statistics.ts'
import { unitsOf } from '../planning/rules.ts'
import { changedWork, type FoldOutcome, isOutcome, type Job, releaseWork, type Work } from '../planning/work.ts'
import { breather } from '../training/breather.ts'
import { observedAt, observedBy } from '../training/scoring.ts'
import { meanOf, type Score, standardErrorOf } from './trial.ts'

/** What a candidate gave on one split: its score on the rows it was trained on, and on those held out. */
export interface BothScores {
  readonly train?: number
  readonly validation?: number
  readonly converged: boolean
  readonly reason?: string
}

export interface ScoringOptions {
  readonly share?: boolean
  readonly signal?: AbortSignal
}

/** Row numbers that the splits of a curve may name in all. */
const MOST = 5e7

/**
 * The scores of candidates on both parts of some splits, sharing work as a search does: `scores[candidate][split]`. Lets other work go on about
 * every 10 ms.
 * @throws HpError fit/aborted; request/invalid for so many splits that their rows do not fit
 */
export async function bothScores(
  work: Work,
  jobs: readonly Job[],
  splits: readonly Split[],
  options: ScoringOptions,
): Promise<BothScores[][]> {
  refuseTooMany(splits.length, work.data.rows)
  const scores = jobs.map(() => new Array<BothScores>(splits.length))
  const { share = true } = options
  const held = on(work, splits, () => segmentsOf(splits, work.data.rows))
  const squares = work.metric === rmse || work.metric === mse
  const shared = squares ? unitsOf(held, jobs, share).filter(({ rule }) => rule !== 'single') : []
  const quick = shared.flatMap((unit) => unit.jobs)
  await both(held, quick, { splits, scores, jobs }, options)
  const rest = jobs.filter((job) => !quick.includes(job))
  const all = splits.map(testingAll)
  const whole = on(work, all, () => segmentsOf(all, work.data.rows))
  await each(whole, rest, options, (outcome) => {
    scores[jobs.indexOf(outcome.job)][outcome.fold] = scored(work, splits[outcome.fold], outcome)
  })
  return scores
}

/** The same work on other splits. */
function on(work: Work, splits: readonly Split[], segments: () => Segments): Work {
  let parts: Segments | undefined
  return changedWork(work, {
    splits,
    statistics: new Map(),
    segments: () => {
      parts ??= segments()
      return parts
    },
  })
}

interface Wanted {
  readonly splits: readonly Split[]
  readonly scores: readonly BothScores[][]
  readonly jobs: readonly Job[]
}

/** Squared errors on both parts from products of columns: without a look at the rows, once for the rows held out, once for those trained on. */
async function both(held: Work, quick: readonly Job[], { splits, scores, jobs }: Wanted, options: ScoringOptions) {
  if (quick.length === 0) return
  const trains = splits.map(({ train }) => ({ train, test: train }))
  const trained = on(held, trains, () =>
    listed(
      trains.map(({ train }) => train),
      trains.map((_, f) => ({ train: [f], test: f })),
    ),
  )
  for (const [part, work] of [
    ['validation', held],
    ['train', trained],
  ] as const) {
    await each(work, quick, options, ({ job, fold, score, converged, reason }) => {
      const own = scores[jobs.indexOf(job)]
      own[fold] = {
        ...own[fold],
        converged: converged && own[fold]?.converged !== false,
        ...(score !== undefined && Number.isFinite(score) && { [part]: score }),
        ...(reason !== undefined && { reason }),
      }
    })
  }
}

/** Runs the units of some candidates. */
async function each(
  work: Work,
  jobs: readonly Job[],
  { share = true, signal }: ScoringOptions,
  take: (outcome: FoldOutcome) => void,
): Promise<void> {
  const pause = breather(10)
  try {
    for (const unit of unitsOf(work, jobs, share)) {
      for (const outcome of unit.run()) {
        await pause()
        signal?.throwIfAborted()
        if (isOutcome(outcome)) take(outcome)
      }
    }
  } catch (cause) {
    throw signal?.aborted && cause === signal.reason ? stopped(cause) : cause
  } finally {
    releaseWork(work)
  }
}

function refuseTooMany(splits: number, rows: number): void {
  if (splits * rows <= MOST) return
  throw new HpError({
    code: 'request/invalid',
    what: `Scores on the rows trained on would take ${splits} splits of ${rows} rows each.`,
    fix: 'take fewer folds',
  })
}

/** The same training, with predictions for both parts: the rows held out, then those trained on. */
function testingAll({ train, test }: Split): Split {
  const all = new Uint32Array(test.length + train.length)
  all.set(test)
  all.set(train, test.length)
  return { train, test: all }
}

function scored({ data, metric, weights }: Work, { train, test }: Split, outcome: FoldOutcome): BothScores {
  const { converged, reason, prediction } = outcome
  if (prediction === undefined) return { converged, ...(reason !== undefined && { reason }) }
  const target = data.column(data.target as string)
  const said = observedBy(prediction(), columnAtBoth(target, { train, test }))
  const of = (part: Uint32Array, from: number) => {
    const rows = Uint32Array.from(part.keys(), (i) => from + i)
    const own = observedAt(said, rows)
    const score = metric.compute(own.target, own.prediction, weights && Float64Array.from(part, (i) => weights[i]))
    return score !== undefined && Number.isFinite(score) ? score : undefined
  }
  const [trained, held] = [of(train, test.length), of(test, 0)]
  return {
    converged,
    ...(trained !== undefined && { train: trained }),
    ...(held !== undefined && { validation: held }),
  }
}

const columnAtBoth = (column: Column, split: Split): Column => columnAt(column, testingAll(split).test)

/** The mean of scores with its standard error; undefined unless every split has one. */
export function meanScore(scores: readonly (number | undefined)[]): Score | undefined {
  const folds = scores.filter((score) => score !== undefined)
  if (folds.length < scores.length || folds.length === 0) return undefined
  const error = standardErrorOf(folds)
  return { mean: meanOf(folds), ...(error !== undefined && { standardError: error }), folds }
}

/** The means of both scores over some splits, and why one is missing. */
export interface MeanScores {
  /** On the rows trained on; absent unless every split has one. */
  readonly train?: Score
  /** On the rows held out. */
  readonly validation?: Score
  /** Whether every training says that it arrived. */
  readonly converged: boolean
  /** Why a score is missing, of the first split without one. */
  readonly reason?: string
}

export function meanScores(folds: readonly BothScores[], metric: string): MeanScores {
  const train = meanScore(folds.map((fold) => fold.train))
  const validation = meanScore(folds.map((fold) => fold.validation))
  const failed = folds.find((fold) => fold.train === undefined || fold.validation === undefined)
  return {
    ...(train && { train }),
    ...(validation && { validation }),
    converged: folds.every(({ converged }) => converged),
    ...(failed && { reason: failed.reason ?? `${metric} is undefined or not finite in some fold` }),
  }
}

const stopped = (cause: unknown) =>
  new HpError({ code: 'fit/aborted', what: 'The curve was stopped.', fix: 'start it again' }, { cause })
