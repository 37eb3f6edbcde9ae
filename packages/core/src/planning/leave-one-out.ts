import { HpError } from '../define/errors.ts'
import { cholesky } from '../kernels/cholesky.ts'
import { scope } from '../kernels/memory.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { ascending } from '../numeric/ascending.ts'
import { type FoldStatistics, listed } from './fold-statistics.ts'
import { well } from './least-squares.ts'
import { linearOf, type PartMoments, partMoments } from './part-moments.ts'
import {
  counted,
  type Quadratic,
  quadraticsAmong,
  type Shared,
  sharedBases,
  statisticsFor,
} from './shared-statistics.ts'
import { trainOne } from './single.ts'
import { changedWork, type Job, momentOf, type Rule, type Unit, type Work } from './work.ts'

/**
 * Leave-one-out for least squares and ridge: the error of the row left out is its residual over 1 − hᵢ, h the leverage in one fit to all rows (Allen
 * 1974, Technometrics 16, 125–127). Ridge as the columns are only: standardising again without the row is another penalty. Generalised cross-validation
 * takes the mean leverage for each (Golub, Heath & Wahba 1979, Technometrics 21, 215–223), of any ridge, since no row is left out in earnest.
 */
export const leaveOneOut: Rule = {
  name: 'leave-one-out',
  describe: 'the error of each row left out follows from one fit to all rows and its leverages',
  take(work, jobs) {
    const mean = work.splits.some(({ meanLeverage }) => meanLeverage)
    if (!mean && (work.weights !== undefined || !leavesOneOut(work))) return { units: [], rest: jobs }
    const whole = onAllRows(work)
    const { fitting, others } = quadraticsAmong(work, jobs, {
      job: ({ composition: { algorithm } }) => algorithm.definition.exact === true,
      problem: ({ l1, l2, design }) => l1 === 0 && (l2 === 0 || !design.standardize || mean),
    })
    const { shared, rest } = sharedBases(whole, fitting)
    if (mean && (work.weights !== undefined || rest.length > 0 || others.length > 0)) throw withoutLeverages(work)
    return {
      units: shared.map((group) => unitOf(work, whole, group, mean)),
      rest: [...others, ...rest],
    }
  },
}

const withoutLeverages = ({ weights }: Work) =>
  new HpError({
    code: 'request/invalid',
    what: `generalised cross-validation needs leverages, which ${weights ? 'are not there with weights' : 'only linear models have that are fitted by qr or cholesky, without a penalty or with ridge'}.`,
    where: 'leave-one-out, leverages (flag --leverages)',
    fix: "leave each row out in earnest (leverages 'own'), or use k-fold",
  })

function leavesOneOut({ splits, data }: Work): boolean {
  if (splits.length !== data.rows) return false
  const seen = new Uint8Array(data.rows)
  for (const { rest, test } of splits) {
    if (test.length !== 1 || rest !== true || seen[test[0]] === 1) return false
    seen[test[0]] = 1
  }
  return true
}

/** The same work with one segment, which holds every row. */
function onAllRows(work: Work): Work {
  const all = ascending(work.data.rows)
  return changedWork(work, {
    splits: [{ train: all, test: all }],
    segments: () => listed([all], [{ train: [0], test: 0 }]),
  })
}

function unitOf(work: Work, whole: Work, group: Shared, mean: boolean): Unit {
  const shared = { ...group, statistics: { ...group.statistics, key: `all rows ${group.statistics.key}` } }
  const { members, terms: p } = shared
  const n = work.splits.length
  return {
    rule: leaveOneOut.name,
    jobs: members.map(({ job }) => job),
    shares: `${counted(members.length, 'candidate')} (${p} terms): one fit each to all ${n} rows instead of ${n}`,
    statistics: shared.statistics,
    trainings: members.length,
    ms: members.length * (0.05 + n * p * p * 5e-7),
    bytes: 8 * (2 * p * p + n),
    *run() {
      const statistics = yield* statisticsFor(whole, shared)
      const G = statistics.training(0)
      for (const [k, member] of members.entries()) {
        yield momentOf('candidate', k, members.length)
        const moments = partMoments(statistics, G, member.design)
        const errors = moments && leftOut(statistics, moments, member, n, mean)
        yield* outcomes(work, member.job, errors)
      }
    },
  }
}

const none = { converged: false, by: leaveOneOut.name, costEvaluations: 0, gradientEvaluations: 0, trainings: 0 }

function* outcomes(work: Work, job: Job, errors: Float64Array | undefined): ReturnType<Unit['run']> {
  const { splits, target, metric } = work
  for (const [fold, { test }] of splits.entries()) {
    const error = errors ? errors[test[0]] : Number.NaN
    if (Number.isNaN(error)) {
      if (splits[fold].meanLeverage)
        yield { ...none, job, fold, reason: 'The leverages of the rows have too few digits.' }
      else yield* trainOne(work, job, fold)
      continue
    }
    const y = target[test[0]]
    const prediction = { values: Float64Array.of(y - error) }
    const score = metric.compute(Float64Array.of(y), prediction)
    yield {
      job,
      fold,
      prediction: () => prediction,
      ...(score !== undefined && { score }),
      converged: true,
      by: leaveOneOut.name,
      costEvaluations: 1,
      gradientEvaluations: 0,
      trainings: 0,
    }
  }
}

/** Below this a row determines its own prediction: it is left out in earnest. */
const FREE = 1e-4
/** Rows whose leverages are computed at once. */
const BLOCK = 256

/** rᵢ/(1 − hᵢ) of each row, or rᵢ/(1 − mean h), NaN where that has no digits; undefined where the products of columns have too few. */
function leftOut(
  statistics: FoldStatistics,
  moments: PartMoments,
  { l2 }: Quadratic,
  n: number,
  mean: boolean,
): Float64Array | undefined {
  const { kept, C, c, mean: means, scale, intercept } = moments
  const p = kept.length
  const { matrix, y } = statistics.rowsOf(0)
  return scope((take) => {
    const L = take(p * p)
    L.set(C)
    for (let k = 0; k < p; k++) L[k * p + k] += mean ? l2 : (l2 * (n - 1)) / n // the mean is over n − 1 rows in each part
    if (cholesky(L, p) >= 0 || !well(L, p)) return undefined
    const x = take(p)
    x.set(c)
    solveTriangular(L, { half: 'lower' }, x, p)
    solveTriangular(L, { half: 'lower', transposed: true }, x, p)
    const { constant } = linearOf(moments, x)
    const errors = new Float64Array(n)
    const block = take(p * BLOCK)
    let total = 0
    for (let from = 0; from < n; from += BLOCK) {
      const count = Math.min(BLOCK, n - from)
      const Z = block.subarray(0, p * count)
      for (let i = 0; i < count; i++) {
        let residual = y[from + i] - constant
        for (let a = 0; a < p; a++) {
          const value = matrix[kept[a] * n + from + i]
          residual -= (x[a] / scale[a]) * value
          Z[i * p + a] = (value - means[a]) / scale[a]
        }
        errors[from + i] = residual
      }
      solveTriangular(L, { half: 'lower' }, Z, p)
      for (let i = 0; i < count; i++) {
        let squares = intercept ? 1 : 0
        for (let a = 0; a < p; a++) squares += Z[i * p + a] * Z[i * p + a]
        const free = 1 - squares / n
        total += squares / n
        if (!mean) errors[from + i] = free > FREE ? errors[from + i] / free : Number.NaN
      }
    }
    const free = 1 - total / n
    if (mean) for (let i = 0; i < n; i++) errors[i] = free > FREE ? errors[i] / free : Number.NaN
    return errors
  })
}
