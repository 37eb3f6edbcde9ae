import type { NumberColumn } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import { follow } from '../training/follow.ts'
import { observedBy } from '../training/scoring.ts'
import { prepare } from '../training/training.ts'
import type { FoldOutcome, Job, Rule, Unit, Work } from './work.ts'

/** One complete training for each candidate and split: what is done where nothing can be shared. */
export const single: Rule = {
  name: 'single',
  describe: 'nothing is shared: a complete training for each candidate and fold',
  take: (work, jobs) => ({ units: jobs.map((job) => singleUnit(work, job)), rest: [] }),
}

function singleUnit(work: Work, job: Job): Unit {
  const folds = work.splits.length
  const numbers = work.data.rows * Math.max(work.data.features.length, 1)
  const epochs = Number(job.composition.algorithm.settings.epochs ?? 1)
  return {
    rule: single.name,
    jobs: [job],
    shares: `1 candidate × ${folds} folds, each trained by itself`,
    trainings: folds,
    ms: folds * (0.2 + numbers * (6e-5 + Math.min(epochs, 1000) * 1e-6)),
    bytes: 3 * 8 * numbers,
    *run() {
      for (let fold = 0; fold < folds; fold++) yield* trainOne(work, job, fold)
    },
  }
}

/** Trains a candidate on one split and scores it there. A training that is refused or diverges is an outcome with a reason. */
export function* trainOne(work: Work, job: Job, fold: number): Generator<FoldOutcome | undefined, void> {
  const { data, splits, metric, seed, threads } = work
  const { train, test } = splits[fold]
  const outcome = {
    job,
    fold,
    by: single.name,
    costEvaluations: 0,
    gradientEvaluations: 0,
    trainings: 1,
    converged: false,
  }
  try {
    const training = prepare(job.estimator, data.rowsAt(train), {
      seed: `${seed}/fold/${fold}`,
      trace: 'none',
      ...(threads !== undefined && { threads }),
    })
    try {
      const steps = follow(training)
      let next = steps.next()
      for (; !next.done; next = steps.next()) yield undefined
      const fitted = next.value
      const rows = data.rowsAt(test)
      const weights = rows.weights === undefined ? undefined : (rows.column(rows.weights) as NumberColumn).values
      const { target, prediction } = observedBy(fitted.prediction(rows), rows.column(rows.target as string))
      const score = metric.compute(target, prediction, weights)
      const { costEvaluations, gradientEvaluations } = fitted.ledger
      const { converged } = fitted.certificate
      yield {
        ...outcome,
        costEvaluations,
        gradientEvaluations,
        converged,
        prediction: () => prediction,
        ...(score !== undefined && { score }),
      }
    } finally {
      training.release()
    }
  } catch (cause) {
    if (!(cause instanceof HpError)) throw cause
    yield { ...outcome, reason: cause.what }
  }
}
