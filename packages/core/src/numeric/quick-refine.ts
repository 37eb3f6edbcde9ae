import { squaredGradient } from '../kernels/gradient.ts'
import type { allocate } from '../kernels/memory.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { sumError } from './double-double.ts'
import type { NormalEquations } from './normal-equations.ts'

/** A solution in the units of the terms, with what was left of the gradient one correction before. */
export interface QuicklyRefined {
  readonly intercept: readonly [value: number, low: number]
  readonly coefficients: Float64Array
  readonly low: Float64Array
  /** Corrections that were added. */
  readonly refinements: number
  /** Length of the last correction relative to the coefficients: about what rounding has left. */
  readonly remaining: number
  /** X'W(y − ŷ) − ridge·β of the terms, after Σw(y − ŷ) when there is an intercept. */
  readonly gradient: Float64Array
  /** Σw(y − ŷ)². */
  readonly sumOfSquares: number
}

const MOST_PASSES = 6
/** A correction this small, relative to the solution, is the rounding of the one before. */
const ENOUGH = 2 ** -50

/**
 * Corrects the solution of the normal equations with residuals in double precision, one reading of the design a pass, until the
 * corrections stop getting smaller. Rounding of many rows averages out: a well-conditioned design of many rows
 * needs no more than this, and often a single pass.
 */
export function quickRefine(equations: NormalEquations, take: typeof allocate): QuicklyRefined {
  const { X, y, w, pool, intercept, ridge, order, terms, centre, lower, right, lengths } = equations
  const first = intercept ? 1 : 0
  const p = X.columns
  const theta = take(p + first) // the kernel's order: coefficients, then the intercept
  const gradient = take(p + first)
  const step = take(order)
  const low = new Float64Array(p + first)
  step.set(right)
  solve(lower, step, order)
  addStep(step, theta, low)
  let before = Infinity
  for (let refinements = 1; ; refinements++) {
    const sumOfSquares = squaredGradient(X, { y, w }, theta, gradient, pool)
    for (let j = 0; j < gradient.length; j++) gradient[j] = -gradient[j]
    for (let j = 0; j < p; j++) gradient[j] -= ridge * theta[j]
    if (intercept) step[0] = gradient[p]
    for (let k = first; k < order; k++) {
      const j = terms[k - first]
      step[k] = gradient[j] - (intercept ? centre[j] * gradient[p] : 0)
    }
    solve(lower, step, order)
    const remaining = relative(step)
    addStep(step, theta, low)
    if (!(remaining > ENOUGH) || !(remaining < before / 4) || refinements === MOST_PASSES) {
      return {
        intercept: intercept ? [theta[p], low[p]] : [0, 0],
        coefficients: theta.slice(0, p),
        low: low.subarray(0, p),
        ...{ refinements, remaining, gradient: gradient.slice(), sumOfSquares },
      }
    }
    before = remaining
  }

  /** θ + low ← θ + step, back in the units of the terms; the low words of the step before are part of what it corrects. */
  function addStep(step: Float64Array, theta: Float64Array, low: Float64Array) {
    let shift = intercept ? step[0] : 0
    for (let k = first; k < order; k++) {
      shift -= centre[terms[k - first]] * step[k]
      add(terms[k - first], step[k])
    }
    if (intercept) add(p, shift)

    function add(j: number, change: number) {
      const sum = theta[j] + change
      low[j] = sumError(theta[j], change, sum)
      theta[j] = sum
    }
  }

  /** The length of a step relative to that of the coefficients, each in units of its column; the intercept does not count. */
  function relative(step: Float64Array): number {
    let steps = 0
    let sizes = 0
    for (let k = first; k < order; k++) {
      const size = lengths[k] * theta[terms[k - first]]
      steps += lengths[k] * step[k] * (lengths[k] * step[k])
      sizes += size * size
    }
    return steps === 0 ? 0 : Math.sqrt(steps / sizes)
  }
}

/** x ← (LLᵀ)⁻¹x. */
function solve(lower: Float64Array, x: Float64Array, order: number): void {
  solveTriangular(lower, { half: 'lower' }, x, order)
  solveTriangular(lower, { half: 'lower', transposed: true }, x, order)
}
