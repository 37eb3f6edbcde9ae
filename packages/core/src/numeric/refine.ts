import type { CentredDesign } from './centred-design.ts'
import { productError } from './double-double.ts'
import { type NormalResidual, normalResidual } from './normal-residual.ts'
import { addTwo, backSubstituteTwo, forwardSubstituteTwo, type Triangle } from './triangle-double-double.ts'

/** A solution in two words on the centred columns, with what was left of the gradient there. */
export interface Refined {
  readonly high: Float64Array
  readonly low: Float64Array
  readonly residual: NormalResidual
  /** Corrections that were added. */
  readonly refinements: number
  /** Length of the next correction, which was not added, relative to the solution (a bound, for large designs). */
  readonly remaining: number
}

/** Where refinement has to arrive for its answer to be right to the last bit. */
export const CONVERGED = 2 ** -60

const MOST = 12
/** A correction this small, relative to the solution, is not worth another pass. */
const ENOUGH = 2 ** -75
/** From so many numbers on, a pass that would only confirm that the last correction was enough is not made. */
const LARGE = 2e6

/**
 * Corrects β by the seminormal equations RᵀRδ = XᵀW(y − Xβ) − ridge·scale²·β, the right-hand side in double-double
 * arithmetic (Björck 1987, Linear Algebra Appl. 88/89, 31–48), until the corrections stop getting smaller. The error
 * shrinks by about condition·2⁻⁵³ a pass (condition·2⁻¹⁰⁰ when R has two words, condition²·2⁻⁵³ when it is from a Gram matrix). For large designs the residual is the one
 * before the last correction, when `contraction`, a bound on this factor, says that no more than 2⁻⁶⁰ of the solution is left to correct.
 */
export function refine(
  design: CentredDesign,
  ridge: number,
  kept: readonly number[],
  triangle: Triangle,
  start: Float64Array,
  contraction: number,
): Refined {
  const { rows, columns } = design
  const shrinks = rows * columns > LARGE ? contraction : Infinity
  const high = new Float64Array(columns)
  const low = new Float64Array(columns)
  const scatter = (x: Float64Array, out: Float64Array) =>
    kept.forEach((k, at) => {
      out[k] = x[at]
    })
  scatter(start, high)
  const step = new Float64Array(kept.length)
  const stepLow = new Float64Array(kept.length)
  const full = new Float64Array(columns)
  const fullLow = new Float64Array(columns)
  let before = Infinity
  for (let refinements = 0; ; refinements++) {
    const residual = penalisedResidual(design, ridge, high, low)
    kept.forEach((k, at) => {
      step[at] = residual.high[k]
      stepLow[at] = residual.low[k]
    })
    forwardSubstituteTwo(triangle, step, stepLow)
    backSubstituteTwo(triangle, step, stepLow)
    const length = relative(step, high, kept)
    if (!(length > ENOUGH) || !(length < before / 4) || refinements === MOST) {
      return { high, low, residual, refinements, remaining: length }
    }
    scatter(step, full)
    scatter(stepLow, fullLow)
    addTwo(high, low, full, fullLow)
    if (length * shrinks < CONVERGED)
      return { high, low, residual, refinements: refinements + 1, remaining: length * shrinks }
    before = length
  }
}

/** XᵀW(y − Xβ) − ridge·scale²·β: minus Σw times the gradient of cost and penalty in the centred columns. */
export function penalisedResidual(
  design: CentredDesign,
  ridge: number,
  high: Float64Array,
  low: Float64Array,
): NormalResidual {
  const residual = normalResidual(design, high, low)
  if (ridge > 0) subtractPenalty(design, ridge, high, low, residual)
  return residual
}

/** residual ← residual − ridge·scale²·β; the intercept is not penalised. */
function subtractPenalty(
  { columns, intercept, scale }: CentredDesign,
  ridge: number,
  high: Float64Array,
  low: Float64Array,
  residual: NormalResidual,
): void {
  const penalty = new Float64Array(columns)
  const penaltyLow = new Float64Array(columns)
  for (let k = intercept ? 1 : 0; k < columns; k++) {
    const factor = -ridge * scale[k] * scale[k]
    penalty[k] = factor * high[k]
    penaltyLow[k] = productError(factor, high[k], penalty[k]) + factor * low[k]
  }
  addTwo(residual.high, residual.low, penalty, penaltyLow)
}

/** ‖step‖/‖β + step‖, 0 for a step of length 0. */
function relative(step: Float64Array, high: Float64Array, kept: readonly number[]): number {
  let steps = 0
  let sizes = 0
  for (let at = 0; at < step.length; at++) {
    const next = high[kept[at]] + step[at]
    steps += step[at] * step[at]
    sizes += next * next
  }
  return steps === 0 ? 0 : Math.sqrt(steps / sizes)
}
