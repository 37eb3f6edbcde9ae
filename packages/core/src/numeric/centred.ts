import type { Design } from '../define/design.ts'

/** A design and its target with weighted means taken off; weights sum to 1. */
export interface Centred {
  readonly n: number
  readonly p: number
  /** n×p, column by column. */
  readonly X: Float64Array
  readonly y: Float64Array
  readonly weights: Float64Array
  readonly means: Float64Array
  readonly targetMean: number
}

/** Takes the means off when there is an intercept: then the intercept is ȳ − Σ βⱼ x̄ⱼ, and only the coefficients are left to find. */
export function centred(
  { rows: n, matrix, terms }: Design,
  target: Float64Array,
  given: Float64Array | undefined,
  intercept: boolean,
): Centred {
  const p = terms.length
  const weights = new Float64Array(n).fill(1 / n)
  if (given) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += given[i]
    for (let i = 0; i < n; i++) weights[i] = given[i] / sum
  }
  const X = matrix.slice()
  const means = new Float64Array(p)
  if (intercept) for (let j = 0; j < p; j++) means[j] = centre(X.subarray(j * n, (j + 1) * n), weights)
  const y = target.slice()
  const targetMean = intercept ? centre(y, weights) : 0
  return { n, p, X, y, weights, means, targetMean }
}

/** The intercept that belongs to coefficients of the centred columns. */
export function interceptOf({ means, targetMean }: Centred, beta: Float64Array): number {
  let sum = targetMean
  for (let j = 0; j < beta.length; j++) sum -= means[j] * beta[j]
  return sum
}

/** x ← x − mean, twice, so that the mean that rounding left goes too; returns what was taken off. */
function centre(x: Float64Array, weights: Float64Array): number {
  let total = 0
  for (let round = 0; round < 2; round++) {
    let mean = 0
    for (let i = 0; i < x.length; i++) mean += weights[i] * x[i]
    for (let i = 0; i < x.length; i++) x[i] -= mean
    total += mean
  }
  return total
}
