import { HpError } from '../define/errors.ts'
import type { Curvature, Outcome, Step } from '../define/problem.ts'
import { roleOf } from '../define/roles.ts'
import { curvatureOf } from '../numeric/curvature.ts'
import { type Predictor, predictReadied, type Readied, readied, reported } from '../training/predictor.ts'
import type { WholeProblem } from '../training/problem.ts'
import { prepare, type Training } from '../training/training.ts'
import { overAllClasses } from './all-classes.ts'
import { drain } from './drain.ts'
import { plainParameters, scoreOf } from './pausable.ts'
import { counted, groupBy } from './shared-statistics.ts'
import { trainOne } from './single.ts'
import type { FoldOutcome, Job, Rule, Unit, Work } from './work.ts'

/**
 * Families that are linear in their parameters and not least squares: candidates that differ in the penalty only are trained one after the other on one
 * design, from the strongest penalty down, each from where the last ended; of much data all rows are solved first, and show the folds where to begin and
 * how the cost curves. Candidates that differ in a decision only are one training.
 */
export const warmPaths: Rule = {
  name: 'warm-path',
  relative: true,
  describe:
    'along the penalty each training begins where the last ended; decisions such as a threshold take no training',
  take(work, jobs) {
    const walking = jobs.filter(walks)
    const groups = groupBy(walking, familyOf).filter((group) => group.length > 1)
    const taken = new Set(groups.flat())
    return { units: groups.map((group) => unitOf(work, group)), rest: jobs.filter((job) => !taken.has(job)) }
  },
}

const walkers: readonly string[] = ['newton', 'proximal-newton']

const walks = ({ composition: { model, cost, algorithm } }: Job): boolean =>
  'design' in model.definition.offers &&
  !('quadratic' in cost.definition.offers) &&
  walkers.includes(algorithm.definition.name)

/** The settings of a model that training sees. */
const undecided = ({ composition: { model } }: Job) =>
  Object.entries(model.settings).filter(
    ([name]) => roleOf(model.definition, model.definition.hyperparameters[name]) !== 'decision',
  )

/** Everything but the settings of the penalty and decisions. */
export const familyOf = (job: Job): string => {
  const { model, cost, penalty, algorithm, transforms } = job.composition
  const part = ({ definition, settings }: typeof cost) => [definition.name, settings]
  return JSON.stringify([
    model.definition.name,
    undecided(job),
    part(cost),
    penalty.definition.name,
    part(algorithm as never),
    transforms.map((one) => part(one as never)),
  ])
}

/** Candidates that are one training, strongest penalty first; those that differ in more than λ in runs of their own. */
export function trainingsOf(jobs: readonly Job[]): Job[][] {
  const strength = ([{ composition }]: readonly Job[]) => Number(composition.penalty.settings.lambda ?? 0)
  const rest = ([{ composition }]: readonly Job[]) => JSON.stringify({ ...composition.penalty.settings, lambda: 0 })
  const same = groupBy(jobs, ({ composition }) => JSON.stringify(composition.penalty.settings)).map((one) => [...one])
  return same.sort((a, b) => (rest(a) === rest(b) ? strength(b) - strength(a) : rest(a) < rest(b) ? -1 : 1))
}

/** Multiplications in a Hessian from which on all rows are solved first. */
const much = 5e7

function unitOf(work: Work, jobs: readonly Job[]): Unit {
  const folds = work.splits.length
  const trainings = trainingsOf(jobs)
  const numbers = work.data.rows * Math.max(work.data.features.length, 1)
  const guided = numbers * work.data.features.length >= much
  return {
    rule: warmPaths.name,
    jobs,
    shares: `${counted(jobs.length, 'candidate')} in ${counted(trainings.length, 'training')} for each of ${counted(folds, 'fold')}, each from where the last ended${guided ? ', all rows first' : ''}`,
    trainings: folds * trainings.length,
    ms: (folds + Number(guided)) * trainings.length * (4 + numbers * 8e-6),
    bytes: 8 * numbers * 2,
    *run() {
      const guide = guided ? yield* guideOf(work, trainings) : undefined
      for (let fold = 0; fold < folds; fold++) yield* walkFold(work, trainings, fold, guide)
    },
  }
}

/** Where the training of all rows ended for each candidate, and how the cost curved there. */
type Guide = readonly { readonly theta: Float64Array; readonly blocks: readonly Float64Array[] }[]

/** The path on all rows. Undefined where they cannot be trained on. */
function* guideOf(work: Work, trainings: readonly Job[][]): Generator<undefined, Guide | undefined> {
  const first = attempt(() => prepare(trainings[0][0].estimator, work.data, optionsOf(work, 'all')))
  if (first === undefined) return undefined
  try {
    const guide: { theta: Float64Array; blocks: readonly Float64Array[] }[] = []
    const steep = first.problem.steepness()
    for (const [k, [job]] of trainings.entries()) {
      const training = k === 0 ? first : first.beside(job.composition)
      const last = guide.at(-1)
      if (last) training.problem.theta.set(last.theta)
      const held = holding(training.problem, training, last?.blocks)
      yield* drain(runOf(training, held.problem, steep))
      guide.push({ theta: training.problem.theta.slice(), blocks: held.blocks() })
    }
    return guide
  } finally {
    first.release()
  }
}

export function* walkFold(
  work: Work,
  trainings: readonly (readonly Job[])[],
  fold: number,
  guide: Guide | undefined,
): Generator<FoldOutcome | undefined, void> {
  const { train, test } = work.splits[fold]
  const rows = work.data.rowsAt(test)
  const first = attempt(() => prepare(trainings[0][0].estimator, work.data.rowsAt(train), optionsOf(work, fold)))
  const ready = first && attempt(() => readied(first.predictor, rows))
  try {
    let before: Float64Array | undefined
    const steep = first?.problem.steepness() ?? 0
    for (const [k, jobs] of trainings.entries()) {
      const training = first && (k === 0 ? first : first.beside(jobs[0].composition))
      if (!training || !ready) {
        for (const job of jobs) yield* trainOne(work, job, fold)
        continue
      }
      const { problem } = training
      const shown = guide?.[k].theta.length === problem.theta.length ? guide[k] : undefined
      if (shown) problem.theta.set(startOf(shown.theta, before, guide?.[k - 1]?.theta))
      else if (before) problem.theta.set(before)
      const ended = yield* drain(
        runOf(training, shown ? holding(problem, training, shown.blocks).problem : problem, steep),
      )
      if (ended === undefined) {
        for (const job of jobs) yield* trainOne(work, job, fold)
        continue
      }
      problem.settle()
      before = problem.theta.slice()
      for (const [i, job] of jobs.entries())
        yield outcomeOf(work, {
          job,
          fold,
          training,
          ready,
          rows,
          ended,
          counts: i === 0,
          trainings: Number(i === 0 && k > 0),
        })
    }
  } finally {
    ready?.release()
    first?.release()
  }
}

/** Where all rows ended, moved by as much as the fold ended elsewhere for the last candidate. */
const startOf = (now: Float64Array, before: Float64Array | undefined, then: Float64Array | undefined): Float64Array =>
  before && then ? now.map((value, j) => value + before[j] - then[j]) : now

interface Ended {
  readonly job: Job
  readonly fold: number
  readonly training: Training
  readonly ready: Readied
  readonly rows: Work['data']
  readonly ended: Outcome
  /** Whether the evaluations of the training are its own. */
  readonly counts: boolean
  readonly trainings: number
}

function outcomeOf(work: Work, { job, fold, training, ready, rows, ended, counts, trainings }: Ended): FoldOutcome {
  const { predictor } = training
  const composition = { ...predictor.composition, model: job.composition.model }
  const own: Predictor = { ...predictor, composition, theta: predictor.theta.slice() }
  const prediction = overAllClasses(predictReadied(own, ready), work.classes, training.data.rows)
  const score = scoreOf(work, rows, prediction)
  const { costEvaluations, gradientEvaluations } = training.counts
  return {
    job,
    fold,
    by: warmPaths.name,
    trainings,
    costEvaluations: counts ? costEvaluations : 0,
    gradientEvaluations: counts ? gradientEvaluations : 0,
    converged: ended.converged,
    prediction: () => prediction,
    parameters: () => plainParameters(reported(own) as never),
    ...(score !== undefined && { score }),
  }
}

const optionsOf = ({ seed, threads }: Work, fold: number | 'all') => ({
  seed: `${seed}/fold/${fold}`,
  trace: 'none' as const,
  ...(threads !== undefined && { threads }),
})

/** A training whose gradient at 0, which no penalty changes, has been measured. */
const runOf = (
  { composition: { algorithm } }: Training,
  problem: WholeProblem,
  steep: number,
): Generator<Step, Outcome> =>
  algorithm.definition.train(
    { ...problem, steepness: () => steep, dualityGap: () => undefined },
    algorithm.settings,
  ) as Generator<Step, Outcome>

/** A problem that begins with the curvature of another solution near by, and remembers the one it ended with. */
function holding(problem: WholeProblem, { composition }: Training, given: readonly Float64Array[] | undefined) {
  let blocks = given ?? []
  let fresh = given !== undefined
  const { definition, settings } = composition.penalty
  const all = Uint32Array.from(problem.design.terms, (_, j) => j)
  const curvature = (theta: Float64Array): Curvature => {
    const kept = fresh
    fresh = false
    const hessian = (at: Float64Array, which: 'own' | 'all') => {
      if (!kept) blocks = problem.hessian(at, which, all)
      return blocks
    }
    const { outputs, intercept, rows: size } = problem
    const lambda = definition.offers.quadratic(settings)
    const coupling = kept && { coupling: blocks.length > outputs }
    return curvatureOf(hessian, theta, { outputs, intercept, size, lambda, ...coupling })
  }
  const quadratic = 'quadratic' in definition.offers
  return {
    problem: quadratic ? { ...problem, curvature, ...(given && { draft: () => undefined }) } : problem,
    blocks: () => blocks,
  }
}

/** What the data may not allow; then each candidate says so by itself. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (cause) {
    if (cause instanceof HpError) return undefined
    throw cause
  }
}
