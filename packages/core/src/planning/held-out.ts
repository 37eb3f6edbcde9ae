import { gemv } from '../kernels/gemv.ts'
import { scope } from '../kernels/memory.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { mse } from '../metrics/mse.ts'
import { rmse } from '../metrics/rmse.ts'
import type { FoldStatistics } from './fold-statistics.ts'
import type { Linear } from './part-moments.ts'
import type { Work } from './work.ts'

/** Below this share of what it is the difference of, a quadratic form has lost too many digits and the rows are asked. */
const CLEAR = 1e-5

/**
 * The score of a linear function on the test rows of a split: mean squared errors as a quadratic form in the Gram matrix of these rows, without
 * touching them; other metrics, and errors too small for that, from the rows.
 */
export function heldOutScore(work: Work, statistics: FoldStatistics, split: number, f: Linear): number | undefined {
  const { metric } = work
  if (metric !== mse && metric !== rmse) return fromRows(work, statistics, split, f)
  const G = statistics.test(split)
  const { terms: count, width } = statistics
  const weight = G[count * width + count]
  const ones = count * width
  const y = (width - 1) * width
  let along = 0 // fʹG(f − 2y), with f also as the constant
  let size = 0
  const { terms, coefficients, constant } = f
  for (let a = 0; a < terms.length; a++) {
    const b = coefficients[a]
    if (b === 0) continue
    const column = terms[a] * width
    let sum = 2 * (constant * G[column + count] - G[column + width - 1])
    for (let k = 0; k < a; k++) sum += 2 * coefficients[k] * G[column + terms[k]]
    sum += b * G[column + terms[a]]
    along += b * sum
    size += b * b * G[column + terms[a]]
  }
  along += constant * (constant * weight - 2 * G[ones + width - 1])
  const squares = G[y + width - 1] + along
  if (!(squares > CLEAR * (G[y + width - 1] + size + constant * constant * weight)))
    return fromRows(work, statistics, split, f)
  const mean = squares / weight
  return metric === mse ? mean : Math.sqrt(mean)
}

function fromRows(
  { metric, offset, target, splits }: Work,
  statistics: FoldStatistics,
  split: number,
  f: Linear,
): number | undefined {
  const { terms: count, width, centre } = statistics
  const { matrix, stride, from, to, weights } = statistics.rowsOf(split)
  return scope((take) => {
    const theta = take(count + 1)
    f.terms.forEach((term, a) => {
      theta[term] = f.coefficients[a]
    })
    theta[count] = f.constant + centre[width - 1]
    const prediction = take(stride)
    gemv(rowsOf(matrix.subarray(0, stride * count), stride, from, to), theta, prediction)
    const values = prediction.slice(from, to)
    const { test } = splits[split]
    const wanted = Float64Array.from(test, (i) => target[i])
    if (offset) for (let i = 0; i < test.length; i++) values[i] += offset[test[i]]
    return metric.compute(wanted, { values }, weights?.slice(from, to))
  })
}
