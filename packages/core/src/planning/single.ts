import { pausable } from './pausable.ts'
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

/** The units of candidates that are trained by themselves as one: a pruner compares them. */
export function sideBySide(units: readonly Unit[]): Unit[] {
  const alone = units.filter(({ rule }) => rule === single.name)
  if (alone.length === 0) return [...units]
  const sum = (of: (unit: Unit) => number) => alone.reduce((total, unit) => total + of(unit), 0)
  const jobs = alone.flatMap((unit) => unit.jobs)
  return [
    ...units.filter(({ rule }) => rule !== single.name),
    {
      rule: single.name,
      jobs,
      shares: `${jobs.length} candidates side by side`,
      trainings: sum(({ trainings }) => trainings),
      ms: sum(({ ms }) => ms),
      bytes: sum(({ bytes }) => bytes),
      *run() {
        for (const unit of alone) yield* unit.run()
      },
    },
  ]
}

/** Trains a candidate on one split and scores it there. A training that is refused or diverges is an outcome with a reason. */
export function* trainOne(work: Work, job: Job, fold: number): Generator<FoldOutcome | undefined, void> {
  const training = pausable(work, job, fold)
  try {
    yield* training.advance()
    yield training.outcome
  } finally {
    training.release()
  }
}
