import type { BooleanColumn, NumberColumn } from '../define/columns.ts'
import { gemvT } from '../kernels/gemv.ts'
import { type allocate, scope } from '../kernels/memory.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { axpy, dot } from '../kernels/vector.ts'
import { deviation, weightedMean } from '../numeric/moments.ts'
import { designPlan } from './basis.ts'
import { type Covariances, lassoPath } from './lasso-path.ts'
import { arrives, mixtureOf } from './paths.ts'
import { counted, groupBy, type Quadratic, quadraticOf } from './shared-statistics.ts'
import { trainOne } from './single.ts'
import type { Job, Rule, Unit, Work } from './work.ts'

/**
 * Lasso and elastic net with more terms than rows: the same paths, with the covariances of the few terms that take part computed from the columns of
 * the training part when they are first needed.
 */
export const widePaths: Rule = {
  name: 'wide-path',
  describe: 'penalties in descending order from the columns of a fold, each begun at the solution before it',
  take(work, jobs) {
    const chosen = new Set<Job>()
    const fitting = jobs.flatMap((job) => {
      if (!arrives(job) || !isWide(work, job)) return []
      const one = quadraticOf(work, job)
      if (one === undefined || one.l1 === 0) return []
      chosen.add(job)
      return [one]
    })
    const groups = groupBy(
      fitting,
      ({ job, design }) => `${design.standardize} ${design.basis.intercept} ${mixtureOf(job)}`,
    )
    return { units: groups.map((members) => unitOf(work, members)), rest: jobs.filter((job) => !chosen.has(job)) }
  },
}

/** The terms are the features themselves, and more than the rows. */
function isWide(work: Work, { composition }: Job): boolean {
  const design = designPlan(work, composition)
  return design !== undefined && design.basis.degree === 1 && design.terms > work.data.rows
}

function unitOf(work: Work, given: readonly Quadratic[]): Unit {
  const folds = work.splits.length
  const { rows } = work.data
  const members = [...given].sort((a, b) => b.l1 - a.l1 || b.l2 - a.l2)
  const { design } = members[0]
  return {
    rule: widePaths.name,
    jobs: given.map(({ job }) => job),
    shares: `${counted(members.length, 'penalty', 'penalties')} (${design.terms} terms, ${rows} rows): one path for each of ${counted(folds, 'fold')}`,
    trainings: folds,
    ms: folds * (rows * design.terms * (1e-5 + members.length * 1e-6) + members.length * rows * rows * 1e-6),
    bytes: 8 * (rows * design.terms + 4 * rows * rows),
    *run() {
      for (let fold = 0; fold < folds; fold++) {
        yield undefined
        const scores = scope((take) => {
          const part = partOf(work, fold, members[0], take)
          return lassoPath(part.covariances, members).map((beta) => beta && scoreOf(work, fold, part, beta))
        })
        for (const [k, { job }] of members.entries()) {
          const found = scores[k]
          if (!found) {
            yield* trainOne(work, job, fold)
            continue
          }
          const { score, values } = found
          const shared = {
            converged: true,
            by: widePaths.name,
            costEvaluations: 1,
            gradientEvaluations: 0,
            trainings: 0,
          }
          yield { job, fold, ...(score !== undefined && { score }), prediction: () => ({ values }), ...shared }
        }
      }
    },
  }
}

interface Part {
  readonly covariances: Covariances
  readonly mean: Float64Array
  readonly scale: Float64Array
  readonly targetMean: number
}

/** The columns of a training part as the pipeline would make them, centred with an intercept, each row times the root of its share of the weight. */
function partOf(
  { data, splits, target, weights, offset }: Work,
  fold: number,
  { design }: Quadratic,
  take: typeof allocate,
): Part {
  const { train } = splits[fold]
  const n = train.length
  const { intercept } = design.basis
  const w = weights && at(weights, train)
  let total = n
  if (w) total = w.reduce((sum, value) => sum + value, 0)
  const root = Float64Array.from(train, (_, i) => Math.sqrt((w ? w[i] : 1) / total))
  const p = design.terms
  const X = take(n * p)
  const mean = new Float64Array(p)
  const scale = new Float64Array(p).fill(1)
  data.features.forEach((name, j) => {
    const column = at((data.column(name) as NumberColumn | BooleanColumn).values, train)
    const own = weightedMean(column, w)
    if (intercept) mean[j] = own
    if (design.standardize) scale[j] = deviation(column, own, w) || 1
    for (let i = 0; i < n; i++) X[j * n + i] = root[i] * ((column[i] - mean[j]) / scale[j])
  })
  const y = at(target, train)
  if (offset) for (let i = 0; i < n; i++) y[i] -= offset[train[i]]
  const targetMean = intercept ? weightedMean(y, w) : 0
  const r = take(n)
  const centred = y.map((value, i) => root[i] * (value - targetMean))
  const columns = rowsOf(X, n)
  return {
    mean,
    scale,
    targetMean,
    covariances: {
      p,
      meanSquare: centred.reduce((sum, value) => sum + value * value, 0),
      slopeInto(beta, q) {
        r.set(centred)
        for (let j = 0; j < p; j++) if (beta[j] !== 0) axpy(-beta[j], X.subarray(j * n, (j + 1) * n), r)
        gemvT(columns, r, q)
      },
      product: (j, k) => dot(X.subarray(j * n, (j + 1) * n), X.subarray(k * n, (k + 1) * n)),
    },
  }
}

function scoreOf(
  { data, splits, target, weights, offset, metric }: Work,
  fold: number,
  { mean, scale, targetMean }: Part,
  beta: Float64Array,
): { readonly score: number | undefined; readonly values: Float64Array } {
  const { test } = splits[fold]
  const values = new Float64Array(test.length).fill(targetMean)
  data.features.forEach((name, j) => {
    if (beta[j] === 0) return
    const column = (data.column(name) as NumberColumn | BooleanColumn).values
    for (let i = 0; i < test.length; i++) values[i] += beta[j] * ((column[test[i]] - mean[j]) / scale[j])
  })
  if (offset) for (let i = 0; i < test.length; i++) values[i] += offset[test[i]]
  return { score: metric.compute(at(target, test), { values }, weights && at(weights, test)), values }
}

function at(values: Float64Array | Uint8Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]]
  return out
}
