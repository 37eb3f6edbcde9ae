import { type Design, type Shapes, sizeOf, views } from '../define/design.ts'
import type { BaseProblem, DesignProblem, GradientProblem } from '../define/problem.ts'
import type { Random } from '../numeric/random.ts'
import type { Recipe } from './resolve.ts'

/** What was counted: trying one θ is one cost evaluation, trying one set of hyperparameters a complete training. */
export interface Counts {
  costEvaluations: number
  gradientEvaluations: number
}

export interface ProblemData {
  readonly design: Design
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  /** Added to every prediction. */
  readonly offset: Float64Array | undefined
}

/** Everything any algorithm may need: its own needs have been checked by `resolve`. */
export type WholeProblem = BaseProblem &
  GradientProblem &
  DesignProblem & {
    readonly shapes: Shapes
    readonly parts: (theta: Float64Array) => { cost: number; penalty: number }
  }

/** Binds model, cost and penalty to data: θ ↦ C(θ) = Σ wᵢ row(yᵢ, ŷᵢ) / Σ wᵢ + Σ penalty(θⱼ), and its gradient. */
export function problemOf(recipe: Recipe, data: ProblemData, random: Random, counts: Counts): WholeProblem {
  const { design, target, weights, offset } = data
  const model = recipe.model.definition
  const cost = recipe.cost.definition
  const penalty = recipe.penalty.definition
  const [h, hCost, hPenalty] = [recipe.model.settings, recipe.cost.settings, recipe.penalty.settings]
  const n = design.rows
  const shapes = model.parameters(h, design) as Shapes
  const theta = new Float64Array(Object.values(shapes).reduce((length, shape) => length + sizeOf(shape), 0))
  const named = views(shapes, theta)
  const penalised = penalisedRanges(shapes, model.penalised)
  const total = weights ? sum(weights) : n
  const prediction = new Float64Array(n)
  const slope = new Float64Array(n)

  const parts = (at: Float64Array) => {
    const here = at === theta ? named : views(shapes, at)
    model.predict(here, design, h, prediction)
    if (offset) for (let i = 0; i < n; i++) prediction[i] += offset[i]
    let value = 0
    if (weights) for (let i = 0; i < n; i++) value += weights[i] * cost.row(target[i], prediction[i], hCost)
    else for (let i = 0; i < n; i++) value += cost.row(target[i], prediction[i], hCost)
    let size = 0
    for (const [from, to] of penalised) for (let j = from; j < to; j++) size += penalty.value(at[j], hPenalty)
    return { cost: value / total, penalty: size }
  }
  const evaluate = (at: Float64Array) => {
    const { cost, penalty } = parts(at)
    return cost + penalty
  }
  const addPenaltySlope = (at: Float64Array, out: Float64Array) => {
    for (const [from, to] of penalised) for (let j = from; j < to; j++) out[j] += penalty.offers.slope(at[j], hPenalty)
  }

  return {
    theta,
    low: new Float64Array(theta.length),
    rows: n,
    random,
    shapes,
    parts,
    design,
    target: offset ? target.map((y, i) => y - offset[i]) : target,
    weights,
    intercept: h.intercept !== false,
    penalty: {
      quadratic: () => penalty.offers.quadratic(hPenalty),
      prox: (v, step) => penalty.offers.prox(v, step, hPenalty),
      split: () => penalty.offers.split(hPenalty),
    },
    cost(at) {
      counts.costEvaluations++
      return evaluate(at)
    },
    gradient(at, out) {
      counts.costEvaluations++
      counts.gradientEvaluations++
      const value = evaluate(at)
      if (weights)
        for (let i = 0; i < n; i++) slope[i] = (weights[i] * cost.offers.slope(target[i], prediction[i], hCost)) / total
      else for (let i = 0; i < n; i++) slope[i] = cost.offers.slope(target[i], prediction[i], hCost) / total
      out.fill(0)
      model.offers.pullback(at === theta ? named : views(shapes, at), design, h, slope, views(shapes, out))
      addPenaltySlope(at, out)
      return value
    },
    gradientOn(batch, at, out) {
      counts.gradientEvaluations++
      const size = batch.length
      model.predict(at === theta ? named : views(shapes, at), design, h, prediction, batch)
      let share = 0
      for (let b = 0; b < size; b++) share += weights ? weights[batch[b]] : 1
      let value = 0
      for (let b = 0; b < size; b++) {
        const i = batch[b]
        const predicted = offset ? prediction[b] + offset[i] : prediction[b]
        const weight = share > 0 ? (weights ? weights[i] : 1) / share : 0
        value += weight * cost.row(target[i], predicted, hCost)
        slope[b] = weight * cost.offers.slope(target[i], predicted, hCost)
      }
      out.fill(0)
      model.offers.pullback(
        at === theta ? named : views(shapes, at),
        design,
        h,
        slope.subarray(0, size),
        views(shapes, out),
        batch,
      )
      addPenaltySlope(at, out)
      return value
    },
  }
}

/** Where in θ the penalised parameters lie. */
function penalisedRanges(shapes: Shapes, names: readonly string[]): readonly (readonly [number, number])[] {
  let at = 0
  const ranges: [number, number][] = []
  for (const [name, shape] of Object.entries(shapes)) {
    const to = at + sizeOf(shape)
    if (names.includes(name)) ranges.push([at, to])
    at = to
  }
  return ranges
}

function sum(x: Float64Array): number {
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]
  return total
}
