/**
 * The weighted median of `values`, which may come in any order: the middle between the smallest value with at least half of the weight at
 * or below it and the smallest with more than half. Whole weights count as repeated values; values of weight 0 are absent. NaN when all are.
 */
export function median(values: Float64Array, weights?: Float64Array): number {
  if (weights === undefined) {
    const sorted = Float64Array.from(values).sort()
    const upper = sorted.length >>> 1
    return sorted.length === 0
      ? Number.NaN
      : sorted.length % 2
        ? sorted[upper]
        : middle(sorted[upper - 1], sorted[upper])
  }
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b)
  let total = 0
  for (const i of order) total += weights[i]
  let below = 0
  let lower = Number.NaN
  for (const i of order) {
    below += weights[i]
    if (weights[i] === 0 || 2 * below < total) continue
    if (Number.isNaN(lower)) lower = values[i]
    if (2 * below > total) return middle(lower, values[i])
  }
  return lower
}

/** Halved first, so that the sum of two large values does not overflow. */
const middle = (a: number, b: number) => (a === b ? a : a / 2 + b / 2)
