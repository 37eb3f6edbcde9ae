import { log, log1p, pow } from './elementary.ts'

// The deviance of one row: twice what the log-likelihood of the best model, μ = y, has more than that of μ. NaN where the family has no such value.

/** 2(y log(y/μ) − y + μ) for counts y ≥ 0 of mean μ > 0; with δ = (μ − y)/y it is 2y(δ − log(1 + δ)), which keeps digits near 0. */
export function poissonDeviance(y: number, mu: number): number {
  if (!(y >= 0 && mu >= 0)) return Number.NaN
  if (y === 0) return 2 * mu
  if (mu === 0) return Number.POSITIVE_INFINITY
  const away = (mu - y) / y
  return 2 * y * (away - log1p(away))
}

/** 2(log(μ/y) + y/μ − 1) for y > 0, μ > 0; with δ = (y − μ)/μ it is 2(δ − log(1 + δ)). */
export function gammaDeviance(y: number, mu: number): number {
  if (!(y > 0 && mu > 0)) return Number.NaN
  const away = (y - mu) / mu
  return 2 * (away - log1p(away))
}

/**
 * The deviance of the family whose variance is μ^p (Jørgensen 1987, J. R. Statist. Soc. B 49, 127–162), p ≥ 1: 1 is Poisson's, 2 the gamma, 3
 * the inverse Gaussian; between 1 and 2 lie amounts that may be 0.
 */
export function tweedieDeviance(y: number, mu: number, p: number): number {
  if (p === 1) return poissonDeviance(y, mu)
  if (p === 2) return gammaDeviance(y, mu)
  if (!(mu > 0 && (p < 2 ? y >= 0 : y > 0))) return Number.NaN
  if (y === 0) return (2 * pow(mu, 2 - p)) / (2 - p)
  const far = (1 - p) * (2 - p)
  const terms = pow(y, 2 - p) / far - (y * pow(mu, 1 - p)) / (1 - p) + pow(mu, 2 - p) / (2 - p)
  return Math.max(2 * terms, 0)
}

/** (log(1 + y) − log(1 + ŷ))² for y, ŷ > −1. */
export const squaredLogError = (y: number, prediction: number): number => {
  if (!(y > -1 && prediction > -1)) return Number.NaN
  const away = log((1 + y) / (1 + prediction))
  return away * away
}
