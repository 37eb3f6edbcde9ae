import { type Answer, type CentredDesign, centredDesign, type LeastSquaresProblem, uncentre } from './centred-design.ts'
import { conditionOf } from './condition.ts'
import { factor, penalisedFactor } from './factor.ts'
import { backSubstitute, type Independent } from './householder.ts'
import { preciseTriangle } from './precise-triangle.ts'
import { type Refined, refine } from './refine.ts'
import type { Triangle } from './triangle-double-double.ts'
import { wideRidge, withoutAbsentRows } from './wide-ridge.ts'

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

/** Above this many double-double operations a second factorisation in double-double arithmetic is not made. */
export const PRECISE_WORK = 2e7
/** Corrections of R in double precision stop helping about here. */
const CONDITION_FOR_DOUBLES = 1e13
/** Where refinement has to arrive for its answer to be right to the last bit. */
const CONVERGED = 2 ** -60
/** A coefficient of one scaled column on others below this is rounding. */
const NEGLIGIBLE = 1e-6

/**
 * Minimises Σw(y − ŷ)²/(2Σw) + ½λ‖β‖² over the intercept and the coefficients, to the last bit where the design is not
 * too large: Householder QR of the centred columns, then refinement with residuals in double-double arithmetic. A term
 * that depends linearly on the terms before it is left out. Exact values of the design are `matrix + low`.
 */
export function leastSquares(problem: LeastSquaresProblem & { readonly lambda?: number }): LeastSquares {
  const wide = (problem.lambda ?? 0) > 0 && problem.terms > problem.rows
  const design = centredDesign(wide ? withoutAbsentRows(problem) : problem)
  const ridge = (problem.lambda ?? 0) * design.totalWeight[0]
  const { independent, reduced } = factor(design)
  if (wide) {
    const solved = wideRidge(design, ridge)
    const all = { kept: [], dropped: [], dependence: new Map(), condition: solved.condition }
    return report(design, all, solved, independent.kept.length)
  }
  const penalised = ridge > 0 ? penalisedFactor(design, reduced, ridge) : independent
  let basis = basisOf(design, penalised, ridge)
  const start = basis.triangle.low ? new Float64Array(basis.kept.length) : startOf(design, penalised)
  let solved = refine(design, ridge, basis.kept, basis.triangle, start, basis.condition)
  if (solved.remaining > CONVERGED && !basis.triangle.low && preciseWork(design) <= PRECISE_WORK) {
    basis = inTwoWords(design, ridge)
    solved = refine(design, ridge, basis.kept, basis.triangle, new Float64Array(basis.kept.length), basis.condition)
  }
  return report(design, basis, solved, ridge > 0 ? independent.kept.length : basis.kept.length)
}

const report = (design: CentredDesign, basis: Found, solved: Refined, rank: number): LeastSquares => ({
  ...uncentre(design, solved.high, solved.low),
  rank,
  dropped: termsOf(design, basis.dropped),
  dependence: dependenceOf(design, basis),
  condition: basis.condition,
  refinements: solved.refinements,
  gradientNorm: gradientNorm(design, solved),
  residualSumOfSquares: solved.residual.sumOfSquares,
})

/** R⁻¹Qᵀy, and the centre of y in the intercept, which is the first column. */
function startOf({ intercept, targetCentre }: CentredDesign, { projected, triangle }: Independent): Float64Array {
  const start = projected.slice()
  backSubstitute(triangle, start.length, start)
  if (intercept) start[0] += targetCentre
  return start
}

/** Independent columns, and how the others depend on them. */
export interface Found {
  readonly kept: readonly number[]
  readonly dropped: readonly number[]
  readonly dependence: ReadonlyMap<number, Float64Array>
  readonly condition: number
}

/** The same with R, in one word or two. */
export interface Basis extends Found {
  readonly triangle: Triangle
}

/** R in double precision, or in two words where that cannot be relied on and the design is not too large. */
export function basisOf(design: CentredDesign, found: Independent, ridge = 0): Basis {
  const { kept, dropped, dependence, triangle, doubtful } = found
  const order = kept.length
  const condition = conditionOf(triangle, order)
  const enough = !doubtful && condition < CONDITION_FOR_DOUBLES
  if (!enough && preciseWork(design) <= PRECISE_WORK) return inTwoWords(design, ridge)
  return { kept, dropped, dependence, triangle: { order, high: triangle, low: undefined }, condition }
}

function inTwoWords(design: CentredDesign, ridge: number): Basis {
  const triangle = preciseTriangle(design, ridge)
  const { kept, dropped, dependence, order, high } = triangle
  return { kept, dropped, dependence, triangle, condition: conditionOf(high, order) }
}

/** Operations of a factorisation in double-double arithmetic. */
export const preciseWork = ({ rows, columns }: CentredDesign): number => rows * columns * Math.min(rows, columns)

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

/** From the gradient in the centred columns: ∂/∂β = (scale⁻¹·gₖ + centre·g₀)/Σw. */
function gradientNorm(
  { columns, intercept, centre, scale, totalWeight }: CentredDesign,
  { residual }: Refined,
): number {
  let squares = 0
  for (let k = 0; k < columns; k++) {
    const slope = (residual.high[k] / scale[k] + (intercept ? centre[k] * residual.high[0] : 0)) / totalWeight[0]
    squares += slope * slope
  }
  return Math.sqrt(squares)
}
