import { newton } from '../algorithms/newton.ts'
import { logLoss } from '../costs/log-loss.ts'
import type { Prediction } from '../define/metrics.ts'
import { binomial } from '../kernels/class-columns.ts'
import { classLosses } from '../kernels/class-loss.ts'
import { gemm } from '../kernels/gemm.ts'
import { cores } from '../kernels/index.ts'
import { type Matrix, matrix } from '../kernels/matrix.ts'
import { allocate, release, scope } from '../kernels/memory.ts'
import { Pool } from '../kernels/pool.ts'
import { logLoss as logLossMetric } from '../metrics/log-loss.ts'
import { norm } from '../numeric/convergence.ts'
import { outputsOf, respond } from '../numeric/respond.ts'
import { isRelative } from '../training/lambda-unit.ts'
import { overAllClasses } from './all-classes.ts'
import { type DesignPlan, designPlan } from './basis.ts'
import { ClassColumn } from './class-column.ts'
import { type Blocks, blocksOf, ClassCurvature, probabilities, sumOfBlocks } from './class-curvature.ts'
import { guideAlong, type Signpost } from './class-guide.ts'
import {
  type Ask,
  addTo,
  type ClassProblems,
  classProblems,
  gradientOf,
  inPart,
  inWhole,
  type Part,
  sumsAt,
} from './class-problems.ts'
import { termNames } from './linear-parameters.ts'
import { counted, groupBy } from './shared-statistics.ts'
import { trainOne } from './single.ts'
import { familyOf, trainingsOf, walkFold } from './warm-paths.ts'
import type { FoldOutcome, FoldParameters, Job, Moment, Rule, Unit, Work } from './work.ts'

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

/** What Newton's method must be asked for so that it arrives: then the minimum, found another way, is the same. */
const [MANY_STEPS, SMALL] = [50, 1e-10]

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
        yield* walk({ work, problems, plan, trainings, pool })
      } finally {
        problems.release()
        if (own) void pool?.close()
      }
    },
  }
}

/** Below this share of its length at 0 a gradient means convergence. */
const CONVERGED = 1e-6
/** Below this threads are not worth their start. */
const WORTH_THREADS = 200
/** Columns whose steps are remembered at the same time. */
const TOGETHER = 400

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

interface Course {
  readonly work: Work
  readonly problems: ClassProblems
  readonly plan: DesignPlan
  readonly trainings: readonly (readonly Job[])[]
  readonly pool: Pool | undefined
}

/** Where the columns of one λ begin, and how their costs curve there. */
interface Start {
  readonly signpost: Signpost
  /** Blocks of all rows at this signpost or one near by: of each segment where every part has a Hessian of its own, else of all. */
  readonly blocks: readonly Blocks[]
  /** Sums at the signpost over each segment, where they are those of every part. */
  readonly sums: readonly Float64Array[]
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

/** Says where one is at each pause. */
function* saying<T>(running: Generator<undefined, T>, where: () => Moment): Generator<Moment, T> {
  for (let next = running.next(); ; next = running.next()) {
    if (next.done) return next.value
    yield where()
  }
}

/** Whether to factor a Hessian for each part takes less time than a reading of its rows, or hardly any. */
const ownHessians = ({ size, parts, rows }: ClassProblems): boolean =>
  size <= 400 || (size * size) / 12 <= rows.n / Math.max(parts.length, 1)

/** The length of each part's gradient at 0, against which convergence is judged. */
function* steepness({ problems, pool }: Course): Generator<undefined, readonly number[]> {
  const { parts, size } = problems
  const asks = parts.flatMap((part): Ask[] => (part ? [{ part, theta: new Float64Array(size) }] : []))
  const sums = asks.map(() => new Float64Array(size))
  yield* sumsAt(problems, asks, (ask, more, at) => addTo(sums[ask], more, at), pool)
  const lengths = parts.map(() => 0)
  for (const [k, ask] of asks.entries()) lengths[ask.part.fold] = norm(gradientOf(problems, ask, sums[k], 0))
  return lengths
}

/** One step more for each signpost of some rows, with all rows. */
function* refine(
  { problems, pool }: Course,
  guide: readonly Signpost[],
  lambdas: readonly number[],
): Generator<undefined, readonly Signpost[]> {
  const { whole, size, rows } = problems
  const asks = guide.map(({ theta }): Ask => ({ part: whole, theta }))
  const sums = asks.map(() => new Float64Array(size))
  yield* sumsAt(problems, asks, (ask, more, at) => addTo(sums[ask], more, at), pool)
  return guide.map((signpost, k) => {
    const { blocks, share } = signpost
    const curvature = new ClassCurvature(blocks, rows, { share, lambda: lambdas[k] })
    const d = gradientOf(problems, asks[k], sums[k], lambdas[k])
    curvature.solve(d)
    curvature.release()
    return { ...signpost, theta: signpost.theta.map((value, j) => value - d[j]) }
  })
}

/** Blocks of all rows at a signpost: of each segment, or of all. */
function* formed(
  { problems, pool }: Course,
  { theta, blocks, whole }: Signpost,
  own: boolean,
): Generator<undefined, readonly Blocks[]> {
  if (whole && !own) return [blocks]
  const { rows, design, whole: all } = problems
  const P = allocate(rows.n * rows.K, Float64Array, false)
  try {
    probabilities(rows, theta, P, pool)
    const each: Blocks[] = []
    const bounds = own ? design.starts : [0, rows.n]
    for (const [s, from] of bounds.slice(0, -1).entries())
      each.push(yield* blocksOf(rows, P, all.V, { from, to: bounds[s + 1], pool }))
    return each
  } finally {
    release(P)
  }
}

/** Sums over each segment at each signpost. */
function* segmentSums(
  { problems, pool }: Course,
  signposts: readonly Signpost[],
): Generator<undefined, Float64Array[][]> {
  const { whole, size } = problems
  const asks = signposts.map(({ theta }): Ask => ({ part: whole, theta }))
  const sums = asks.map(() => whole.segments.map(() => new Float64Array(size)))
  yield* sumsAt(problems, asks, (ask, more, at, segment) => addTo(sums[ask][segment], more, at), pool)
  return sums
}

interface Batch {
  /** The number of the first λ among all. */
  readonly first: number
  readonly starts: readonly Start[]
  readonly lambdas: readonly number[]
  readonly steep: readonly number[]
  readonly own: boolean
  readonly trainings: readonly (readonly Job[])[]
  readonly evaluations: readonly number[]
}

function* solve(course: Course, batch: Batch): Generator<FoldOutcome | Moment | undefined, void> {
  const { problems } = course
  const { starts, lambdas, steep, own, trainings } = batch
  const { rows, parts, size, whole } = problems
  const curvatures: ClassCurvature[] = []
  const columns: Column[] = []
  try {
    for (const [k, { signpost, blocks, sums }] of starts.entries()) {
      const lambda = lambdas[k]
      let shared: ClassCurvature | undefined
      for (const part of parts) {
        if (!part) continue
        const { scaling, share } = part
        if (own || !shared) {
          shared = own
            ? new ClassCurvature(sumOfBlocks(part.segments.map((s) => blocks[s])), rows, { share, lambda, scaling })
            : new ClassCurvature(blocks[0], rows, { share: whole.share, lambda })
          curvatures.push(shared)
        }
        const length = steep[part.fold]
        const tolerance = Number(trainings[k][0].composition.algorithm.settings.tolerance)
        const theta = inPart(problems, part, signpost.theta)
        const column = new ClassColumn(theta, shared, {
          certain: CONVERGED * length,
          enough: Math.min(SMALL, tolerance) * length,
        })
        if (sums.length > 0) {
          const total = new Float64Array(size)
          for (const s of part.segments) addTo(total, sums[s], 0)
          column.tell(gradientOf(problems, { part, theta }, total, lambda), true)
        }
        columns.push({ column, part, k })
      }
      yield undefined
    }
    for (const stage of stagesOf(starts.length)) {
      const some = columns.filter(({ k }) => stage.includes(k))
      for (const one of some) lead(one, columns, stage)
      yield* walkTogether(course, batch, some, columns)
    }
    for (const part of parts) {
      if (!part) continue
      const own = columns.filter((one) => one.part === part)
      yield* outcomesOf(course, batch, part, own)
    }
  } finally {
    for (const curvature of curvatures) curvature.release()
  }
}

/** Every fourth λ first, then those half-way between: what the first steps of neighbours have missed is then known. */
function stagesOf(lambdas: number): number[][] {
  const all = Array.from({ length: lambdas }, (_, k) => k)
  return STRIDES.map((stride, s) => all.filter((k) => k % stride === 0 && (s === 0 || k % STRIDES[s - 1] !== 0)))
}
const STRIDES = [4, 2, 1]

interface Column {
  readonly column: ClassColumn
  readonly part: Part
  readonly k: number
}

/** Moves a column's first trial by what its neighbours along λ, which have arrived, have missed with theirs. */
function lead({ column, part, k }: Column, columns: readonly Column[], stage: readonly number[]): void {
  if (!column.begun || stage.includes(0)) return
  const arrived = columns.filter((one) => one.part === part && one.column.state === 'done')
  const near = [-1, 1].flatMap((side) => {
    const distances = arrived.flatMap((one) => ((one.k - k) * side > 0 ? [Math.abs(one.k - k)] : []))
    const least = Math.min(...distances)
    return arrived.filter((one) => (one.k - k) * side === least && least <= STRIDES[0])
  })
  if (near.length === 0) return
  const sum = new Float64Array(column.trial.length)
  for (const one of near) addTo(sum, one.column.missed, 0)
  column.lead(
    sum.map((value) => value / near.length),
    Math.max(...near.map((one) => one.column.gain)),
  )
}

/** Readings of the rows until all of these columns have arrived, or failed. */
function* walkTogether(
  course: Course,
  batch: Batch,
  some: readonly Column[],
  columns: readonly Column[],
): Generator<Moment | undefined, void> {
  const { problems, pool } = course
  const { lambdas } = batch
  const { parts, size } = problems
  for (;;) {
    const under = some.filter(({ column }) => column.state === 'walking')
    if (under.length === 0) break
    const asks = under.map(({ column, part }): Ask => ({ part, theta: column.trial }))
    const sums = asks.map(() => new Float64Array(size))
    const arrived = batch.first * parts.length + columns.filter(({ column }) => column.state !== 'walking').length
    const all = course.trainings.length * parts.length
    yield* saying(
      sumsAt(problems, asks, (ask, more, at) => addTo(sums[ask], more, at), pool),
      () => ({
        doing: `${arrived} of ${all} trainings have arrived`,
        done: course.trainings.length + arrived,
        of: course.trainings.length + all,
      }),
    )
    for (const [c, { column, k }] of under.entries()) {
      column.tell(gradientOf(problems, asks[c], sums[c], lambdas[k]))
      if (c % 16 === 15) yield undefined
    }
  }
}

/** What the columns of a fold say of its test rows. */
function* outcomesOf(
  { work, problems, plan, pool }: Course,
  { trainings, evaluations, first }: Batch,
  part: Part,
  columns: readonly Column[],
): Generator<FoldOutcome | undefined, void> {
  const { design, rows, q, size } = problems
  const { K, p, n, X } = rows
  const { fold } = part
  const { test: segment } = work.segments().splits[fold]
  const { train } = work.splits[fold]
  const [from, to] = [design.starts[segment], design.starts[segment + 1]]
  const m = to - from
  const picked = (values: Float64Array) => values.slice(from, to)
  const target = picked(rows.y)
  const weights = rows.w && picked(rows.w)
  const names = work.classes as readonly string[]
  const B = allocate(columns.length * size, Float64Array, false)
  const Z = allocate(columns.length * K * m, Float64Array, false)
  try {
    for (const [c, { column }] of columns.entries())
      inWhole(problems, { part, theta: column.trial }, B.subarray(c * size, (c + 1) * size))
    for (let c = 0; c < columns.length * K; c++) Z.fill(q > p ? B[c * q + p] : 0, c * m, (c + 1) * m)
    const tested: Matrix = { values: X.subarray(from), rows: m, columns: p, rowStride: 1, columnStride: n }
    gemm(
      tested,
      { values: B, rows: p, columns: columns.length * K, rowStride: 1, columnStride: q },
      matrix(Z, m, columns.length * K),
      pool,
    )
    if (rows.offset) for (let at = 0; at < Z.length; at++) Z[at] += rows.offset[from + (at % m)]
    const losses = work.metric === logLossMetric ? lossesOf(problems, Z, from, to, pool) : undefined
    for (const [c, { column, k }] of columns.entries()) {
      for (const [i, job] of trainings[k].entries()) {
        if (column.state === 'failed') {
          yield* trainOne(work, job, fold)
          continue
        }
        const { threshold } = job.composition.model.settings
        const eta = Z.subarray(c * K * m, (c + 1) * K * m)
        const said = () => overAllClasses(predictionOf(eta, m, names, threshold as number), names, train.length)
        const prediction = losses ? undefined : said()
        const score = prediction ? work.metric.compute(target, prediction, weights) : losses?.[c]
        const counts = i === 0 ? column.evaluations + (fold === 0 ? evaluations[k] : 0) : 0
        yield {
          job,
          fold,
          by: classPaths.name,
          trainings: 0,
          run: first + k,
          costEvaluations: counts,
          gradientEvaluations: counts,
          converged: true,
          prediction: prediction ? () => prediction : said,
          parameters: () => parametersOf(work, problems, plan, B.subarray(c * size, (c + 1) * size)),
          ...(score !== undefined && { score }),
        }
      }
    }
  } finally {
    release(B)
    release(Z)
  }
}

/** The mean log loss of each column in these rows, without their predictions. */
function lossesOf(
  { rows: { K, y, w } }: ClassProblems,
  eta: Float64Array,
  from: number,
  to: number,
  pool: Pool | undefined,
) {
  const weights = w?.subarray(from, to)
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : to - from
  return classLosses(eta, K, y.subarray(from, to), weights, pool).map((loss) => loss / total)
}

/** The prediction from η of rows, which stay as they are. */
function predictionOf(eta: Float64Array, rows: number, classes: readonly string[], threshold: number): Prediction {
  return scope((take) => {
    if (classes.length > 2) {
      const own = take(eta.length, Float64Array, false)
      own.set(eta)
      const { values, probabilities } = respond('logit', own, rows, classes)
      return { values, classes, probabilities: (probabilities as Float64Array).slice() }
    }
    const P = take(2 * rows, Float64Array, false)
    binomial(eta, P)
    const probabilities = P.slice()
    const values = new Float64Array(rows)
    for (let i = 0; i < rows; i++) values[i] = probabilities[rows + i] >= threshold ? 1 : 0
    return { values, classes, probabilities }
  })
}

/** Parameters in the user's units, from those in terms of the whole. */
function parametersOf(
  { data }: Work,
  { design, q, rows: { K, p } }: ClassProblems,
  { basis, terms }: DesignPlan,
  theta: Float64Array,
): FoldParameters {
  const coefficients: number[] = []
  const intercepts: number[] = []
  for (let k = 0; k < K; k++) {
    let intercept = q > p ? theta[k * q + p] : 0
    for (let j = 0; j < p; j++) {
      const beta = theta[k * q + j] / design.unit[j]
      coefficients.push(beta)
      if (q > p) intercept -= beta * design.centre[j]
    }
    intercepts.push(intercept)
  }
  return {
    terms: termNames(data, basis, terms),
    values: { intercept: K === 1 ? intercepts[0] : intercepts, coefficients },
  }
}
