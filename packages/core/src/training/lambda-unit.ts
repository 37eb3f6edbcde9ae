import type { Design } from '../define/design.ts'
import { largestLambda } from '../numeric/lambda-unit.ts'
import { multipliersAtZero } from '../numeric/quantile/at-zero.ts'
import type { Composition } from './resolve.ts'

/** What the largest λ follows from. */
interface Rows {
  readonly design: Design
  /** Numbers, or indices of classes. */
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  readonly offset: Float64Array | undefined
  readonly classes: number
}

/** Whether λ is counted in the largest one of the training rows, which is not known before there are any. */
export const isRelative = ({ penalty }: Composition): boolean => penalty.settings.lambdaUnit === 'lambda-max'

/** The composition with λ counted in 1: its largest value on these rows is found and put in. */
export function absolute(composition: Composition, rows: Rows): Composition {
  if (!isRelative(composition)) return composition
  const { model, cost } = composition
  const intercept = model.settings.intercept !== false
  const q = 'level' in cost.definition.offers ? cost.definition.offers.level(cost.settings) : undefined
  return withLargest(
    composition,
    q === undefined ? steepestAtZero(rows, intercept) : steepestOfQuantile(rows, { q, intercept }),
  )
}

/** The same, where the largest slope of the cost at 0 is known. */
export function withLargest(composition: Composition, steepest: number): Composition {
  const { definition, settings } = composition.penalty
  const parts = definition.offers.split({ ...settings, lambda: 1 })
  const largest = largestLambda(steepest, parts)
  const lambda = settings.lambda * largest
  return {
    ...composition,
    penalty: { definition, settings: Object.freeze({ ...settings, lambda, lambdaUnit: 'one' }) },
  }
}

/** max |∂C/∂βⱼ| where every coefficient is 0 and the intercept the best: max |xⱼʹ(y − ȳ)|/n for every cost with its own link. */
function steepestAtZero({ design, target, weights, offset, classes }: Rows, intercept: boolean): number {
  let steepest = 0
  for (let k = classes > 2 ? 0 : 1; k < Math.max(classes, 2); k++) {
    const observed = classes > 0 ? target.map((y) => (y === k ? 1 : 0)) : withoutOffset(target, offset)
    steepest = Math.max(steepest, steepestOf(design, observed, weights, intercept))
  }
  return steepest
}

/** The same for a pinball cost, with the multipliers of the rows in place of residuals. */
function steepestOfQuantile(
  { design, target, weights, offset }: Rows,
  program: { readonly q: number; readonly intercept: boolean },
): number {
  return steepestOf(design, multipliersAtZero(withoutOffset(target, offset), weights, program), weights, false)
}

const withoutOffset = (target: Float64Array, offset: Float64Array | undefined) =>
  offset ? target.map((y, i) => y - offset[i]) : target

function steepestOf(
  { matrix, rows, terms }: Design,
  y: Float64Array,
  weights: Float64Array | undefined,
  intercept: boolean,
) {
  let [total, sum] = [0, 0]
  for (let i = 0; i < rows; i++) {
    const w = weights ? weights[i] : 1
    total += w
    sum += w * y[i]
  }
  const mean = intercept ? sum / total : 0
  const residuals = y.map((value, i) => (weights ? weights[i] : 1) * (value - mean))
  let steepest = 0
  for (let j = 0; j < terms.length; j++) {
    let slope = 0
    for (let i = 0, at = j * rows; i < rows; i++) slope += matrix[at + i] * residuals[i]
    steepest = Math.max(steepest, Math.abs(slope) / total)
  }
  return steepest
}
