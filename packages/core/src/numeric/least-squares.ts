import { type Answer, type CentredDesign, centredDesign, type LeastSquaresProblem, uncentre } from './centred-design.ts'
import { conditionOf } from './condition.ts'
import { factor, penalisedFactor } from './factor.ts'
import { backSubstitute, type Independent } from './householder.ts'
import { preciseTriangle } from './precise-triangle.ts'
import { type Refined, refine } from './refine.ts'
import type { Triangle } from './triangle-double-double.ts'

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
  const design = centredDesign(problem)
  const ridge = (problem.lambda ?? 0) * design.totalWeight[0]
  const { independent, reduced } = factor(design)
  const penalised = ridge > 0 ? penalisedFactor(design, reduced, ridge) : independent
  let basis: Basis = inDoubles(penalised)
  let solved: Refined | undefined
  if (!penalised.doubtful && basis.condition < CONDITION_FOR_DOUBLES) {
    const start = penalised.projected.slice()
    backSubstitute(penalised.triangle, start.length, start)
    solved = refine(design, ridge, basis.kept, basis.triangle, start)
  }
  if (!solved || solved.remaining > CONVERGED) {
    if (preciseWork(design) <= PRECISE_WORK) basis = inTwoWords(design, ridge)
    solved = refine(design, ridge, basis.kept, basis.triangle, new Float64Array(basis.kept.length))
  }
  return {
    ...uncentre(design, solved.high, solved.low),
    rank: ridge > 0 ? independent.kept.length : basis.kept.length,
    dropped: termsOf(design, basis.dropped),
    dependence: dependenceOf(design, basis),
    condition: basis.condition,
    refinements: solved.refinements,
    gradientNorm: gradientNorm(design, solved),
    residualSumOfSquares: solved.residual.sumOfSquares,
  }
}

/** Independent columns with their R, in one word or two. */
interface Basis {
  readonly kept: readonly number[]
  readonly dropped: readonly number[]
  readonly dependence: ReadonlyMap<number, Float64Array>
  readonly triangle: Triangle
  readonly condition: number
}

function inDoubles({ kept, dropped, dependence, triangle }: Independent): Basis {
  const order = kept.length
  const condition = conditionOf(triangle, order)
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

function dependenceOf(design: CentredDesign, { kept, dependence }: Basis): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>()
  for (const [column, coefficients] of dependence) {
    const used = kept.filter((_, at) => Math.abs(coefficients[at]) > NEGLIGIBLE)
    for (const term of termsOf(design, [column])) found.set(term, termsOf(design, used))
  }
  return found
}

/** From the gradient in the centred columns: ∂/∂β = (scale⁻¹·gₖ + centre·g₀)/Σw. */
function gradientNorm({ columns, intercept, centre, scale, totalWeight }: CentredDesign, { residual }: Refined): number {
  let squares = 0
  for (let k = 0; k < columns; k++) {
    const slope = (residual.high[k] / scale[k] + (intercept ? centre[k] * residual.high[0] : 0)) / totalWeight[0]
    squares += slope * slope
  }
  return Math.sqrt(squares)
}
