import type { Coefficients } from '../define/definitions.ts'
import { affordable, basisOf } from './basis.ts'
import {
  type Answer,
  type CentredDesign,
  centreAnswer,
  centredDesign,
  columnInto,
  type LeastSquaresProblem,
  uncentre,
} from './centred-design.ts'
import { norm } from './convergence.ts'
import { factor } from './factor.ts'
import { forwardSubstitute } from './householder.ts'
import { normalResidual } from './normal-residual.ts'
import { preciseTriangle } from './precise-triangle.ts'
import { fisherUpper, studentCritical, studentTwoSided } from './special.ts'
import { forwardSubstituteTwo, type Triangle } from './triangle-double-double.ts'

/**
 * One number for each reported coefficient: the intercept first, when there is one; of several classes one such list after the other. What is absent is not
 * known for the family.
 */
export interface Inference {
  /** Of several classes: those that are compared with the first, which is the `reference`; estimates are differences of log weights. */
  readonly classes?: readonly string[]
  readonly reference?: string
  readonly estimates: Float64Array
  /** NaN for a term that was left out, and where there are no degrees of freedom. */
  readonly standardErrors: Float64Array
  /** Estimate over standard error; normally distributed where there is neither a dispersion nor a residual standard deviation. */
  readonly t: Float64Array
  /** Two-sided. */
  readonly p: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly degreesOfFreedom: number
  readonly rank: number
  /** φ, where the variance is φ times a power of the mean: Σw(y − ŷ)²/ŷ^q over the degrees of freedom. */
  readonly dispersion?: number
  readonly residualSd?: number
  readonly residualSumOfSquares?: number
  readonly r2?: number
  readonly adjustedR2?: number
  readonly f?: number
  readonly fP?: number
}

/** The same for least squares. */
export interface LeastSquaresInference extends Inference {
  /** √(Σw(y − ŷ)²/(n − rank)), n the rows of positive weight. */
  readonly residualSd: number
  readonly residualSumOfSquares: number
  /** 1 − Σw(y − ŷ)²/Σw(y − ȳ)²; without an intercept the denominator is Σwy². */
  readonly r2: number
  readonly adjustedR2: number
  /** Of all terms together, with its p-value. */
  readonly f: number
  readonly fP: number
}

/** R in double precision is good for 12 digits of a standard error up to this condition number. */
const CONDITION_FOR_DOUBLES = 1e3

/**
 * What classical theory says about least-squares coefficients: standard errors, t and p, confidence intervals. `restate` takes
 * a linear function of the terms to the one reported (unit by unit, in two words); absent, the terms are reported.
 */
export function inference(
  problem: LeastSquaresProblem,
  answer: Answer,
  { level = 0.95, restate }: { readonly level?: number; readonly restate?: (c: Coefficients) => Coefficients } = {},
): LeastSquaresInference {
  const design = centredDesign(problem)
  const { kept, triangle } = triangleFor(design)
  const { targetScale } = design
  const rank = kept.length
  const first = design.intercept ? 1 : 0
  const degreesOfFreedom = design.present - rank
  const inner = centreAnswer(design, answer)
  const { sumOfSquares: rss } = normalResidual(design, inner.high, inner.low)
  const residualSd = degreesOfFreedom > 0 ? Math.sqrt(rss / degreesOfFreedom) / targetScale : NaN
  const listed = reporter(design, restate)
  const [estimates] = listed({ intercept: answer.intercept, values: answer.coefficients, low: answer.low })
  const units = unitErrors(design, kept, triangle, listed, estimates.length)
  const standardErrors = units.map((unit) => (unit > 0 ? unit * residualSd : NaN))
  const t = estimates.map((estimate, k) => estimate / standardErrors[k])
  const half = studentCritical(1 - level, degreesOfFreedom)
  const total = totalSumOfSquares(design)
  const r2 = 1 - rss / total
  const f = (total - rss) / (rank - first) / (rss / degreesOfFreedom)
  return {
    estimates,
    standardErrors,
    t,
    p: t.map((value) => studentTwoSided(value, degreesOfFreedom)),
    lower: estimates.map((estimate, k) => estimate - half * standardErrors[k]),
    upper: estimates.map((estimate, k) => estimate + half * standardErrors[k]),
    residualSd,
    residualSumOfSquares: rss / targetScale / targetScale,
    degreesOfFreedom,
    rank,
    r2,
    adjustedR2: 1 - (rss / total) * ((design.present - first) / degreesOfFreedom),
    f,
    fP: fisherUpper(f, rank - first, degreesOfFreedom),
  }
}

/** The weight of each row's own target in its prediction: wᵢ‖R⁻ᵀxᵢ‖², between 0 and 1. They sum to the rank. */
export function leverages(problem: LeastSquaresProblem): Float64Array {
  const design = centredDesign(problem)
  const { kept, triangle } = basisOf(design, factor(design).independent)
  const { rows, weights } = design
  const rank = kept.length
  const block = new Float64Array(rows * rank)
  const ignored = new Float64Array(rows)
  for (let k = 0; k < rank; k++) {
    columnInto(design, kept[k], 0, rows, block.subarray(k * rows, (k + 1) * rows), ignored)
  }
  const x = new Float64Array(rank)
  return Float64Array.from({ length: rows }, (_, i) => {
    for (let k = 0; k < rank; k++) x[k] = block[k * rows + i]
    forwardSubstitute(triangle.high, rank, x)
    let squares = 0
    for (let k = 0; k < rank; k++) squares += x[k] * x[k]
    return (weights ? weights[i] : 1) * squares
  })
}

/** R in two words where R in double precision would cost digits and the design is not too large. */
function triangleFor(design: CentredDesign): { readonly kept: readonly number[]; readonly triangle: Triangle } {
  const basis = basisOf(design, factor(design).independent)
  if (basis.triangle.low || basis.condition <= CONDITION_FOR_DOUBLES || !affordable(design)) return basis
  const triangle = preciseTriangle(design, 0, basis.kept)
  return { kept: triangle.kept, triangle }
}

type Pair = readonly [high: Float64Array, low: Float64Array]

/** The reported list of a linear function of the terms: its intercept, if there is one, and its coefficients. */
const reporter =
  ({ intercept }: CentredDesign, restate: ((c: Coefficients) => Coefficients) | undefined) =>
  (coefficients: Coefficients): Pair => {
    const reported = restate ? restate(coefficients) : coefficients
    const first = intercept ? 1 : 0
    const high = new Float64Array(reported.values.length + first)
    const low = new Float64Array(high.length)
    if (intercept) [high[0], low[0]] = reported.intercept
    high.set(reported.values, first)
    low.set(reported.low, first)
    return [high, low]
  }

/**
 * Standard errors for a residual standard deviation of 1: ‖R⁻ᵀm‖ for each row m of the matrix M that takes coefficients of
 * the centred columns to reported ones. Column k of M is what is reported for the kth unit vector.
 */
function unitErrors(
  design: CentredDesign,
  kept: readonly number[],
  triangle: Triangle,
  listed: (coefficients: Coefficients) => Pair,
  reported: number,
): Float64Array {
  const unit = new Float64Array(design.columns)
  const nothing = new Float64Array(design.columns)
  const scaled = { ...design, targetScale: 1 }
  const columns = kept.map((k) => {
    unit[k] = 1
    const { intercept, coefficients, low } = uncentre(scaled, unit, nothing)
    unit[k] = 0
    return listed({ intercept, values: coefficients, low })
  })
  return Float64Array.from({ length: reported }, (_, i) => {
    const m = Float64Array.from(columns, ([high]) => high[i])
    if (triangle.low)
      forwardSubstituteTwo(
        triangle,
        m,
        Float64Array.from(columns, ([, low]) => low[i]),
      )
    else forwardSubstitute(triangle.high, triangle.order, m)
    return norm(m)
  })
}

/** Σw(y − ȳ)², or Σwy² without an intercept: the residual sum of squares of the centre of y, less that of the centre itself. */
function totalSumOfSquares(design: CentredDesign): number {
  const { columns, intercept, targetCentre, totalWeight } = design
  const centre = new Float64Array(columns)
  if (intercept) centre[0] = targetCentre
  const { sumOfSquares, high } = normalResidual(design, centre, new Float64Array(columns))
  return intercept ? sumOfSquares - (high[0] * high[0]) / totalWeight[0] : sumOfSquares
}
