import type { Dataset } from '../data/dataset.ts'
import { HpError } from '../define/errors.ts'
import { cores } from '../kernels/index.ts'
import { Pool } from '../kernels/pool.ts'
import { modelKey, prepare } from '../training/training.ts'
import { abreast, type Pupil } from './abreast.ts'
import { scoreOf } from './pausable.ts'
import { counted, groupBy } from './shared-statistics.ts'
import { trainOne } from './single.ts'
import type { FoldOutcome, Job, Rule, Unit, Work } from './work.ts'

/**
 * Networks on the same mini-batches, whatever their shapes: one preparation of each fold, one table of its rows for each shape, and pass by pass all of
 * them at once, on as many threads as there are. Candidates that differ in epochs only are moments of one training. Every step is the one that a training
 * by itself takes.
 */
export const networks: Rule = {
  name: 'networks',
  stepwise: true,
  describe: 'networks on the same mini-batches, all at once; fewer epochs are the beginning of more',
  take(work, jobs) {
    const fitting = jobs.filter(walks)
    const groups = groupBy(fitting, tableOf).filter((group) => group.length > 1)
    const taken = new Set(groups.flat())
    return { units: groups.map((group) => unitOf(work, group)), rest: jobs.filter((job) => !taken.has(job)) }
  },
}

/** Trained by passes over mini-batches, with hidden layers. */
function walks({ composition: { model, algorithm, penalty } }: Job): boolean {
  const { settings } = algorithm
  const byPasses = settings.batchSize > 0 && 'setAside' in settings && 'patience' in settings
  const layers = model.settings.hiddenLayers as readonly number[] | undefined
  return (
    byPasses && 'batches' in model.definition.offers && layers?.length !== 0 && 'quadratic' in penalty.definition.offers
  )
}

/** What candidates must have in common to read the same rows in the same order, in passes of the same kernel. */
const tableOf = ({ composition: { model, cost, algorithm, transforms } }: Job): string =>
  JSON.stringify([
    model.definition.name,
    model.settings.precision,
    [cost.definition.name, cost.settings],
    ['batchSize', 'shuffle', 'setAside'].map((name) => algorithm.settings[name]),
    transforms.map(({ definition, settings }) => [definition.name, settings]),
  ])

const epochsOf = ({ composition }: Job): number => composition.algorithm.settings.epochs as number

/** Everything but the epochs; with rows set aside the best epoch depends on all of them. */
const runOf = ({ composition: { model, penalty, algorithm } }: Job): string =>
  JSON.stringify([
    model.settings,
    penalty.definition.name,
    penalty.settings,
    algorithm.definition.name,
    { ...algorithm.settings, ...(algorithm.settings.setAside === 0 && { epochs: undefined }) },
  ])

/** The candidates of one training, by epochs: the last is trained to its end, the others are moments of it. */
type Run = readonly Job[]

function unitOf(work: Work, jobs: readonly Job[]): Unit {
  const folds = work.splits.length
  const runs = groupBy(jobs, runOf).map((run): Run => [...run].sort((a, b) => epochsOf(a) - epochsOf(b)))
  const threads = work.threads ?? cores()
  const all = folds * runs.reduce((sum, run) => sum + timeOf(work, run[run.length - 1]), 0)
  const shapes = groupBy(jobs, ({ composition }) => modelKey(composition))
  const layers = [...new Set(jobs.map(({ composition }) => String(composition.model.settings.hiddenLayers)))]
  const side = Math.min(threads, runs.length)
  const onThreads = side > 1 && all / side > worthThreads
  return {
    rule: networks.name,
    jobs,
    shares: `${counted(jobs.length, 'candidate')} with hidden layers ${layers.join(' or ')} in ${counted(runs.length, 'training')} a fold, all at once on the same mini-batches${onThreads ? `, on ${side} threads` : ''}`,
    trainings: folds * runs.length,
    ms: onThreads ? all / side : all,
    bytes:
      runs.reduce((sum, [one]) => sum + 64 * weightsOf(work, one), 0) +
      (16 + 8 * shapes.length) * work.data.rows * Math.max(work.data.features.length, 1),
    *run() {
      const pool = work.pool ?? (onThreads ? new Pool({ threads }) : undefined)
      try {
        for (let fold = 0; fold < folds; fold++) yield* trainFold(work, runs, fold, pool)
      } finally {
        if (pool !== work.pool) void pool?.close()
      }
    },
  }
}

/** Below this threads are not worth their start. */
const worthThreads = 200
/** Multiplications with additions a millisecond. */
const speed = { f32: 1.5e7, f64: 8e6 }

function weightsOf({ data, target }: Work, { composition: { model } }: Job): number {
  const sizes = [data.features.length, ...(model.settings.hiddenLayers as readonly number[]), 1]
  if (data.column(data.target as string).kind !== 'number') sizes[sizes.length - 1] = new Set(target).size
  return sizes.slice(1).reduce((sum, units, l) => sum + units * (sizes[l] + 1), 0)
}

function timeOf(work: Work, job: Job): number {
  const { splits } = work
  const { settings } = job.composition.algorithm
  const rows = splits[0]?.train.length ?? 0
  const steps = Math.ceil(rows / settings.batchSize)
  const weights = weightsOf(work, job)
  const precision = job.composition.model.settings.precision as 'f32' | 'f64'
  return epochsOf(job) * ((3 * rows * weights) / speed[precision] + 0.05 + steps * (1e-2 + weights * 2e-6)) + 0.5
}

function* trainFold(
  work: Work,
  runs: readonly Run[],
  fold: number,
  pool: Pool | undefined,
): Generator<FoldOutcome | undefined, void> {
  const { data, seed, splits, threads } = work
  const leaders = runs.map((run) => run[run.length - 1])
  const options = { seed: `${seed}/fold/${fold}`, trace: 'none', ...(threads !== undefined && { threads }) } as const
  let first: ReturnType<typeof prepare>
  try {
    first = prepare(leaders[0].estimator, data.rowsAt(splits[fold].train), options)
  } catch (cause) {
    if (!(cause instanceof HpError)) throw cause
    for (const run of runs) for (const job of run) yield* trainOne(work, job, fold) // each says its own reason
    return
  }
  const test = data.rowsAt(splits[fold].test)
  try {
    const pupils = abreast(
      first,
      leaders.map(({ composition }) => composition),
      pool,
    )
    const waiting = runs.map((run) => run.slice(0, -1))
    const shared = runs.some((run) => run.length > 1)
    for (let pass = 0; pupils.some(({ done }) => !done); pass++) {
      for (const [k, pupil] of pupils.entries()) {
        if (pupil.done) continue
        pupil.advance()
        while (waiting[k].length > 0 && (pupil.done || epochsOf(waiting[k][0]) === pass))
          yield momentOf(work, test, fold, waiting[k].shift() as Job, pupil)
        // of the trainings that are shared one a fold is counted by the unit: the first
        const trainings = shared && k === 0 ? 0 : 1
        if (pupil.done) yield { ...momentOf(work, test, fold, leaders[k], pupil), ...pupil.counts, trainings }
      }
      yield undefined
    }
  } finally {
    first.release()
  }
}

/** What a training gives as it stands; what it took is counted where it ends. */
function momentOf(work: Work, test: Dataset, fold: number, job: Job, pupil: Pupil): FoldOutcome {
  const nothing = { job, fold, by: networks.name, costEvaluations: 0, gradientEvaluations: 0, trainings: 0 }
  const reason = pupil.reason()
  if (reason !== undefined) return { ...nothing, converged: false, reason }
  const prediction = pupil.prediction(test)
  const score = scoreOf(work, test, prediction)
  return {
    ...nothing,
    converged: pupil.converged(),
    prediction: () => prediction,
    ...(score !== undefined && { score }),
  }
}
