import type { BaseProblem, DesignProblem, Outcome } from '../define/problem.ts'
import { blocksOf } from './blockwise.ts'
import { blockwiseLeastSquares } from './blockwise-least-squares.ts'
import { type How, leastSquares } from './least-squares.ts'
import { leastSquaresFindings } from './least-squares-findings.ts'
import { poolOf } from './pool-of.ts'

/** Solves the problem of an exact algorithm: θ and its low words are set; returns the certificate and what was noticed. */
export function exactTraining(problem: BaseProblem & DesignProblem, by: NonNullable<How['by']>): Outcome {
  const { theta, low, rows, design, target, weights, intercept, penalty } = problem
  const { terms } = design
  const lambda = penalty.quadratic()
  const pool = poolOf(problem)
  const blocks = blocksOf(design)
  const solved = blocks
    ? blockwiseLeastSquares(blocks, intercept, { lambda, by }, pool)
    : leastSquares(
        { rows, terms: terms.length, matrix: design.matrix, low: design.low, target, weights, intercept, pool },
        { lambda, by },
      )
  theta[0] = solved.intercept[0]
  low[0] = solved.intercept[1]
  theta.set(solved.coefficients, 1)
  low.set(solved.low, 1)
  const present = weights && !blocks ? weights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0) : rows
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
