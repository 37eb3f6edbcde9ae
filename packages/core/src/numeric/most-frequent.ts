/** The value with the largest total weight, the smallest of several; NaN when there is no value. */
export function mostFrequent(values: Float64Array, weights?: Float64Array): number {
  const totals = new Map<number, number>()
  values.forEach((value, i) => {
    totals.set(value, (totals.get(value) ?? 0) + (weights === undefined ? 1 : weights[i]))
  })
  let best = Number.NaN
  let most = 0
  for (const [value, total] of totals) {
    if (total < most || (total === most && value > best)) continue
    best = value
    most = total
  }
  return best
}
