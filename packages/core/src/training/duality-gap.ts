import type { SeveralOutputs } from '../define/definitions.ts'
import { type Shapes, views } from '../define/design.ts'
import type { Schema } from '../define/hyperparameters.ts'
import { softThreshold } from '../numeric/soft-threshold.ts'
import type { Observations } from './objective.ts'
import type { Composition } from './resolve.ts'

export interface Convex extends Observations {
  readonly shapes: Shapes
  /** Whether intercepts are free. */
  readonly intercept: boolean
}

/**
 * How far C(θ) + penalty may be above its minimum: the value of a dual point is taken off, made of the slopes of the rows, without what intercepts would
 * gain, and shrunk as far as a penalty without curvature demands (Ndiaye et al. 2017, JMLR 18(128), 2). A sum of what is nowhere negative. Undefined
 * where the cost has no conjugate, nothing is penalised, or that point is none of the dual problem.
 */
export function dualityGap(
  { model, cost, penalty }: Composition,
  data: Convex,
  theta: Float64Array,
): number | undefined {
  const { design, target, weights, offset, outputs: K, shapes, intercept } = data
  const { definition, settings } = cost
  const several = definition.several as SeveralOutputs<Schema> | undefined
  const conjugate = K > 1 ? several?.conjugate : definition.conjugate
  const { l1, l2 } = penalty.definition.offers.split(penalty.settings)
  if (conjugate === undefined || (l1 === 0 && l2 === 0)) return undefined
  const n = design.rows
  const eta = new Float64Array(n * K)
  model.definition.predict(views(shapes, theta), design, model.settings, eta)
  if (offset) for (let i = 0; i < n; i++) eta[i] += offset[i]
  let total = 0
  for (let i = 0; i < n; i++) total += weights ? weights[i] : 1
  const share = (i: number) => (weights ? weights[i] : 1) / total

  const slope = new Float64Array(n * K)
  const [at, own] = [new Float64Array(K), new Float64Array(K)]
  const gather = (from: Float64Array, i: number, into: Float64Array) => {
    for (let k = 0; k < K; k++) into[k] = from[k * n + i]
    return into
  }
  for (let i = 0; i < n; i++) {
    if (K === 1) own[0] = definition.offers.slope(target[i], eta[i], settings)
    else several?.slope(target[i], gather(eta, i, at), settings, own)
    for (let k = 0; k < K; k++) slope[k * n + i] = own[k]
  }
  if (intercept)
    for (let k = 0; k < K; k++) {
      let mean = 0
      for (let i = 0; i < n; i++) mean += share(i) * slope[k * n + i]
      for (let i = 0; i < n; i++) slope[k * n + i] -= mean
    }
  const weighted = slope.map((value, at) => -share(at % n) * value)
  const g = new Float64Array(theta.length)
  model.definition.offers.pullback(views(shapes, theta), design, model.settings, weighted, views(shapes, g))
  let steepest = 0
  for (let j = K; j < g.length; j++) steepest = Math.max(steepest, Math.abs(g[j]))
  const scale = l2 > 0 || steepest <= l1 ? 1 : l1 / steepest

  let gap = 0
  for (let i = 0; i < n; i++) {
    const y = target[i]
    gather(eta, i, at)
    gather(slope, i, own)
    let along = 0
    for (let k = 0; k < K; k++) {
      own[k] *= scale
      along += own[k] * at[k]
    }
    const value = K === 1 ? definition.row(y, at[0], settings) : (several?.row(y, at, settings) ?? 0)
    const dual = K === 1 ? definition.conjugate?.(y, own[0], settings) : several?.conjugate?.(y, own, settings)
    gap += share(i) * Math.max(0, value + (dual ?? 0) - along)
  }
  for (let j = K; j < g.length; j++) {
    const pull = scale * g[j]
    const left = softThreshold(pull, l1)
    const conjugateOfPenalty = l2 > 0 ? (left * left) / (2 * l2) : 0
    const value = l1 * Math.abs(theta[j]) + (l2 / 2) * theta[j] * theta[j]
    gap += Math.max(0, value + conjugateOfPenalty - pull * theta[j])
  }
  return Number.isFinite(gap) ? gap : undefined
}
