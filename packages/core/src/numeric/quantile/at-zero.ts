/**
 * The multipliers of rows when a constant predicts their q-quantile (0 where there is no intercept): q above it, q − 1 below, and where rows equal it what
 * makes the weighted sum 0.
 */
export function multipliersAtZero(
  y: Float64Array,
  weights: Float64Array | undefined,
  { q, intercept }: { readonly q: number; readonly intercept: boolean },
): Float64Array {
  const weight = (i: number) => (weights ? weights[i] : 1)
  const at = intercept ? quantileOf(y, weights, q) : 0
  const slopes = y.map((value) => (value > at ? q : value < at ? q - 1 : 0))
  if (!intercept) return slopes
  let [sum, equal] = [0, 0]
  for (let i = 0; i < y.length; i++) {
    sum += weight(i) * slopes[i]
    if (y[i] === at) equal += weight(i)
  }
  return slopes.map((slope, i) => (y[i] === at && equal > 0 ? -sum / equal : slope))
}

/** The least value with at least the share q of the weight at or below it. */
function quantileOf(y: Float64Array, weights: Float64Array | undefined, q: number): number {
  const order = Uint32Array.from(y.keys()).sort((a, b) => y[a] - y[b] || a - b)
  let total = 0
  for (const i of order) total += weights ? weights[i] : 1
  let below = 0
  for (const i of order) {
    below += weights ? weights[i] : 1
    if (below >= q * total) return y[i]
  }
  return y[order[order.length - 1]]
}
