import { type allocate, scope } from '../kernels/memory.ts'
import type { Basis } from './basis.ts'
import { type CentredDesign, centreAnswer, centredDesign, type LeastSquaresProblem } from './centred-design.ts'
import { norm } from './convergence.ts'
import { type NormalEquations, normalEquations, triangleOf } from './normal-equations.ts'
import { ENOUGH, type QuicklyRefined, quickRefine } from './quick-refine.ts'
import { CONVERGED, refine } from './refine.ts'
import { type LeastSquares, report } from './report.ts'

/**
 * Least squares by the normal equations. With `many` rows residuals of some 74 bits suffice if they get far enough; else they
 * are taken in double-double arithmetic. Undefined when the design is too ill-conditioned for products of its columns.
 */
export function byNormalEquations(
  problem: LeastSquaresProblem,
  lambda: number,
  many: boolean,
): LeastSquares | undefined {
  return scope((take) => {
    const equations = normalEquations(problem, lambda, take)
    return equations && refined(equations, { terms: problem.terms, many, design: () => centredDesign(problem) }, take)
  })
}

/** The solution of normal equations, refined; undefined when residuals in double-double arithmetic do not get there either. */
export function refined(
  equations: NormalEquations,
  { terms, many, design: centred }: { terms: number; many: boolean; design: () => CentredDesign },
  take: typeof allocate,
): LeastSquares | undefined {
  const quick = quickRefine(equations, take)
  if (many && quick.remaining <= ENOUGH) return quickReport(terms, equations, quick)
  const design = centred()
  const basis = inColumnsOf(design, equations)
  const { high } = centreAnswer(design, quick)
  const start = Float64Array.from(basis.kept, (k) => high[k])
  const contraction = equations.condition * equations.condition * 2 ** -48
  const solved = refine(design, equations.ridge, basis.kept, basis.triangle, start, contraction)
  return solved.remaining <= CONVERGED ? report(design, basis, solved, equations.order) : undefined
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
  count: number,
  { order, terms, condition, ridge, weight }: NormalEquations,
  { intercept, coefficients, low, refinements, gradient, sumOfSquares }: QuicklyRefined,
): LeastSquares {
  const dropped = ridge > 0 ? [] : constantTerms(count, terms)
  return {
    ...{ intercept, coefficients, low, rank: order, dropped, condition, refinements },
    dependence: new Map(dropped.map((term) => [term, []])),
    gradientNorm: norm(gradient) / weight,
    residualSumOfSquares: sumOfSquares,
  }
}
