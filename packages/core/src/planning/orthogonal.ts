import { cholesky } from '../kernels/cholesky.ts'
import { shift } from '../kernels/expand.ts'
import { scope } from '../kernels/memory.ts'
import { axpy } from '../kernels/vector.ts'
import { conditionOf } from '../numeric/condition.ts'
import { triangleOf } from '../numeric/normal-equations.ts'

/** Squared condition number of the columns below which there is nothing to gain. */
const ENOUGH = 2 ** 16
/** The share of a column's variance that must be left: the columns from the first with less on stay as they are. */
const LEFT = 2 ** -26

/**
 * How to take off each of the first `terms` columns of a matrix (`rows` numbers each, any part of the rows) its mean and what the columns before it
 * explain, and divide it by the deviation that is left, so that parts of the rows see columns that are nearly uncorrelated; the first k span what they
 * spanned. `G` (`width` numbers a column) holds the products of the columns, of the ones that follow them, and more. Undefined where there is no need
 * or no way.
 */
export function orthogonalisation(
  terms: number,
  G: Float64Array,
  width: number,
): ((matrix: Float64Array, rows: number) => void) | undefined {
  const weight = G[terms * width + terms]
  const mean = Float64Array.from({ length: terms }, (_, j) => G[terms * width + j] / weight)
  return scope((take) => {
    const L = take(terms * terms)
    const length = new Float64Array(terms)
    for (let b = 0; b < terms; b++) length[b] = Math.sqrt(G[b * width + b] / weight - mean[b] * mean[b])
    for (let b = 0; b < terms; b++)
      for (let a = b; a < terms; a++)
        L[b * terms + a] = (G[b * width + a] / weight - mean[a] * mean[b]) / length[a] / length[b]
    const failed = cholesky(L, terms)
    let count = 0
    while (count < (failed < 0 ? terms : failed) && L[count * terms + count] * L[count * terms + count] > LEFT) count++
    const leading = new Float64Array(count * count)
    for (let b = 0; b < count; b++) leading.set(L.subarray(b * terms, b * terms + count), b * count)
    const condition = conditionOf(triangleOf(leading, count), count)
    if (condition * condition <= ENOUGH) return undefined
    const factors = L.slice()
    return (matrix, rows) => {
      const column = (j: number) => matrix.subarray(j * rows, (j + 1) * rows)
      for (let a = 0; a < count; a++) {
        shift(column(a), mean[a], length[a])
        for (let b = 0; b < a; b++) axpy(-factors[b * terms + a], column(b), column(a))
        shift(column(a), 0, factors[a * terms + a])
      }
    }
  })
}
