/** Σ termᵢ with its rounding errors added at the end (Neumaier 1974, ZAMM 54, 39–51); `term` is asked for i = 0 … n − 1 in this order. */
export function compensatedSum(n: number, term: (i: number) => number): number {
  let sum = 0
  let lost = 0
  for (let i = 0; i < n; i++) {
    const next = term(i)
    const total = sum + next
    lost += Math.abs(sum) >= Math.abs(next) ? sum - total + next : next - total + sum
    sum = total
  }
  return Number.isFinite(lost) ? sum + lost : sum
}

/** Σ wᵢ, or the number of rows when there are no weights. */
export function totalWeight(rows: number, weights?: Float64Array): number {
  return weights === undefined ? rows : compensatedSum(rows, (i) => weights[i])
}

/** Σ wᵢxᵢ / Σ wᵢ, taken around the first value that counts, so that a mean far from zero keeps its digits. NaN when nothing counts. */
export function weightedMean(x: Float64Array, weights?: Float64Array): number {
  const first = firstThatCounts(x.length, weights)
  if (first < 0) return Number.NaN
  const shift = x[first]
  const sum = compensatedSum(x.length, weights ? (i) => weights[i] * (x[i] - shift) : (i) => x[i] - shift)
  return shift + sum / totalWeight(x.length, weights)
}

/**
 * √(Σ wᵢ(xᵢ − mean)² / Σ wᵢ), the standard deviation with divisor n; exactly 0 when all values that count are equal. In two passes, the
 * rounding of `mean` corrected (Chan, Golub, LeVeque 1983, Am. Stat. 37, 242–247), in units of the largest deviation against overflow.
 */
export function deviation(x: Float64Array, mean: number, weights?: Float64Array): number {
  const n = x.length
  const first = firstThatCounts(n, weights)
  let peak = 0
  let constant = true
  for (let i = Math.max(first, 0); i < n; i++) {
    if (weights?.[i] === 0) continue
    if (x[i] !== x[first]) constant = false
    peak = Math.max(peak, Math.abs(x[i] - mean))
  }
  if (constant || peak === 0) return 0
  const total = totalWeight(n, weights)
  const weight = weights ? (i: number) => weights[i] : () => 1
  const squares = compensatedSum(n, (i) => weight(i) * ((x[i] - mean) / peak) * ((x[i] - mean) / peak))
  const drift = compensatedSum(n, (i) => weight(i) * ((x[i] - mean) / peak)) / total
  return peak * Math.sqrt(Math.max(squares / total - drift * drift, 0))
}

/** The first row whose weight is not 0; −1 when there is none. */
export function firstThatCounts(rows: number, weights?: Float64Array): number {
  if (weights === undefined) return rows > 0 ? 0 : -1
  for (let i = 0; i < rows; i++) if (weights[i] !== 0) return i
  return -1
}
