import { cross16, shorten, shortRows } from '../kernels/cross.ts'
import { gemvT } from '../kernels/gemv.ts'
import { scope } from '../kernels/memory.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { lassoPaths, type SlopeRequest } from './lasso-path.ts'
import { arrives, pathsOf } from './paths.ts'
import { counted, groupBy, type Quadratic, quadraticsAmong } from './shared-statistics.ts'
import { trainOne } from './single.ts'
import { type WideColumns, wideColumns } from './wide-columns.ts'
import { WidePart } from './wide-part.ts'
import { type FoldOutcome, type Job, momentOf, type Rule, type Unit, type Work } from './work.ts'

/**
 * Lasso and elastic net with more terms than rows: the same paths, with the covariances of the few terms that take part computed from the columns when
 * they are first needed, and the slopes of all folds from one reading of the columns.
 */
export const widePaths: Rule = {
  name: 'wide-path',
  relative: true,
  describe:
    'penalties in descending order from the columns, all folds side by side, each begun at the solution before it',
  take(work, jobs) {
    const { fitting, others } = quadraticsAmong(work, jobs, {
      job: arrives,
      problem: (one) => one.l1 > 0 && isWide(work, one),
    })
    const groups = groupBy(fitting, ({ design }) => `${design.standardize} ${design.basis.intercept}`)
    return { units: groups.map((members) => unitOf(work, members)), rest: others }
  },
}

/** The terms are the features themselves, and more than the rows. */
const isWide = ({ data }: Work, { design }: Quadratic): boolean => design.basis.degree === 1 && design.terms > data.rows

function unitOf(work: Work, members: readonly Quadratic[]): Unit {
  const folds = work.splits.length
  const { rows } = work.data
  const mixtures = pathsOf(members)
  const { design } = members[0]
  const way = mixtures.length > 1 ? `${mixtures.length} paths` : 'one path'
  return {
    rule: widePaths.name,
    jobs: members.map(({ job }) => job),
    shares: `${counted(members.length, 'penalty', 'penalties')} (${design.terms} terms, ${rows} rows): ${way} for each of ${counted(folds, 'fold')}`,
    trainings: folds * mixtures.length,
    ms: folds * (rows * design.terms * (1e-5 + members.length * 2e-7) + members.length * rows * rows * 2e-6),
    bytes: 8 * (rows * design.terms + folds * 4 * rows * rows),
    *run() {
      const columns = wideColumns(work, design.basis.intercept)
      const parts = work.splits.map((_, fold) => new WidePart(columns, fold, design.standardize))
      try {
        firstSlopes(work, columns, parts, mixtures.length)
        const steps = lassoPaths({
          parts,
          paths: mixtures,
          pool: work.pool,
          slopesInto: (requests) => slopesInto(work, columns, parts, requests),
        })
        let step = 0
        for (const solutions of steps) {
          yield momentOf('penalty', step, mixtures[0].length)
          for (const solution of solutions) {
            const { job } = mixtures[solution.path][step]
            const part = parts[solution.part]
            if (solution.values && part.trusts(solution, solution.penalty.l2))
              yield { ...outcome(work, job, solution.part, part.predict(solution)), run: solution.path }
            else yield* trainOne(work, job, solution.part)
          }
          step++
        }
      } finally {
        for (const part of parts) part.release()
        columns.release()
      }
    },
  }
}

/** Slopes where nothing takes part yet: exact, since the greatest of them is the first level. */
function firstSlopes({ pool }: Work, { X, rows }: WideColumns, parts: readonly WidePart[], paths: number): void {
  const nothing = { places: [], values: new Float64Array() }
  scope((take) => {
    for (const part of parts) {
      const slopes = take(part.p, Float64Array, false)
      for (let path = 0; path < paths; path++) part.residuals({ path, ...nothing })
      gemvT(rowsOf(X, rows), part.residuals({ path: 0, ...nothing }), slopes, pool)
      part.slopesFrom(0, slopes, part.first)
    }
  })
}

/** Slopes of all parts from one reading of the columns: Xᵀρ, ρ the weighted residuals. */
function slopesInto(
  { pool }: Work,
  { short, rows, lengths }: WideColumns,
  parts: readonly WidePart[],
  requests: readonly SlopeRequest[],
): void {
  const p = lengths.length
  const room = shortRows(rows)
  scope((take) => {
    const residuals = take(room * requests.length, Int16Array, false)
    const products = take(p * requests.length, Float64Array, false)
    const own = requests.map((request, k) =>
      shorten(parts[request.part].residuals(request), residuals.subarray(k * room, (k + 1) * room)),
    )
    cross16(short, room, residuals, products, pool)
    for (const [k, request] of requests.entries())
      parts[request.part].slopesInto(request, products.subarray(k * p, (k + 1) * p), own[k])
  })
}

function outcome(work: Work, job: Job, fold: number, values: Float64Array): FoldOutcome {
  const { splits, target, weights, offset, metric } = work
  const { test } = splits[fold]
  if (offset) for (let i = 0; i < test.length; i++) values[i] += offset[test[i]]
  const some = (from: Float64Array) => Float64Array.from(test, (i) => from[i])
  const score = metric.compute(some(target), { values }, weights && some(weights))
  return {
    job,
    fold,
    ...(score !== undefined && { score }),
    prediction: () => ({ values }),
    converged: true,
    by: widePaths.name,
    costEvaluations: 1,
    gradientEvaluations: 0,
    trainings: 0,
  }
}
