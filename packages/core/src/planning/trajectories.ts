import type { Outcome, Step } from '../define/problem.ts'
import { random } from '../numeric/random.ts'
import { explainDivergence } from '../training/divergence.ts'
import type { WholeProblem } from '../training/problem.ts'
import { drain, hasGrown } from './drain.ts'
import { heldOutScores } from './held-out.ts'
import { said } from './linear-parameters.ts'
import { partCost } from './part-cost.ts'
import { type Linear, type PartMoments, partMoments } from './part-moments.ts'
import {
  counted,
  groupBy,
  type Quadratic,
  quadraticsAmong,
  type Shared,
  sharedBases,
  statisticsFor,
} from './shared-statistics.ts'
import { trainOne } from './single.ts'
import { type FoldOutcome, type Job, momentOf, type Rule, type Unit, type Work } from './work.ts'

/**
 * Algorithms that step along the gradient of the whole cost: the same steps, with the gradient of a quadratic form from the moments of the fold, so that
 * no step touches a row. Candidates that differ in epochs only are points of one run.
 */
export const trajectories: Rule = {
  name: 'trajectory',
  describe: 'steps along the gradient of one quadratic form a fold; fewer epochs are the beginning of more',
  take(work, jobs) {
    const { fitting, others } = quadraticsAmong(work, jobs, { job: walks, problem: ({ l1 }) => l1 === 0 })
    const { shared, rest } = sharedBases(work, fitting)
    return {
      units: shared.map((group) => unitOf(work, group)),
      rest: [...others, ...rest],
    }
  },
}

/** Needs the gradient only, and takes all rows at each step. */
function walks({ composition: { algorithm } }: Job): boolean {
  const asks: readonly string[] = algorithm.definition.needs.model ?? []
  const { batchSize = 0 } = algorithm.settings
  return asks.includes('pullback') && !asks.includes('design') && batchSize === 0
}

/** Everything but the epochs. */
const runOf = ({ job: { composition } }: Quadratic): string =>
  JSON.stringify([
    composition.model.settings,
    composition.penalty.settings,
    composition.algorithm.definition.name,
    { ...composition.algorithm.settings, epochs: undefined },
    composition.transforms.map(({ settings }) => settings),
  ])

const epochsOf = ({ job }: Quadratic): number => job.composition.algorithm.settings.epochs as number

function unitOf(work: Work, shared: Shared): Unit {
  const { members } = shared
  const folds = work.splits.length
  const runs = groupBy(members, runOf).map((run) => [...run].sort((a, b) => epochsOf(a) - epochsOf(b)))
  const p = shared.terms
  const steps = runs.reduce((sum, run) => sum + (epochsOf(run[run.length - 1]) || 0), 0)
  return {
    rule: trajectories.name,
    jobs: members.map(({ job }) => job),
    shares: `${counted(members.length, 'candidate')} in ${counted(runs.length, 'run')} (${p} terms): the gradient from one quadratic form for each of ${counted(folds, 'fold')}`,
    statistics: shared.statistics,
    trainings: folds,
    ms: folds * (0.05 + steps * (p * p * 1.2e-6 + 5e-4)),
    bytes: 8 * 3 * p * p,
    *run() {
      const statistics = yield* statisticsFor(work, shared)
      for (let fold = 0; fold < folds; fold++) {
        const G = statistics.training(fold)
        const centre = statistics.centre
        for (const [r, run] of runs.entries()) {
          yield momentOf('run', fold * runs.length + r, folds * runs.length)
          const moments = partMoments(statistics, G, run[0].design)
          if (!moments || moments.kept.length < run[0].design.terms) {
            for (const { job } of run) yield* trainOne(work, job, fold)
            continue
          }
          const walked = yield* walk(work, moments, centre, run, fold)
          const scores = heldOutScores(
            work,
            statistics,
            fold,
            walked.map(({ linear }) => linear),
          )
          for (const [k, one] of walked.entries()) {
            const { linear } = one
            const own = linear && said(work, statistics, { fold, f: linear, terms: run[k].design.terms })
            yield { ...outcomeOf(one, fold, scores[k]), ...own }
          }
        }
      }
    },
  }
}

interface Walked {
  readonly job: Job
  /** Absent when it diverged. */
  readonly linear: Linear | undefined
  readonly reason?: string
  readonly converged: boolean
  readonly costEvaluations: number
  readonly gradientEvaluations: number
}

const outcomeOf = ({ job, linear, ...rest }: Walked, fold: number, score: number | undefined): FoldOutcome => ({
  job,
  fold,
  by: trajectories.name,
  trainings: 0,
  ...(score !== undefined && { score }),
  ...rest,
})

/** Steps between two moments at which other work may go on. */
const PAUSE = 64

/** Walks once for candidates that differ in epochs, in ascending order of these, and stops at each. */
function* walk(
  work: Work,
  moments: PartMoments,
  centre: Float64Array,
  run: readonly Quadratic[],
  fold: number,
): Generator<undefined, Walked[]> {
  const { composition } = run[run.length - 1].job
  const cost = partCost(moments, centre, run[0])
  const found: Walked[] = []
  let seen = 0
  const reached = ({ job }: Quadratic, converged: boolean, diverged: boolean) => {
    const evaluations = cost.count() - seen // what fewer epochs have taken already counts once
    seen = cost.count()
    found.push({
      job,
      converged,
      linear: diverged ? undefined : cost.linear(),
      ...(diverged && {
        reason: `Training diverged: ${explainDivergence(composition, cost.slope, cost.theta.length).what}`,
      }),
      costEvaluations: evaluations,
      gradientEvaluations: evaluations,
    })
  }
  const running = composition.algorithm.definition.train(
    {
      theta: cost.theta,
      low: new Float64Array(cost.theta.length),
      rows: trained(work, fold),
      random: random(`${work.seed}/fold/${fold}`).fork('training'),
      gradient: cost.gradient,
      gradientOn: refused,
      cost: cost.value,
      steepness: cost.steepness,
    } as unknown as WholeProblem,
    composition.algorithm.settings,
  ) as Generator<Step, Outcome>
  const last = run.length - 1
  const steps = drain(running, ({ step, cost: now }, first) => {
    while (found.length < last && epochsOf(run[found.length]) === step)
      reached(run[found.length], cost.arrived(), !cost.arrived() && hasGrown(now, first))
  })
  try {
    let next = steps.next()
    for (let count = 1; !next.done; next = steps.next(), count++) if (count % PAUSE === 0) yield undefined
    const ended = next.value
    while (found.length < run.length) reached(run[found.length], ended?.converged ?? false, ended === undefined)
    return found
  } finally {
    cost.release()
  }
}

/** Rows that a split trains on, without making the list of them. */
function trained({ splits, data }: Work, fold: number): number {
  const split = splits[fold]
  return split.rest ? data.rows - split.test.length : split.train.length
}

/** Mini-batches are none of this rule's. */
const refused = () => {
  throw new Error('an algorithm that takes all rows asked for a batch')
}
