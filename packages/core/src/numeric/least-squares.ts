import { affordable, basisOf, type Found, inTwoWords } from './basis.ts'
import { type Answer, type CentredDesign, centredDesign, type LeastSquaresProblem, uncentre } from './centred-design.ts'
import { cholesky } from './cholesky.ts'
import { norm } from './convergence.ts'
import { factor, penalisedFactor } from './factor.ts'
import { gramOf, penalisedGram } from './gram.ts'
import { backSubstitute, type Independent } from './householder.ts'
import { type Refined, refine } from './refine.ts'
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

/** Where refinement has to arrive for its answer to be right to the last bit. */
const CONVERGED = 2 ** -60
/** A coefficient of one scaled column on others below this is rounding. */
const NEGLIGIBLE = 1e-6

/** By QR or, three times as fast, by the normal equations, which leave ill-conditioned designs to QR. */
export interface How {
  readonly lambda?: number
  readonly by?: 'qr' | 'normal-equations'
}

/**
 * Minimises Σw(y − ŷ)²/(2Σw) + ½λ‖β‖² over the intercept and the coefficients, to the last bit where the design is not
 * too large: Householder QR of the centred columns, then refinement with residuals in double-double arithmetic. A term
 * that depends linearly on the terms before it is left out. Exact values of the design are `matrix + low`.
 */
export function leastSquares(problem: LeastSquaresProblem, { lambda = 0, by = 'qr' }: How = {}): LeastSquares {
  const wide = lambda > 0 && problem.terms > problem.rows
  const design = centredDesign(wide ? withoutAbsentRows(problem) : problem)
  const ridge = lambda * design.totalWeight[0]
  if (wide) {
    const solved = wideRidge(design, ridge)
    const all = { kept: [], dropped: [], dependence: new Map(), condition: solved.condition }
    return report(design, all, solved, factor(design).independent.kept.length)
  }
  const { found, rank, contraction } =
    (by === 'normal-equations' && byNormalEquations(design, ridge)) || byQr(design, ridge)
  let basis = basisOf(design, found, ridge)
  const start = basis.triangle.low ? new Float64Array(basis.kept.length) : startOf(design, found)
  let solved = refine(design, ridge, basis.kept, basis.triangle, start, contraction(basis.condition))
  if (solved.remaining > CONVERGED && !basis.triangle.low && affordable(design)) {
    basis = inTwoWords(design, ridge)
    solved = refine(design, ridge, basis.kept, basis.triangle, new Float64Array(basis.kept.length), 1)
  }
  return report(design, basis, solved, ridge > 0 ? rank : basis.kept.length)
}

/** R of the penalised design; the rank of the design itself; a bound on the factor by which a refinement shrinks the error. */
interface Start {
  readonly found: Independent
  readonly rank: number
  readonly contraction: (condition: number) => number
}

function byQr(design: CentredDesign, ridge: number): Start {
  const { independent, reduced } = factor(design)
  const found = ridge > 0 ? penalisedFactor(design, reduced, ridge) : independent
  return { found, rank: independent.kept.length, contraction: (condition) => condition * 2 ** -48 }
}

function byNormalEquations(design: CentredDesign, ridge: number): Start | undefined {
  if (design.rows <= design.columns) return undefined
  const gram = gramOf(design)
  const plain = cholesky(gram, design.columns + 1)
  const found = plain && ridge > 0 ? cholesky(penalisedGram(design, gram, ridge), design.columns + 1) : plain
  return found && { found, rank: design.columns, contraction: (condition) => condition * condition * 2 ** -48 }
}

const report = (design: CentredDesign, basis: Found, solved: Refined, rank: number): LeastSquares => ({
  ...uncentre(design, solved.high, solved.low),
  rank,
  dropped: termsOf(design, basis.dropped),
  dependence: dependenceOf(design, basis),
  condition: basis.condition,
  refinements: solved.refinements,
  gradientNorm: gradientNorm(design, solved),
  residualSumOfSquares: solved.residual.sumOfSquares / design.targetScale / design.targetScale,
})

/** R⁻¹Qᵀy, and the centre of y in the intercept, which is the first column. */
function startOf({ intercept, targetCentre }: CentredDesign, { projected, triangle }: Independent): Float64Array {
  const start = projected.slice()
  backSubstitute(triangle, start.length, start)
  if (intercept) start[0] += targetCentre
  return start
}

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
