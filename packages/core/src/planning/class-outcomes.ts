// What columns that have arrived say of the rows of their folds: scores, predictions, parameters.
import type { Prediction } from '../define/metrics.ts'
import { binomial } from '../kernels/class-columns.ts'
import { classLosses } from '../kernels/class-loss.ts'
import { gemm } from '../kernels/gemm.ts'
import { type Matrix, matrix } from '../kernels/matrix.ts'
import { allocate, release, scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { logLoss as logLossMetric } from '../metrics/log-loss.ts'
import { respond } from '../numeric/respond.ts'
import { overAllClasses } from './all-classes.ts'
import type { DesignPlan } from './basis.ts'
import type { Batch, Column, Course } from './class-course.ts'
import { type ClassProblems, inWhole, type Part } from './class-problems.ts'
import { termNames } from './linear-parameters.ts'
import { trainOne } from './single.ts'
import type { FoldOutcome, FoldParameters, Work } from './work.ts'

/** What the columns of a fold say of its test rows. */
export function* outcomesOf(
  { rule, work, problems, plan, pool }: Course,
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
          by: rule,
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
