/** The value with the largest total weight, the smallest of several; NaN when none has weight. */
export function mostFrequent(values: Float64Array, weights?: Float64Array): number {
  const totals = new Map<number, number>()
  values.forEach((value, i) => {
    const weight = weights === undefined ? 1 : weights[i]
    if (weight > 0) totals.set(value, (totals.get(value) ?? 0) + weight)
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
