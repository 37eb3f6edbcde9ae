import { columnSquares, columnSums } from '../kernels/column-moments.ts'
import { deviation, weightedMean } from './moments.ts'
import { powerOfTwoFrom } from './power-of-two-from.ts'

/** The mean and the deviation of each of some columns, as `weightedMean` and `deviation` find them: four columns at a time where no row has a weight. */
export function meansAndDeviations(
  columns: readonly Float64Array[],
  weights?: Float64Array,
): { readonly means: number[]; readonly deviations: number[] } {
  const rows = columns[0]?.length ?? 0
  const sums = weights === undefined && rows > 0 ? columnSums(columns) : undefined
  if (sums === undefined) {
    const means = columns.map((values) => weightedMean(values, weights))
    return { means, deviations: columns.map((values, j) => deviation(values, means[j], weights)) }
  }
  const means = sums.map(({ high, low }, j) => columns[j][0] + (Number.isFinite(high) ? high + low : high) / rows)
  const units = sums.map(({ least, most }, j) => {
    const peak = Math.max(Math.abs(least - means[j]), Math.abs(most - means[j]))
    return peak === 0 || least === most ? 0 : powerOfTwoFrom(peak)
  })
  const inverses = units.map((unit) => 1 / unit)
  const usual = (j: number) => Number.isFinite(means[j]) && units[j] > 0 && Number.isFinite(inverses[j])
  const squares = columnSquares(
    columns,
    means,
    inverses.map((inverse, j) => (usual(j) ? inverse : 0)),
  ) as NonNullable<ReturnType<typeof columnSquares>>
  const deviations = squares.map(({ squares, rest, drift }, j) => {
    if (!usual(j)) return deviation(columns[j], means[j])
    return units[j] * Math.sqrt(Math.max((squares + rest) / rows - (drift / rows) * (drift / rows), 0))
  })
  return { means, deviations }
}
