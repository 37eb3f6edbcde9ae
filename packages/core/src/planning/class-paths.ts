import { newton } from '../algorithms/newton.ts'
import { logLoss } from '../costs/log-loss.ts'
import { cores } from '../kernels/index.ts'
import { Pool } from '../kernels/pool.ts'
import { outputsOf } from '../numeric/respond.ts'
import { isRelative } from '../training/lambda-unit.ts'
import { type DesignPlan, designPlan } from './basis.ts'
import { solve } from './class-batch.ts'
import { type Course, type Start, saying, TOGETHER } from './class-course.ts'
import type { Blocks } from './class-curvature.ts'
import { guideAlong } from './class-guide.ts'
import { classProblems } from './class-problems.ts'
import { formed, ownHessians, refine, segmentSums, steepness } from './class-starts.ts'
import { counted, groupBy } from './shared-statistics.ts'
import { familyOf, trainingsOf, walkFold } from './warm-paths.ts'
import type { FoldOutcome, Job, Moment, Rule, Unit, Work } from './work.ts'

/**
 * Classes with a ridge penalty: all penalties and folds are columns of one product. All rows are solved along the penalty first; from there every column
 * takes the few steps that are left, with a Hessian that it shares, and each reading of the rows serves all columns that are still under way.
 */
export const classPaths: Rule = {
  name: 'class-path',
  describe: 'all penalties and folds of classes are columns of one product, each begun at the solution of all rows',
  take(work, jobs) {
    const plans = new Map<Job, DesignPlan>()
    for (const job of jobs) {
      const plan = arrives(job) ? designPlan(work, job.composition) : undefined
      if (plan && fits(work, plan)) plans.set(job, plan)
    }
    const groups = groupBy([...plans.keys()], familyOf).filter((group) => group.length > 1)
    const taken = new Set(groups.flat())
    return {
      units: groups.map((group) => unitOf(work, group, plans.get(group[0]) as DesignPlan)),
      rest: jobs.filter((job) => !taken.has(job)),
    }
  },
}

/** Steps that Newton's method must be allowed so that it arrives: then the minimum, found another way, is the same. */
const MANY_STEPS = 50

function arrives({ composition }: Job): boolean {
  const { model, cost, penalty, algorithm } = composition
  return (
    'design' in model.definition.offers &&
    cost.definition === logLoss.definition &&
    algorithm.definition === newton.definition &&
    algorithm.settings.steps >= MANY_STEPS &&
    !isRelative(composition) &&
    'quadratic' in penalty.definition.offers &&
    lambdaOf(composition) > 0
  )
}

const lambdaOf = ({ penalty: { definition, settings } }: Job['composition']): number =>
  definition.offers.quadratic(settings)

/** Terms of an output, and doubles that a design may have. */
const [MOST_TERMS, ROOM] = [1500, 2 ** 27]

function fits(work: Work, { terms, basis }: DesignPlan): boolean {
  if (!(terms <= MOST_TERMS)) return false
  const { segments, splits } = work.segments()
  const total = (some: readonly { readonly length: number }[]) => some.reduce((sum, { length }) => sum + length, 0)
  const parameters = outputsOf(work.classes?.length ?? 0) * (terms + Number(basis.intercept))
  const enough = splits.every(({ train }) => parameters <= total(train.map((s) => segments[s])))
  return enough && total(segments) * terms <= ROOM // with more parameters than rows folds have little in common
}

function unitOf(work: Work, jobs: readonly Job[], plan: DesignPlan): Unit {
  const folds = work.splits.length
  const trainings = trainingsOf(jobs)
  const { segments } = work.segments()
  const rows = segments.reduce((sum, { length }) => sum + length, 0)
  const K = outputsOf(work.classes?.length ?? 0)
  const threads = work.threads ?? cores()
  const columns = folds * trainings.length
  const ms = msOf({ rows, folds, trainings: trainings.length, K, p: plan.terms, threads })
  return {
    rule: classPaths.name,
    jobs,
    shares: `${counted(jobs.length, 'candidate')} in ${counted(trainings.length, 'training')} for each of ${counted(folds, 'fold')}, all ${columns * K} columns in each reading of the rows`,
    trainings: columns,
    ms,
    bytes: 8 * (rows * (plan.terms + 2 * K) + Math.min(columns, TOGETHER) * K * plan.terms * 30),
    *run() {
      const own = work.pool === undefined && threads > 1 && ms > WORTH_THREADS
      const pool = own ? new Pool({ threads }) : work.pool
      const problems = classProblems(work, plan, jobs[0].composition.cost)
      try {
        yield* walk({ rule: classPaths.name, work, problems, plan, trainings, pool })
      } finally {
        problems.release()
        if (own) void pool?.close()
      }
    },
  }
}

/** Below this threads are not worth their start. */
const WORTH_THREADS = 200

function msOf(sizes: {
  rows: number
  folds: number
  trainings: number
  K: number
  p: number
  threads: number
}): number {
  const { rows, folds, trainings, K, p, threads } = sizes
  const q = p + 1
  const pass = rows * K * (4 * q * 7e-8 + 8e-6)
  const hessians = (rows * q * q * (K * (K + 1))) / 2 / 1.4e7
  return (trainings * (folds * (K > 1 ? 9 : 5) * pass + 0.5 * hessians)) / threads + rows * p * 8e-6
}

function* walk(course: Course): Generator<FoldOutcome | Moment | undefined, void> {
  const { work, problems, trainings, pool } = course
  const { parts } = problems
  const lambdas = trainings.map(([job]) => lambdaOf(job.composition))
  const evaluations = lambdas.map(() => 0)
  const of = lambdas.length * (1 + parts.length)
  let walked = 0
  const guided = guideAlong(problems.rows, {
    V: problems.whole.V,
    lambdas,
    pool,
    evaluated(k) {
      evaluations[k]++
      walked = k
    },
  })
  const guide = yield* saying(guided, () => ({
    doing: `penalty ${walked + 1} of ${lambdas.length}, all rows`,
    done: walked,
    of,
  }))
  for (const [fold, part] of parts.entries()) if (!part || !guide) yield* walkFold(work, trainings, fold, undefined)
  if (!guide || !parts.some(Boolean)) return
  const own = ownHessians(problems)
  const steep = yield* steepness(course)
  const refined = guide[0].whole ? guide : yield* refine(course, guide, lambdas)
  const batch = Math.max(1, Math.floor(TOGETHER / parts.length))
  let blocks: readonly Blocks[] = []
  for (let from = 0; from < lambdas.length; from += batch) {
    const some = refined.slice(from, from + batch)
    const starts: Start[] = []
    for (const [k, signpost] of some.entries()) {
      const before = refined[from + k - 1]
      if (before?.blocks !== signpost.blocks) blocks = yield* formed(course, signpost, own)
      starts.push({ signpost, blocks, sums: [] })
    }
    const sums = problems.alike ? yield* segmentSums(course, some) : undefined
    yield* solve(course, {
      first: from,
      starts: starts.map((start, k) => ({ ...start, sums: sums?.[k] ?? [] })),
      lambdas: lambdas.slice(from, from + batch),
      steep,
      own,
      trainings: trainings.slice(from, from + batch),
      evaluations: evaluations.slice(from, from + batch),
    })
  }
}
