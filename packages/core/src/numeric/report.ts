import type { Found } from './basis.ts'
import { type Answer, type CentredDesign, uncentre } from './centred-design.ts'
import { norm } from './convergence.ts'
import type { Refined } from './refine.ts'

export interface LeastSquares extends Answer {
  /** How many columns, the intercept included, are linearly independent. */
  readonly rank: number
  /** Terms left out (coefficient 0) because they depend on terms before them. */
  readonly dropped: readonly number[]
  /** For a dropped term, where cheap: the terms that make it up, up to a constant. */
  readonly dependence: ReadonlyMap<number, readonly number[]>
  /** 2-norm condition number of what was solved: centred columns scaled to length 1, with the rows of the penalty. */
  readonly condition: number
  readonly refinements: number
  /** ‖∇(C + penalty)‖₂ at the answer, in the units of the terms. */
  readonly gradientNorm: number
  /** Σw(y − ŷ)². */
  readonly residualSumOfSquares: number
}

/** A coefficient of one scaled column on others below this is rounding. */
const NEGLIGIBLE = 1e-6

/** What was found in the centred columns, in the units of the terms. */
export const report = (design: CentredDesign, basis: Found, solved: Refined, rank: number): LeastSquares => ({
  ...uncentre(design, solved.high, solved.low),
  rank,
  dropped: termsOf(design, basis.dropped),
  dependence: dependenceOf(design, basis),
  condition: basis.condition,
  refinements: solved.refinements,
  gradientNorm: gradientNorm(design, solved),
  residualSumOfSquares: solved.residual.sumOfSquares / design.targetScale / design.targetScale,
})

/** Terms of columns, the intercept left out. */
const termsOf = ({ intercept }: CentredDesign, columns: readonly number[]): number[] =>
  columns.map((k) => k - (intercept ? 1 : 0)).filter((term) => term >= 0)

function dependenceOf(design: CentredDesign, { kept, dependence }: Found): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>()
  for (const [column, coefficients] of dependence) {
    const used = kept.filter((_, at) => Math.abs(coefficients[at]) > NEGLIGIBLE)
    for (const term of termsOf(design, [column])) found.set(term, termsOf(design, used))
  }
  return found
}

/** From the gradient in the centred columns: ∂/∂β = (scale⁻¹·gₖ + centre·g₀)/(Σw·targetScale). */
function gradientNorm(
  { intercept, centre, scale, totalWeight, targetScale }: CentredDesign,
  { residual: { high } }: Refined,
): number {
  const slope = high.map(
    (g, k) => (g / scale[k] + (intercept ? centre[k] * high[0] : 0)) / totalWeight[0] / targetScale,
  )
  return norm(slope)
}
