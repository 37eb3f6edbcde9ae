import type { allocate } from '../kernels/memory.ts'
import type { TwoWords } from '../kernels/precise.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { addInto, productError, sumError } from './double-double.ts'
import type { NormalEquations } from './normal-equations.ts'

/** A solution in the units of the terms, with what was left of the gradient one correction before. */
export interface QuicklyRefined {
  readonly intercept: readonly [value: number, low: number]
  readonly coefficients: Float64Array
  readonly low: Float64Array
  /** Corrections that were added. */
  readonly refinements: number
  /** A bound on the length of the next correction, relative to the coefficients. */
  readonly remaining: number
  /** X'W(y − ŷ) − ridge·β of the terms, and Σw(y − ŷ) when there is an intercept. */
  readonly gradient: Float64Array
  /** Σw(y − ŷ)². */
  readonly sumOfSquares: number
}

/** What may be left over: coefficients are then right to the last bit but one, before they are rounded. */
export const ENOUGH = 2 ** -58

const MOST_PASSES = 6
/** Up to here a pass is known to reach what `contraction` says; beyond, another one has to confirm it. */
const EASY = 1024

/**
 * Corrects the solution of the normal equations with residuals of some 74 bits, one reading of the design a pass, until nothing
 * is left that a coefficient can hold, or the corrections stop getting smaller. Where columns are hardly correlated one
 * pass is enough: it leaves the square of the error that it found.
 */
export function quickRefine(equations: NormalEquations, take: typeof allocate): QuicklyRefined {
  const { residual, intercept, ridge, order, terms, centre, lower, right, lengths } = equations
  const first = intercept ? 1 : 0
  const p = centre.length
  // the kernel's order: coefficients, then the intercept
  const theta: TwoWords = { high: take(p + first), low: take(p + first) }
  const gradient: TwoWords = { high: new Float64Array(p + first), low: new Float64Array(p + first) }
  const step = take(order)
  const shrinks = contraction(equations)
  step.set(right)
  solve(lower, step, order)
  addStep()
  let before = Infinity
  for (let refinements = 1; ; refinements++) {
    const sumOfSquares = residual(theta, gradient)
    for (let j = 0; j < p; j++) addProduct(gradient, j, -ridge, theta.high[j], theta.low[j])
    const slope = gradient.high.slice()
    for (const j of intercept ? terms : []) addProduct(gradient, j, -centre[j], gradient.high[p], gradient.low[p])
    if (intercept) step[0] = gradient.high[p]
    for (let k = first; k < order; k++) step[k] = gradient.high[terms[k - first]]
    solve(lower, step, order)
    const length = relative()
    addStep()
    const remaining = length * shrinks
    if (remaining <= ENOUGH || !(length < before / 4) || refinements === MOST_PASSES) {
      return {
        intercept: intercept ? [theta.high[p], theta.low[p]] : [0, 0],
        coefficients: theta.high.slice(0, p),
        low: theta.low.slice(0, p),
        ...{ refinements, remaining, gradient: slope, sumOfSquares },
      }
    }
    before = length
  }

  /** θ ← θ + step, back in the units of the terms. */
  function addStep() {
    let shift = intercept ? step[0] : 0
    for (let k = first; k < order; k++) {
      shift -= centre[terms[k - first]] * step[k]
      add(theta, terms[k - first], step[k], 0)
    }
    if (intercept) add(theta, p, shift, 0)
  }

  /** The length of the step relative to that of the coefficients, each in units of its column; the intercept does not count. */
  function relative(): number {
    let steps = 0
    let sizes = 0
    for (let k = first; k < order; k++) {
      const size = lengths[k] * theta.high[terms[k - first]]
      steps += lengths[k] * step[k] * (lengths[k] * step[k])
      sizes += size * size
    }
    return steps === 0 ? 0 : Math.sqrt(steps / sizes)
  }
}

/** How much shorter the next correction is at least: 1 where residuals of 74 bits may not tell without trying. */
function contraction({ condition, intercept, terms, centre, lengths, weight }: NormalEquations): number {
  let distance = 1 // of the columns from 0, in units of their spread
  if (intercept) {
    terms.forEach((j, k) => {
      distance = Math.max(distance, (Math.abs(centre[j]) * Math.sqrt(weight)) / lengths[k + 1])
    })
  }
  return condition * distance < EASY ? condition * condition * 2 ** -48 : 1
}

const pair = new Float64Array(2)

/** x[j] ← x[j] + high + low. */
function add(x: TwoWords, j: number, high: number, low: number): void {
  addInto(pair, 0, x.high[j], x.low[j], high, low)
  x.high[j] = pair[0]
  x.low[j] = pair[1]
}

/** x[j] ← x[j] + a(high + low). */
function addProduct(x: TwoWords, j: number, a: number, high: number, low: number): void {
  const product = a * high
  const rest = productError(a, high, product) + a * low
  const sum = product + rest
  add(x, j, sum, sumError(product, rest, sum))
}

/** x ← (LLᵀ)⁻¹x. */
function solve(lower: Float64Array, x: Float64Array, order: number): void {
  solveTriangular(lower, { half: 'lower' }, x, order)
  solveTriangular(lower, { half: 'lower', transposed: true }, x, order)
}
