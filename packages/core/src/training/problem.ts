import { lengthOf, type Shapes, sizeOf, views } from '../define/design.ts'
import type {
  BaseProblem,
  Batches,
  DesignProblem,
  Draft,
  GradientProblem,
  HessianProducts,
  Walker,
} from '../define/problem.ts'
import type { allocate } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { norm } from '../numeric/convergence.ts'
import { couples, curvatureOf } from '../numeric/curvature.ts'
import { curvatureRows, fewerRows } from '../numeric/draft-rows.ts'
import type { Random } from '../numeric/random.ts'
import { outputsOf } from '../numeric/respond.ts'
import { dualityGap } from './duality-gap.ts'
import { same } from './last-kept.ts'
import { type Objective, type Observations, type Rowwise, rowwise } from './objective.ts'
import { type CurvedObjective, type Outcomes, onRows, outcomes, rowsToDraft } from './outcome-objective.ts'
import { ownBatches } from './own-batches.ts'
import type { Composition } from './resolve.ts'
import { softmaxOutcomes } from './softmax-objective.ts'
import { type Squares, squares, sufficient } from './squared-objective.ts'
import { standardizedTarget, type TargetUnit } from './target-unit.ts'

/** What was counted: trying one θ is one cost evaluation, trying one set of hyperparameters a complete training. */
export interface Counts {
  costEvaluations: number
  gradientEvaluations: number
}

/** Everything any algorithm may need: its own needs have been checked by `resolve`. */
export type WholeProblem = BaseProblem &
  GradientProblem &
  DesignProblem & {
    readonly shapes: Shapes
    /** What is added to η; where ŷ = η it has been taken off the target instead. */
    readonly offset: Float64Array | undefined
    /** Cost and penalty in the units of the target. */
    readonly parts: (theta: Float64Array) => { cost: number; penalty: number }
    /** What a cost that the algorithm sees is multiplied by to be in these units. */
    readonly factor: number
    /** Of a target that was standardised: what it stands for. */
    readonly unit: TargetUnit | undefined
    /** Of all θ that differ only in what neither cost nor penalty sees (shifts of all outputs alike) takes the one without such a shift. */
    settle(): void
    /** The model's own means, where the cost may have minima that are not the least. */
    batches(): Batches | undefined
  }

/** Who does the passes of a walker: whoever trains several may do those of all of them at once. */
export interface Passing {
  begins(walker: Walker): void
  pass(walker: Walker, order: Uint32Array, batchSize: number, rates: Float64Array): number
}

/** How a problem is computed; what it is does not depend on it. */
export interface Means {
  readonly random: Random
  readonly counts: Counts
  /** Threads for passes over the rows; the calling thread alone when absent. */
  readonly pool?: Pool | undefined
  /** Gives arrays in the kernels' memory; whoever calls gives them back. */
  readonly take: typeof allocate
  readonly passing?: Passing | undefined
}

/** Below this many numbers a pass over the rows is too quick to be worth sufficient statistics. */
const fewNumbers = 50_000

/** A gradient that may be nothing but rounding, and the share of a row's slope that rounding is surely below. */
const [SMALL, ROUNDING] = [1e-9, 1e-8]

/** What a problem is made of: the target as numbers or indices of classes. */
export interface ProblemData extends Omit<Observations, 'outputs'> {
  /** How many classes the target has; 0 for numbers. */
  readonly classes: number
  /** How the target is standardised, where other rows decide that. */
  readonly unit?: TargetUnit | undefined
  /** The model's own means for the same data, where they have been made. */
  readonly batches?: Batches | undefined
  /** How the cost is computed of rows that are not in memory: `design.matrix`, `target` and `weights` are empty then. */
  readonly elsewhere?: ((about: About) => Elsewhere) | undefined
}

/** What a cost is computed for. */
export interface About {
  readonly shapes: Shapes
  readonly unit: TargetUnit | undefined
  readonly outputs: number
  readonly intercept: boolean
  readonly take: typeof allocate
  readonly pool: Pool | undefined
}

/** The cost of rows that are not in memory, and the order in which they are best taken few by few. */
export interface Elsewhere {
  objective(): Objective
  byRow(): Rowwise
  draft(): Outcomes | undefined
  shuffle(indices: Uint32Array): Uint32Array
}

/** Binds model, cost and penalty to data: θ ↦ C(θ) + Σ penalty(θⱼ), and its gradient. */
export function problemOf(composition: Composition, given: ProblemData, means: Means): WholeProblem {
  const { design, classes } = given
  const { model, cost, penalty } = composition
  const { counts, random, take } = means
  const { definition, settings } = penalty
  const outputs = outputsOf(classes)
  const reweighed = cost.definition.reweigh?.(given.target, given.weights, cost.settings) ?? given.weights
  const { elsewhere, ...there } = given
  const data = { ...there, weights: reweighed, outputs }
  const shapes = model.definition.parameters(model.settings, { terms: design.terms, classes }) as Shapes
  const theta = new Float64Array(lengthOf(shapes))
  const penalised = penalisedRanges(shapes, model.definition.penalised)
  const identity = cost.definition.link === 'identity'
  const target = identity ? withoutOffset(data, take) : copied(data.target, take)
  const weights = data.weights && copied(data.weights, take)
  const unit = standardizedTarget(composition, target, weights, given.unit)
  const factor = unit ? unit.scale * unit.scale : 1
  const intercept = model.settings.intercept !== false
  const offset = identity ? undefined : data.offset
  const away = elsewhere?.({ shapes, unit, outputs, intercept, take, pool: means.pool })
  const own = later(
    () =>
      given.batches ?? (away ? undefined : ownBatches(composition, { design, target, weights, offset, outputs }, take)),
  )
  const byRow = later(
    () => away?.byRow() ?? own() ?? rowwise(composition, shapes, unit ? { ...data, target, offset } : data),
  )
  const outcomesOf = () => ({ design, target, weights, offset, outputs, cost, intercept, take, pool: means.pool })
  const objective = later(() => away?.objective() ?? quickest(composition, outcomesOf()) ?? byRow())

  const size = (at: Float64Array) => {
    let sum = 0
    for (const [from, to] of penalised) for (let j = from; j < to; j++) sum += definition.value(at[j], settings)
    return sum
  }
  model.definition.start?.(views(shapes, theta), model.settings, random.fork('start'))
  const start = theta.slice()
  let settled: { readonly from: Float64Array; readonly to: Float64Array } | undefined
  const addPenaltySlope = (at: Float64Array, out: Float64Array) => {
    for (const [from, to] of penalised)
      for (let j = from; j < to; j++) out[j] += definition.offers.slope(at[j], settings)
  }
  const penalizedGradient =
    ({ gradient }: Objective) =>
    (at: Float64Array, out: Float64Array) => {
      const cost = gradient(at, out)
      addPenaltySlope(at, out)
      return cost + size(at)
    }
  const counted = (objective: Objective) => (at: Float64Array, out: Float64Array) => {
    counts.costEvaluations++
    counts.gradientEvaluations++
    return penalizedGradient(objective)(at, out)
  }
  /** Products with the Hessian, where it would be too much work to form it whole. */
  const productsOf = ({ products }: CurvedObjective, rows: number): HessianProducts | undefined => {
    if (!('quadratic' in definition.offers) || couples(outputs, rows, theta.length)) return undefined
    const lambda = definition.offers.quadratic(settings)
    const multiplied = products?.()
    return (
      multiplied &&
      ((at) => {
        const product = multiplied(at)
        return (v, out) => {
          counts.gradientEvaluations++
          product(v, out)
          for (const [from, to] of penalised) for (let j = from; j < to; j++) out[j] += lambda * v[j]
        }
      })
    )
  }
  const curvatureAt = ({ hessian }: CurvedObjective, rows: number, at: Float64Array) =>
    curvatureOf(hessian, at, { outputs, intercept, size: rows, lambda: definition.offers.quadratic(settings), take })
  const draftOn = (few: Outcomes): Draft => {
    const { rows, terms } = few.design
    const rough = curvedOutcomes(few)
    const apart = couples(outputs, rows, theta.length) ? undefined : onRows(few, curvatureRows(rows, terms.length))
    const bent = apart ? curvedOutcomes(apart) : rough
    return {
      gradient: counted(rough),
      curvature: (at) => curvatureAt(bent, rows, at),
      products: productsOf(rough, rows),
      draft() {
        const fewer = onRows(few, fewerRows(rows, theta.length))
        return fewer && draftOn(fewer)
      },
    }
  }
  return {
    theta,
    low: new Float64Array(theta.length),
    rows: design.rows,
    pool: means.pool,
    random: away ? { ...random, shuffle: away.shuffle } : random,
    shapes,
    parts(at) {
      const from = settled && same(at, settled.to) ? settled.from : at // what was settled changes no cost
      return { cost: factor * objective().value(from), penalty: factor * size(at) }
    },
    factor,
    unit,
    batches: own,
    settle() {
      const from = theta.slice()
      settleShifts(theta, shapes, outputs, size(Float64Array.from(theta).fill(1)) > 0)
      settled = { from, to: theta.slice() }
    },
    design,
    target,
    weights,
    intercept,
    outputs,
    curvature: (at) => curvatureAt(objective() as CurvedObjective, design.rows, at),
    smooth(at, out) {
      counts.costEvaluations++
      counts.gradientEvaluations++
      return objective().gradient(at, out)
    },
    dualityGap: (at) =>
      away ? undefined : dualityGap(composition, { design, target, weights, offset, outputs, shapes, intercept }, at),
    hessian: (at, blocks, terms) => (objective() as CurvedObjective).hessian(at, blocks, terms),
    products: () => productsOf(objective() as CurvedObjective, design.rows),
    draft() {
      const few = away ? away.draft() : onRows(outcomesOf(), rowsToDraft(outcomesOf()))
      return few && draftOn(few)
    },
    offset,
    level: () => cost.definition.offers.level(cost.settings),
    penalty: {
      quadratic: () => definition.offers.quadratic(settings),
      prox: (v, step) => definition.offers.prox(v, step, settings),
      split: () => definition.offers.split(settings),
    },
    cost(at) {
      counts.costEvaluations++
      return objective().value(at) + size(at)
    },
    gradient: (at, out) => counted(objective())(at, out),
    steepness() {
      const slope = new Float64Array(theta.length)
      let largest = 0
      objective().gradient(start, slope)
      const whole = norm(slope) // a penalty has no slope at 0
      if (whole > SMALL) return whole
      // where training starts at the minimum the slopes of rows cancel but for rounding, which is no measure: those of some rows by themselves are
      for (const row of [0, design.rows - 1]) {
        byRow().gradient(start, slope, Uint32Array.of(row))
        largest = Math.max(largest, norm(slope))
      }
      return Math.max(whole, ROUNDING * largest)
    },
    gradientOn(batch, at, out) {
      counts.gradientEvaluations++
      const cost = byRow().gradient(at, out, batch)
      addPenaltySlope(at, out)
      return cost + size(at)
    },
    penalised,
    walker(rule) {
      if (!('quadratic' in definition.offers) || rule.kind === 'nesterov') return undefined
      const lambda = definition.offers.quadratic(settings)
      const pool = means.passing ? undefined : means.pool
      const walker = own()?.walker(theta, rule, { lambda, random: random.fork('dropout'), pool })
      if (walker) means.passing?.begins(walker)
      return walker && counting(walker, counts, means.passing)
    },
  }
}

/** Takes the mean over outputs off the intercepts, and off the coefficients where no penalty acts. */
function settleShifts(theta: Float64Array, shapes: Shapes, outputs: number, penalised: boolean): void {
  const { intercept, coefficients } = shapes
  if (outputs === 1 || intercept?.[0] !== outputs || coefficients === undefined) return
  const p = coefficients[1]
  for (let j = penalised ? p : 0; j <= p; j++) {
    const at = (k: number) => (j === p ? k : outputs + k * p + j)
    let sum = 0
    for (let k = 0; k < outputs; k++) sum += theta[at(k)]
    for (let k = 0; k < outputs; k++) theta[at(k)] -= sum / outputs
  }
}

/** The objective of η that are linear in θ, with second derivatives. */
export const curvedOutcomes = (data: Outcomes): CurvedObjective =>
  data.outputs > 1 ? softmaxOutcomes(data) : outcomes(data)

/** By kernels where η is linear in θ: least squares in one reading of the data a step, where many steps go over much data in one for all of them. */
function quickest({ model, cost, algorithm }: Composition, least: Squares & Outcomes): Objective | undefined {
  if (!('design' in model.definition.offers)) return undefined
  if (!('quadratic' in cost.definition.offers)) return curvedOutcomes(least)
  const { rows, terms } = least.design
  const steps = Number(algorithm.settings.epochs ?? 0)
  const many = rows * terms.length >= fewNumbers && steps > terms.length && rows > 4 * terms.length
  return many ? sufficient(least) : squares(least)
}

function counting(walker: Walker, counts: Counts, passing: Passing | undefined): Walker {
  return {
    ...walker,
    pass(order, batchSize, rates) {
      counts.gradientEvaluations += rates.length
      return passing ? passing.pass(walker, order, batchSize, rates) : walker.pass(order, batchSize, rates)
    },
  }
}

/** Makes a thing when it is first asked for. */
function later<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined
  return () => {
    made ??= { it: make() }
    return made.it
  }
}

/** The same numbers in the kernels' memory. */
function copied(numbers: Float64Array, take: typeof allocate): Float64Array {
  const copy = take(numbers.length, Float64Array, false)
  copy.set(numbers)
  return copy
}

/** y − offset, in the kernels' memory: for an identity link the offset only moves the target. */
function withoutOffset(
  { target, offset }: Pick<Observations, 'target' | 'offset'>,
  take: typeof allocate,
): Float64Array {
  const y = copied(target, take)
  if (offset) for (let i = 0; i < y.length; i++) y[i] -= offset[i]
  return y
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
