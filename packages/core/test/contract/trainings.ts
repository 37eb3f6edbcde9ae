import { squaredError } from '../../src/costs/squared-error.ts'
import type { Dataset } from '../../src/data/dataset.ts'
import type { Settled } from '../../src/define/definitions.ts'
import type { AnyAlgorithm, AnyCost, AnyModel, AnyPenalty, Estimator, Parts } from '../../src/define/estimator.ts'
import type { Needs, Outcome, Step } from '../../src/define/problem.ts'
import { exp } from '../../src/numeric/elementary.ts'
import { random } from '../../src/numeric/random.ts'
import { largestCurvature } from '../../src/training/divergence.ts'
import { unsuited } from '../../src/training/resolve.ts'
import { prepare, type Training, type TrainingOptions } from '../../src/training/training.ts'
import { standardize } from '../../src/transforms/standardize.ts'
import { rowsOf } from '../conformance/subject.ts'
import {
  algorithms,
  costs,
  type Maker,
  models,
  penalties,
  type Settings,
  schemaOf,
  table,
  usualSettings,
} from './every.ts'

// Small well-conditioned trainings of every composition of model, cost, penalty and algorithm.

export interface Triple {
  readonly model: Maker<AnyModel>
  readonly cost: Maker<AnyCost>
  readonly penalty: Maker<AnyPenalty>
  /** How many classes its data have; 0 for numbers. */
  readonly classes: 0 | 2 | 3
}
export interface Composition extends Triple {
  readonly algorithm: Maker<AnyAlgorithm>
}

/** Families that are linear in several parameters; constants and networks have tests of their own. */
const linearFamilies = models.filter(
  ({ definition }) => 'design' in definition.offers && definition.penalised.length > 0,
)

/** The model's own cost; of families with ŷ = η every cost. */
const isUsual = (model: Maker<AnyModel>, cost: Maker<AnyCost>) =>
  suited(model, cost) && (cost.definition.link === 'identity' || model.definition.cost === cost.definition.name)

/** Whether the cost is one that the model can be trained with. */
export const suited = (model: Maker<AnyModel>, cost: Maker<AnyCost>): boolean =>
  !unsuited({ model: model() as never, cost: cost() as never })

export const triples: readonly Triple[] = linearFamilies.flatMap((model) =>
  costs.flatMap((cost) =>
    (cost.definition.target === 'category' ? ([2, 3] as const) : ([0] as const)).flatMap((classes) =>
      isUsual(model, cost) ? penalties.map((penalty) => ({ model, cost, penalty, classes })) : [],
    ),
  ),
)

/** Whether each part offers what the algorithm needs of it, by the definitions alone. */
export function fits({ algorithm, ...parts }: Composition): boolean {
  const needs = Object.entries(algorithm.definition.needs as Needs)
  return needs.every(([part, abilities]) =>
    abilities.every((ability: string) => ability in parts[part as 'model' | 'cost' | 'penalty'].definition.offers),
  )
}
export const fittingOf = (triple: Triple): readonly Maker<AnyAlgorithm>[] =>
  algorithms.filter((algorithm) => fits({ ...triple, algorithm }))

export const compositions: readonly Composition[] = triples.flatMap((triple) =>
  fittingOf(triple).map((algorithm) => ({ ...triple, algorithm })),
)

export const titleOf = ({ model, cost, penalty, classes }: Triple): string =>
  [
    ...[model, cost, penalty].map(({ definition }) => definition.name),
    ...(classes > 0 ? [`${classes} classes`] : []),
  ].join(', ')

/** The numbers as a target that suits a triple: as they are, above 0, or classes that overlap and are not equally frequent. */
export function targetOf({ cost, classes }: Pick<Triple, 'cost' | 'classes'>, y: Float64Array, seed: string) {
  const noise = random(seed).fork('labels')
  if (classes === 0) return cost.definition.link === 'log' ? y.map((v) => exp(v / 3)) : y
  const bounds = classes === 2 ? [2.2] : [2.2, 4]
  const named = Array.from(y, (v) => bounds.filter((bound) => v + 5 * (noise.uniform() - 0.5) > bound).length)
  return named.map((k) => ['low', 'mid', 'top'][k])
}

/** Rows with a target that suits a triple. */
export function dataOf(triple: Pick<Triple, 'cost' | 'classes'>, seed: string = 'small') {
  const columns = table(seed === 'small' ? 24 : 20, 3, seed)
  return rowsOf({ ...columns, y: targetOf(triple, columns.y, seed) })
}

export const composed = (
  { model, cost, penalty }: Triple,
  algorithm?: { readonly settings: Settings },
): Estimator<Parts, Settled> => ({
  parts: {
    model: model(),
    cost: cost(),
    penalty: penalty(usualSettings(penalty.definition)),
    ...(algorithm && { algorithm }),
    transforms: [standardize()],
  } as unknown as Parts,
})

export const prepared = (
  composition: Composition,
  settings: Settings,
  { rows = dataOf(composition), ...options }: TrainingOptions & { rows?: Dataset } = {},
): Training => prepare(composed(composition, composition.algorithm(settings)), rows, options)

export interface Ended {
  readonly training: Training
  readonly theta: Float64Array
  readonly outcome: Outcome
  readonly steps: readonly (Step & { readonly theta: Float64Array })[]
}

/** Runs a training to its end, keeping every step. */
export function ended(training: Training): Ended {
  const { theta } = training.problem
  const steps: Ended['steps'][number][] = []
  const running = training.run()
  for (let next = running.next(); ; next = running.next()) {
    if (next.done) return { training, theta: theta.slice(), outcome: next.value, steps }
    steps.push({ ...next.value, theta: theta.slice() })
  }
}

/** Whether many steps are needed by an algorithm that walks along gradients. */
const slow = ({ classes, cost }: Triple) => classes === 3 || cost.definition.link === 'log'
/** Compositions that take few steps. */
export const quick = (one: Composition): boolean =>
  !slow(one) || ((one.algorithm.definition.needs as Needs).model ?? []).includes('design')
const plenty = (triple: Triple) => (slow(triple) ? 8000 : 2000)
/** The largest curvature of the cost of a composition that has a gradient; where it changes with θ a bound from what it is at 0 and at the optimum. */
export function curvatureOf(composition: Composition): number {
  const { link, offers } = composition.cost.definition
  const steady = {
    ...composition,
    cost: link === 'identity' ? (squaredError as unknown as Maker<AnyCost>) : composition.cost,
  }
  const { problem } = prepared(steady, {})
  const length = problem.theta.length
  const at = (origin: Float64Array) =>
    largestCurvature(
      (theta, out) =>
        problem.gradient(
          theta.map((value, j) => origin[j] + value),
          out,
        ),
      length,
    )
  const zero = at(new Float64Array(length))
  if ('quadratic' in offers || link === 'identity') return zero
  return 1.5 * Math.max(zero, at(ended(prepare(composed(composition), dataOf(composition))).theta))
}

/** Settings by which an algorithm should converge: steps of 1/L, much of every resource, a stop when there is nothing left to do, whole batches, and rates that fade where steps do not by themselves. */
export function converging(composition: Composition): Settings {
  const { definition } = composition.algorithm
  const schema = schemaOf(definition)
  const named = (name: string) => schema.some(([key]) => key === name)
  return {
    ...Object.fromEntries(schema.filter(([, h]) => h.mark === 'resource').map(([name]) => [name, plenty(composition)])),
    ...(named('learningRate') && { learningRate: Math.min(1 / curvatureOf(composition), named('beta2') ? 0.3 : 1e9) }),
    ...(named('batchSize') && { batchSize: dataOf(composition).rows }),
    ...(named('beta2') && { schedule: 'exponential', decay: slow(composition) ? 0.998 : 0.99 }),
    ...(named('weightDecay') && { weightDecay: 0 }),
    ...(named('tolerance') && { tolerance: 1e-12 }),
  }
}

/**
 * The 2-norm of the smallest subgradient of cost and penalty at θ, computed from the definitions row by row. The penalty speaks through its split where it
 * has one, else through its slope.
 */
export function subgradientNorm(
  { model, cost, penalty }: Omit<Triple, 'classes'>,
  { problem }: Training,
  theta: Float64Array,
): number {
  const { design, target, weights } = problem
  const h = model().settings
  const named = (flat: Float64Array) => {
    let at = 0
    return Object.fromEntries(
      Object.entries(problem.shapes).map(([name, shape]) => {
        const size = (shape as readonly number[]).reduce((product, extent) => product * extent, 1)
        at += size
        return [name, flat.subarray(at - size, at)]
      }),
    )
  }
  const K = problem.outputs
  const n = design.rows
  const prediction = new Float64Array(n * K)
  model.definition.predict(named(theta), design, h, prediction)
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : design.rows
  const { definition, settings: own } = cost()
  const slope = new Float64Array(n * K)
  if ('level' in definition.offers)
    return cornered(penalty, { problem, theta, prediction, q: definition.offers.level(own) })
  for (let i = 0; i < n; i++) {
    const share = (weights ? weights[i] : 1) / total
    const ofRow = new Float64Array(K)
    if (K === 1) ofRow[0] = definition.offers.slope(target[i], prediction[i], own)
    else
      definition.several?.slope(
        target[i],
        Float64Array.from(ofRow, (_, k) => prediction[k * n + i]),
        own,
        ofRow,
      )
    for (let k = 0; k < K; k++) slope[k * n + i] = share * ofRow[k]
  }
  const gradient = new Float64Array(theta.length)
  model.definition.offers.pullback(named(theta), design, h, slope, named(gradient))
  const settings = penalty(usualSettings(penalty.definition)).settings
  const { offers } = penalty.definition
  for (const name of model.definition.penalised) {
    const [g, own] = [named(gradient)[name], named(theta)[name]]
    for (let j = 0; j < g.length; j++) {
      if (!('split' in offers)) g[j] += offers.slope(own[j], settings)
      else {
        const { l1, l2 } = offers.split(settings)
        g[j] += l2 * own[j]
        g[j] = own[j] === 0 ? Math.sign(g[j]) * Math.max(Math.abs(g[j]) - l1, 0) : g[j] + l1 * Math.sign(own[j])
      }
    }
  }
  return Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0))
}

interface Cornered {
  readonly problem: Training['problem']
  readonly theta: Float64Array
  readonly prediction: Float64Array
  /** Of max(qr, (q − 1)r). */
  readonly q: number
}

/** The same for a cost with a corner at ŷ = y: the slopes of rows that lie there are those between −q and 1 − q that make it smallest. */
function cornered(
  penalty: Maker<AnyPenalty>,
  { problem: { design, target, weights, intercept }, theta, prediction, q }: Cornered,
): number {
  const n = design.rows
  const p = design.terms.length
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : n
  const X = (i: number, j: number) => (j === 0 ? Number(intercept) : design.matrix[(j - 1) * n + i])
  const { l1, l2 } = penalty.definition.offers.split(penalty(usualSettings(penalty.definition)).settings)
  const slope = Float64Array.from(target, (y, i) =>
    y - prediction[i] > 1e-9 ? -q : y - prediction[i] < -1e-9 ? 1 - q : 0,
  )
  const through = [...slope.keys()].filter((i) => slope[i] === 0)
  const smallest = () =>
    Float64Array.from({ length: p + 1 }, (_, j) => {
      let g = j > 0 ? l2 * theta[j] : 0
      for (let i = 0; i < n; i++) g += ((weights ? weights[i] : 1) / total) * slope[i] * X(i, j)
      if (j === 0) return g
      return theta[j] === 0 ? Math.sign(g) * Math.max(Math.abs(g) - l1, 0) : g + l1 * Math.sign(theta[j])
    })
  let steep = 0 // a bound of the curvature of ½‖g‖² by the slopes
  for (const i of through) for (let j = 0; j <= p; j++) steep += (X(i, j) * X(i, j)) / (total * total)
  let g = smallest()
  for (let step = 0; step < 20_000 && Math.hypot(...g) > 1e-15; step++) {
    for (const i of through) {
      let down = 0
      for (let j = 0; j <= p; j++) down += (g[j] * X(i, j)) / total
      slope[i] = Math.min(1 - q, Math.max(-q, slope[i] - down / steep))
    }
    g = smallest()
  }
  return Math.hypot(...g)
}
