import type { BaseProblem, DesignProblem, Outcome } from '../define/problem.ts'
import { type How, leastSquares } from './least-squares.ts'
import { leastSquaresFindings } from './least-squares-findings.ts'
import { poolOf } from './pool-of.ts'

/** Solves the problem of an exact algorithm: θ and its low words are set; returns the certificate and what was noticed. */
export function exactTraining(problem: BaseProblem & DesignProblem, by: NonNullable<How['by']>): Outcome {
  const { theta, low, rows, design, target, weights, intercept, penalty } = problem
  const { terms, matrix } = design
  const lambda = penalty.quadratic()
  const solved = leastSquares(
    { rows, terms: terms.length, matrix, low: design.low, target, weights, intercept, pool: poolOf(problem) },
    { lambda, by },
  )
  theta[0] = solved.intercept[0]
  low[0] = solved.intercept[1]
  theta.set(solved.coefficients, 1)
  low.set(solved.low, 1)
  const present = weights ? weights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0) : rows
  return {
    method: 'exact',
    converged: Number.isFinite(solved.gradientNorm),
    iterations: 1,
    gradientNorm: solved.gradientNorm,
    condition: solved.condition,
    rank: solved.rank,
    findings: leastSquaresFindings(solved, { terms, rows: present, intercept, lambda }),
  }
}
