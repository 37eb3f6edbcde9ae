import { random } from '../numeric/random.ts'
import { type Pausable, pausable } from '../planning/pausable.ts'
import type { FoldOutcome, Job, Work } from '../planning/work.ts'
import { type Pruning, resourceOf } from './pruning.ts'

/** A score on the way: undefined where it is undefined or training was refused. */
export interface Reported {
  readonly fold: number
  readonly step: number
  readonly score: number | undefined
}

/** A candidate whose training on all splits is taken from one report to the next. */
export interface Racer {
  readonly job: Job
  /** After which steps it reports, ascending; of one that is compared after folds, these. */
  readonly stops: readonly number[]
  /** Trains on to a stop. */
  advance(stop: number): Generator<undefined, readonly Reported[]>
  /** Trains to the end. */
  finish(): Generator<undefined, void>
  /** What came of the folds that have come to their end, in their order. */
  outcomes(): readonly FoldOutcome[]
  /** Evaluations of trainings that did not come to their end, and how many these are. */
  partial(): { readonly costEvaluations: number; readonly gradientEvaluations: number; readonly trainings: number }
  release(): void
}

/** A candidate before its first step. */
export function racerOf(work: Work, job: Job, { pruner, over, most }: Pruning): Racer {
  const folds = work.splits.map((_, fold) => pausable(work, job, fold))
  const { algorithm } = job.composition
  const resource = resourceOf(algorithm.definition.hyperparameters)
  const own = over === 'steps' && resource !== undefined ? Number(algorithm.settings[resource]) : most
  const least = over === 'rows' ? fewestParts(work, most) : 0
  const stops =
    over === 'folds'
      ? [...folds.keys()]
      : pruner.definition.steps(job.number, most, pruner.settings).filter((step) => step >= least && step < own)
  const parts = over === 'rows' ? partsOf(work, job, most) : undefined
  const ended = () => folds.flatMap(({ outcome }) => outcome ?? [])
  return {
    job,
    stops,
    *advance(stop) {
      if (over === 'folds') {
        yield* folds[stop].advance()
        return [{ fold: stop, step: 1, score: folds[stop].outcome?.score }]
      }
      if (parts) return yield* parts.scores(stop)
      const reports: Reported[] = []
      for (const [fold, training] of folds.entries()) {
        yield* training.advance(stop)
        reports.push({ fold, step: stop, score: training.score() })
      }
      return reports
    },
    *finish() {
      for (const training of folds) {
        yield* training.advance()
        if (training.outcome?.reason !== undefined) return
      }
    },
    outcomes: ended,
    partial() {
      const begun = folds.filter(({ outcome, counts }) => outcome === undefined && counts.costEvaluations > 0)
      const sum = { costEvaluations: 0, gradientEvaluations: 0, trainings: 0 }
      for (const { costEvaluations, gradientEvaluations } of [
        ...begun.map(({ counts }) => counts),
        ...(parts?.counts ?? []),
      ]) {
        sum.costEvaluations += costEvaluations
        sum.gradientEvaluations += gradientEvaluations
        sum.trainings++
      }
      return sum
    },
    release: () => {
      for (const training of folds) training.release()
    },
  }
}

/** Rows, and rows for each feature, below which a training on a part of them says little about one on all. */
const [FEW, FEW_EACH] = [30, 2]

/** The number of parts from which on a training on so many of them is worth looking at. */
function fewestParts({ data, splits }: Work, most: number): number {
  const rows = Math.min(...splits.map(({ train }) => train.length))
  return (Math.max(FEW, FEW_EACH * data.features.length) * most) / rows
}

/** Trainings on growing parts of each training part: `step` of `most` shares of its rows in a random order, of which smaller parts are the beginning. */
function partsOf(work: Work, job: Job, most: number) {
  const counts: Pausable['counts'][] = []
  return {
    counts,
    *scores(step: number): Generator<undefined, readonly Reported[]> {
      const reports: Reported[] = []
      for (const [fold, { train }] of work.splits.entries()) {
        const order = random(work.seed).fork('rows', fold).permutation(train.length)
        const rows = order.subarray(0, Math.ceil((step * train.length) / most)).sort()
        const training = pausable(
          work,
          job,
          fold,
          rows.map((place) => train[place]),
        )
        try {
          yield* training.advance()
          counts.push(training.counts)
          reports.push({ fold, step, score: training.outcome?.score })
        } finally {
          training.release()
        }
      }
      return reports
    },
  }
}
