import { weightedMean } from './moments.ts'

/** The mean of a value of each row; infinite where that of a row with weight is. NaN when nothing counts. */
export function meanOverRows(rows: number, weights: Float64Array | undefined, value: (row: number) => number): number {
  const values = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    if (weights?.[i] === 0) continue
    values[i] = value(i)
    if (values[i] === Number.POSITIVE_INFINITY) return values[i]
  }
  return weightedMean(values, weights)
}
