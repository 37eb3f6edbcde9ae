import { exp, expm1, log, log1p } from '../../numeric/elementary.ts'

/** Powers that are tried: 1 leaves scores as they are, smaller ones bring bad outliers closer. */
const POWERS = [1, 0.75, 0.5, 0.25, 0, -0.25, -0.5, -0.75, -1, -1.5, -2]

/** A monotone function of scores that makes them look normal. */
export type Warp = (score: number) => number

/**
 * The power transform of Yeo & Johnson 2000, Biometrika 87, 954–959, of standardised scores, whose power is the most likely one for normal
 * scores; it is standardised again. It never stretches bad scores.
 */
export function warpOf(scores: ArrayLike<number>): Warp {
  const all = Float64Array.from(scores)
  const first = standardise(all)
  const standard = all.map(first)
  let [best, warp] = [-Infinity, first]
  for (const power of POWERS) {
    const warped = standard.map((z) => yeoJohnson(z, power))
    const second = standardise(warped)
    let jacobian = 0
    for (const z of standard) jacobian += (z < 0 ? -1 : 1) * log1p(Math.abs(z))
    const likelihood = (power - 1) * jacobian - all.length * log(second.spread)
    if (likelihood <= best) continue
    best = likelihood
    warp = Object.assign((score: number) => second(yeoJohnson(first(score), power)), { spread: second.spread })
  }
  return warp
}

function yeoJohnson(z: number, power: number): number {
  if (z < 0) {
    const rest = 2 - power
    return rest === 0 ? -log1p(-z) : -expm1(rest * log1p(-z)) / rest
  }
  return power === 0 ? log1p(z) : (exp(power * log1p(z)) - 1) / power
}

function standardise(values: Float64Array): Warp & { readonly spread: number } {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) * (value - mean)
  const spread = Math.sqrt(squares / values.length) || 1
  return Object.assign((value: number) => (value - mean) / spread, { spread })
}
