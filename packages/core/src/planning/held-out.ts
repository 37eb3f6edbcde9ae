import type { Prediction } from '../define/metrics.ts'
import { gemm } from '../kernels/gemm.ts'
import { gemv } from '../kernels/gemv.ts'
import { matrix } from '../kernels/matrix.ts'
import { scope } from '../kernels/memory.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { mse } from '../metrics/mse.ts'
import { rmse } from '../metrics/rmse.ts'
import type { FoldStatistics } from './fold-statistics.ts'
import type { Linear } from './part-moments.ts'
import type { Work } from './work.ts'

/** Below this share of what it is the difference of, a quadratic form has lost too many digits and the rows are asked. */
const CLEAR = 1e-5
/** Functions that are evaluated at once. */
const BATCH = 256

/**
 * The scores of linear functions on the test rows of a split (undefined for a function that is): mean squared errors as quadratic forms in the Gram
 * matrix of these rows, without touching them; other metrics, and errors too small for that, from the rows.
 */
export function heldOutScores(
  work: Work,
  statistics: FoldStatistics,
  split: number,
  functions: readonly (Linear | undefined)[],
): (number | undefined)[] {
  const { metric } = work
  const fromRows = (f: Linear) => scoreFromRows(work, statistics, split, f)
  if (metric !== mse && metric !== rmse) return functions.map((f) => f && fromRows(f))
  const scores: (number | undefined)[] = []
  for (let from = 0; from < functions.length; from += BATCH) {
    const some = functions.slice(from, from + BATCH)
    const errors = meanSquares(work, statistics, split, some)
    some.forEach((f, k) => {
      const error = errors[k]
      scores.push(f && (Number.isNaN(error) ? fromRows(f) : metric === mse ? error : Math.sqrt(error)))
    })
  }
  return scores
}

/** vʹGv over the weight, v = (−β, −constant, 1) for each function, among the columns that any of them uses; NaN where too many digits are lost. */
function meanSquares(
  work: Work,
  { terms: count, width, ...statistics }: FoldStatistics,
  split: number,
  functions: readonly (Linear | undefined)[],
): Float64Array {
  const G = statistics.test(split)
  const total = functions.length
  const place = new Int32Array(width).fill(-1)
  for (const f of functions) if (f) for (const term of f.terms) place[term] = 0
  place[count] = 0
  place[width - 1] = 0
  const used: number[] = []
  for (let k = 0; k < width; k++) if (place[k] === 0) place[k] = used.push(k) - 1
  const m = used.length
  return scope((take) => {
    const part = m === width ? G : take(m * m, Float64Array, false)
    if (m < width)
      for (let b = 0, at = 0; b < m; b++) for (let a = 0; a < m; a++) part[at++] = G[used[b] * width + used[a]]
    const V = take(m * total)
    const GV = take(m * total)
    functions.forEach((f, l) => {
      const at = l * m
      if (f) for (let a = 0; a < f.terms.length; a++) V[at + place[f.terms[a]]] = -f.coefficients[a]
      V[at + m - 2] = -(f?.constant ?? 0)
      V[at + m - 1] = 1
    })
    gemm(matrix(part, m, m), matrix(V, m, total), matrix(GV, m, total), work.pool)
    return Float64Array.from(functions, (f, l) => {
      let squares = 0
      let size = 0
      for (let k = 0, at = l * m; k < m; k++) {
        squares += V[at + k] * GV[at + k]
        size += V[at + k] * V[at + k] * part[k * m + k]
      }
      return f && squares > CLEAR * size ? squares / G[count * width + count] : Number.NaN
    })
  })
}

function scoreFromRows(work: Work, statistics: FoldStatistics, split: number, f: Linear): number | undefined {
  const { metric, target, splits } = work
  const { from, to, weights } = statistics.rowsOf(split)
  const { test } = splits[split]
  const wanted = new Float64Array(test.length)
  for (let i = 0; i < test.length; i++) wanted[i] = target[test[i]]
  return metric.compute(wanted, heldOutPrediction(work, statistics, split, f), weights?.slice(from, to))
}

/** What a linear function predicts for the test rows of a split, in their order. */
export function heldOutPrediction(
  { offset, splits }: Work,
  statistics: FoldStatistics,
  split: number,
  f: Linear,
): Prediction {
  const { terms: count, width, centre } = statistics
  const { matrix: X, stride, from, to } = statistics.rowsOf(split)
  return scope((take) => {
    const theta = take(count + 1)
    f.terms.forEach((term, a) => {
      theta[term] = f.coefficients[a]
    })
    theta[count] = f.constant + centre[width - 1]
    const prediction = take(stride)
    gemv(rowsOf(X, stride, from, to), theta, prediction)
    const values = prediction.slice(from, to)
    const { test } = splits[split]
    if (offset) for (let i = 0; i < test.length; i++) values[i] += offset[test[i]]
    return { values }
  })
}
