import { scope } from '../kernels/memory.ts'
import { affordable, type Basis, basisOf, inTwoWords } from './basis.ts'
import {
  type Answer,
  type CentredDesign,
  centreAnswer,
  centredDesign,
  type LeastSquaresProblem,
  totalOf,
  uncentre,
} from './centred-design.ts'
import { norm } from './convergence.ts'
import { factor, penalisedFactor } from './factor.ts'
import { backSubstitute, type Independent } from './householder.ts'
import { type NormalEquations, normalEquations, triangleOf } from './normal-equations.ts'
import { type QuicklyRefined, quickRefine } from './quick-refine.ts'
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
/** From so many numbers on, the normal equations are tried first, and residuals in double precision suffice where they converge to … */
const MANY = 1e5
/** … this share of the coefficients. */
const SURE = 2 ** -46

/** By QR, or by the normal equations, which leave ill-conditioned designs to QR; large designs are tried the second way first. */
export interface How {
  readonly lambda?: number
  readonly by?: 'qr' | 'normal-equations'
}

/**
 * Minimises Σw(y − ŷ)²/(2Σw) + ½λ‖β‖² over the intercept and the coefficients.
 *
 * Up to `MANY` numbers to the last bit: Householder QR of the centred columns, then refinement with residuals in double-double
 * arithmetic. Beyond, by the normal equations, refined with residuals in double precision (13 digits or more: the last
 * correction says how many), with residuals in double-double where these do not get there, and by QR where the
 * products of columns are no help. A term that depends linearly on the terms before it is left out. Exact values of the
 * design are `matrix + low`.
 */
export function leastSquares(problem: LeastSquaresProblem, { lambda = 0, by = 'qr' }: How = {}): LeastSquares {
  const { rows, terms, intercept } = problem
  if (lambda > 0 && terms > rows) return byRows(withoutAbsentRows(problem), lambda)
  const many = rows * terms > MANY
  const tall = rows > terms + (intercept ? 1 : 0)
  const solved = tall && (many || by === 'normal-equations') && byNormalEquations(problem, lambda, many)
  return solved || byQr(problem, lambda)
}

function byRows(problem: LeastSquaresProblem, lambda: number): LeastSquares {
  const design = centredDesign(problem)
  const solved = wideRidge(design, lambda * design.totalWeight[0])
  const all = { kept: [], dropped: [], dependence: new Map(), condition: solved.condition }
  return report(design, all, solved, factor(design).independent.kept.length)
}

function byQr(problem: LeastSquaresProblem, lambda: number): LeastSquares {
  const design = centredDesign(problem)
  const ridge = lambda * design.totalWeight[0]
  const { independent, reduced } = factor(design)
  const found = ridge > 0 ? penalisedFactor(design, reduced, ridge) : independent
  let basis = basisOf(design, found, ridge)
  const start = basis.triangle.low ? new Float64Array(basis.kept.length) : startOf(design, found)
  let solved = refine(design, ridge, basis.kept, basis.triangle, start, basis.condition * 2 ** -48)
  if (solved.remaining > CONVERGED && !basis.triangle.low && affordable(design)) {
    basis = inTwoWords(design, ridge)
    solved = refine(design, ridge, basis.kept, basis.triangle, new Float64Array(basis.kept.length), 1)
  }
  return report(design, basis, solved, ridge > 0 ? independent.kept.length : basis.kept.length)
}

/** Undefined when the design is too ill-conditioned for products of its columns. */
function byNormalEquations(problem: LeastSquaresProblem, lambda: number, many: boolean): LeastSquares | undefined {
  return scope((take) => {
    const ridge = lambda * totalOf(problem.weights, problem.rows)[0]
    const equations = normalEquations(problem, ridge, take)
    if (!equations) return undefined
    const quick = quickRefine(equations, take)
    if (many && !problem.low && quick.remaining <= SURE) return quickReport(problem, equations, quick)
    const design = centredDesign(problem)
    const basis = inColumnsOf(design, equations)
    const { high } = centreAnswer(design, quick)
    const start = Float64Array.from(basis.kept, (k) => high[k])
    const contraction = equations.condition * equations.condition * 2 ** -48
    const solved = refine(design, ridge, basis.kept, basis.triangle, start, contraction)
    return solved.remaining <= CONVERGED ? report(design, basis, solved, equations.order) : undefined
  })
}

/** The R of normal equations for columns with another centre and scale: the ones come first, so that R stays a triangle. */
function inColumnsOf(design: CentredDesign, equations: NormalEquations): Basis {
  const { order, terms, lower, intercept, condition, ridge } = equations
  const high = triangleOf(lower, order)
  const first = intercept ? 1 : 0
  for (let k = first; k < order; k++) {
    const j = terms[k - first]
    if (intercept) high[k * order] += high[0] * (equations.centre[j] - design.centre[j + 1])
    for (let i = 0; i <= k; i++) high[k * order + i] *= design.scale[j + first]
  }
  const kept = terms.map((j) => j + first)
  const dropped = ridge > 0 ? [] : constantTerms(design.terms, terms).map((j) => j + first)
  return {
    kept: intercept ? [0, ...kept] : kept,
    dropped,
    dependence: new Map(dropped.map((k) => [k, new Float64Array()])),
    triangle: { order, high, low: undefined },
    condition,
  }
}

const constantTerms = (count: number, varying: readonly number[]): number[] =>
  Array.from({ length: count }, (_, j) => j).filter((j) => !varying.includes(j))

function quickReport(
  problem: LeastSquaresProblem,
  { order, terms, condition, ridge }: NormalEquations,
  { intercept, coefficients, low, refinements, gradient, sumOfSquares }: QuicklyRefined,
): LeastSquares {
  const dropped = ridge > 0 ? [] : constantTerms(problem.terms, terms)
  const share = 1 / totalOf(problem.weights, problem.rows)[0]
  return {
    ...{ intercept, coefficients, low, rank: order, dropped, condition, refinements },
    dependence: new Map(dropped.map((term) => [term, []])),
    gradientNorm: norm(gradient) * share,
    residualSumOfSquares: sumOfSquares,
  }
}

const report = (
  design: CentredDesign,
  basis: Omit<Basis, 'triangle'>,
  solved: Refined,
  rank: number,
): LeastSquares => ({
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

function dependenceOf(
  design: CentredDesign,
  { kept, dependence }: Pick<Basis, 'kept' | 'dependence'>,
): Map<number, readonly number[]> {
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
