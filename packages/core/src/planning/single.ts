import type { Column } from '../define/columns.ts'
import { steps } from '../training/pipeline.ts'
import { prefixKey } from '../training/readied.ts'
import { pausable } from './pausable.ts'
import { groupBy } from './shared-statistics.ts'
import { type FoldOutcome, type Job, momentOf, type Rule, type Unit, type Work } from './work.ts'

/** One complete training for each candidate and split: what is done where nothing can be shared. */
export const single: Rule = {
  name: 'single',
  relative: true,
  describe: 'nothing is shared: a complete training for each candidate and fold',
  take(work, jobs) {
    const shared = new Set<Job>()
    for (const group of groupBy(jobs, ({ composition }) => prefixKey(composition) ?? '')) {
      const key = prefixKey(group[0].composition)
      if (group.length < 2 || key === undefined || !work.prefixes) continue
      work.prefixes.expect(key)
      for (const job of group) shared.add(job)
    }
    return { units: jobs.map((job) => singleUnit(work, job, shared.has(job))), rest: [] }
  },
}

function singleUnit(work: Work, job: Job, ready: boolean): Unit {
  const folds = work.splits.length
  const numbers = work.data.rows * Math.max(work.data.features.length, 1)
  return {
    rule: single.name,
    ...(ready && { prefixes: [{ title: prefixOf(job), bytes: folds * 2 * 8 * numbers }] }),
    jobs: [job],
    shares: `1 candidate × ${folds} folds, each trained by itself`,
    trainings: folds,
    ms: folds * (1 + numbers * 6e-5 + stepsMs(job, numbers, work.data.rows) + newtonMs(work, job)),
    bytes: 3 * 8 * numbers,
    *run() {
      for (let fold = 0; fold < folds; fold++) {
        yield momentOf('fold', fold, folds)
        yield* trainOne(work, job, fold)
      }
    },
  }
}

/** What is done to the rows of a fold before they are trained on. */
const prefixOf = ({ composition }: Job): string =>
  ['rows', ...steps(composition).map(({ definition }) => definition.name)].join(', ')

/** Milliseconds that the passes over the data take; a mini-batch has its price however small it is. */
function stepsMs({ composition: { algorithm } }: Job, numbers: number, rows: number): number {
  const { epochs = 0, batchSize = 0 } = algorithm.settings
  const batches = batchSize > 0 ? Math.ceil(rows / batchSize) : 0
  return Math.min(epochs, MANY_EPOCHS) * (2e-3 + numbers * 1.2e-6 + batches * 5e-3)
}

/** Milliseconds of steps that solve equations: classes and counts take some ten, each with the products of all terms, for each class. */
function newtonMs({ data, classes = [] }: Work, { composition: { model, cost, algorithm } }: Job): number {
  if ('quadratic' in cost.definition.offers || algorithm.settings.epochs > 0) return 0
  const width = data.features.reduce((sum, name) => sum + widthOf(data.column(name)), 0)
  const { degree = 1, interactions = true } = model.settings
  let terms = width * degree
  if (interactions !== false) {
    terms = 1
    for (let d = 1; d <= degree; d++) terms = (terms * (width + d)) / d
  }
  const parameters = terms * Math.max(1, classes.length > 2 ? classes.length : 1)
  return NEWTON_STEPS * (0.1 + data.rows * parameters * parameters * 2e-7)
}

const NEWTON_STEPS = 30

/** Columns that one becomes. */
const widthOf = (column: Column): number => (column.kind === 'category' ? Math.max(1, column.levels.length - 1) : 1)

/** More epochs are seldom run to their end. */
const MANY_EPOCHS = 1000

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
      prefixes: alone.flatMap(({ prefixes = [] }) => prefixes),
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
