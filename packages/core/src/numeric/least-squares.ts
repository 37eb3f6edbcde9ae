import { affordable, basisOf, inTwoWords } from './basis.ts'
import { byNormalEquations } from './by-normal-equations.ts'
import { type CentredDesign, centredDesign, type LeastSquaresProblem } from './centred-design.ts'
import { factor, penalisedFactor } from './factor.ts'
import { backSubstitute, type Independent } from './householder.ts'
import { CONVERGED, refine } from './refine.ts'
import { type LeastSquares, report } from './report.ts'
import { wideRidge, withoutAbsentRows } from './wide-ridge.ts'

export type { LeastSquares }

/** From so many numbers on, the normal equations are tried first. Below, QR costs no more than a millisecond. */
const MANY = 1e4

/** By QR, or by the normal equations, which leave ill-conditioned designs to QR; large designs are tried the second way first. */
export interface How {
  readonly lambda?: number
  readonly by?: 'qr' | 'normal-equations'
}

/**
 * Minimises Σw(y − ŷ)²/(2Σw) + ½λ‖β‖² over the intercept and the coefficients.
 *
 * To the last bit either way: by Householder QR of the centred columns and refinement with residuals in double-double
 * arithmetic; or, beyond `MANY` numbers, by the normal equations, refined with residuals of some 74 bits, with residuals in
 * double-double where these do not get there, and by QR where the products of columns are no help. A term that depends linearly on the terms before it is left out. Exact values of the
 * design are `matrix + low`.
 */
export function leastSquares(problem: LeastSquaresProblem, { lambda = 0, by = 'qr' }: How = {}): LeastSquares {
  const { rows, terms, intercept } = problem
  if (lambda > 0 && terms > rows) return byRows(withoutAbsentRows(problem), lambda)
  const many = rows * terms > MANY
  const tall = rows > terms + (intercept ? 1 : 0)
  const solved = tall && (many || by === 'normal-equations') && byNormalEquations(problem, lambda, many)
  return solved || byQr(centredDesign(problem), lambda)
}

function byRows(problem: LeastSquaresProblem, lambda: number): LeastSquares {
  const design = centredDesign(problem)
  const solved = wideRidge(design, lambda * design.totalWeight[0])
  const all = { kept: [], dropped: [], dependence: new Map(), condition: solved.condition }
  return report(design, all, solved, factor(design).independent.kept.length)
}

/** By QR, and refinement with residuals in double-double arithmetic. */
export function byQr(design: CentredDesign, lambda: number): LeastSquares {
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

/** R⁻¹Qᵀy, and the centre of y in the intercept, which is the first column. */
function startOf({ intercept, targetCentre }: CentredDesign, { projected, triangle }: Independent): Float64Array {
  const start = projected.slice()
  backSubstitute(triangle, start.length, start)
  if (intercept) start[0] += targetCentre
  return start
}
