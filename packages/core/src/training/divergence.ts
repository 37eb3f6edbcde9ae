import { norm } from '../numeric/convergence.ts'
import type { Composition } from './resolve.ts'

/** Six digits are enough to compare a learning rate with. */
const short = (x: number): string => String(Number(x.toPrecision(3)))

/**
 * The largest curvature L of a cost that is quadratic in θ, by power iteration on Hv = ∇C(v) − ∇C(0)
 * (Golub & Van Loan 2013, 7.3.1), to about three digits.
 */
export function largestCurvature(gradient: (theta: Float64Array, out: Float64Array) => number, length: number): number {
  const atZero = new Float64Array(length)
  const v = Float64Array.from({ length }, (_, j) => 1 + (j % 3) / 4) // not along a shift of all outputs
  const hv = new Float64Array(length)
  gradient(new Float64Array(length), atZero)
  let curvature = 0
  for (let round = 0; round < 200; round++) {
    const size = norm(v)
    if (size === 0) return 0
    for (let j = 0; j < length; j++) v[j] /= size
    gradient(v, hv)
    for (let j = 0; j < length; j++) v[j] = hv[j] - atZero[j]
    const before = curvature
    curvature = norm(v)
    if (Math.abs(curvature - before) <= 1e-6 * curvature) break
  }
  return curvature
}

/** Why a training diverged, and what to do: the learning rate against the limit that the curvature of the cost sets. */
export function explainDivergence(
  composition: Composition,
  gradient: ((theta: Float64Array, out: Float64Array) => number) | undefined,
  length: number,
): { what: string; fix: string } {
  const { definition, settings } = composition.algorithm
  const quadratic =
    'quadratic' in composition.cost.definition.offers &&
    'quadratic' in composition.penalty.definition.offers &&
    'design' in composition.model.definition.offers
  const scaled = composition.transforms.some(
    ({ definition, settings }) => definition.name === 'standardize' && settings.standardize,
  )
  const standardize = scaled ? '' : '; or standardize the features'
  if (quadratic && gradient && definition.limit) {
    const L = largestCurvature(gradient, length)
    const limit = definition.limit.rate(L, settings) as number
    if (settings.learningRate > limit)
      return {
        what: `learning rate ${settings.learningRate} is above ${definition.limit.formula} = ${short(limit)} for this data (the largest curvature of the cost is L = ${short(L)}).`,
        fix: `set the learning rate below ${short(limit)}, for instance ${short(limit / 2)}${standardize}`,
      }
  }
  if (settings.learningRate === undefined)
    return {
      what: 'the cost is too large for double precision.',
      fix: 'divide the target by a large number: residuals are squared',
    }
  return {
    what: 'the cost grew instead of falling.',
    fix: `use a smaller learning rate than ${settings.learningRate}${standardize}`,
  }
}
