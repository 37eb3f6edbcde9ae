import type { Settled } from '../../src/define/definitions.ts'
import type { AnyAlgorithm, AnyCost, AnyModel, AnyPenalty, Estimator, Parts } from '../../src/define/estimator.ts'
import type { Needs, Outcome, Step } from '../../src/define/problem.ts'
import { largestCurvature } from '../../src/training/divergence.ts'
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
}
export interface Composition extends Triple {
  readonly algorithm: Maker<AnyAlgorithm>
}

export const triples: readonly Triple[] = models.flatMap((model) =>
  costs.flatMap((cost) => penalties.map((penalty) => ({ model, cost, penalty }))),
)

/** Whether each part offers what the algorithm needs of it, by the definitions alone. */
export function fits({ algorithm, ...parts }: Composition): boolean {
  const needs = Object.entries(algorithm.definition.needs as Needs)
  return needs.every(([part, abilities]) =>
    abilities.every((ability: string) => ability in parts[part as keyof Triple].definition.offers),
  )
}
export const fittingOf = (triple: Triple): readonly Maker<AnyAlgorithm>[] =>
  algorithms.filter((algorithm) => fits({ ...triple, algorithm }))

export const compositions: readonly Composition[] = triples.flatMap((triple) =>
  fittingOf(triple).map((algorithm) => ({ ...triple, algorithm })),
)

export const titleOf = ({ model, cost, penalty }: Triple): string =>
  [model, cost, penalty].map(({ definition }) => definition.name).join(', ')

export const data = rowsOf(table(24, 3, 'small'))

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
  { rows = data, ...options }: TrainingOptions & { rows?: typeof data } = {},
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

const plenty = 2000
/** The largest curvature of the cost of a composition that has a gradient. */
export function curvatureOf(composition: Composition): number {
  const { problem } = prepared(composition, {})
  return largestCurvature((at, out) => problem.gradient(at, out), problem.theta.length)
}

/** Settings by which an algorithm should converge: steps of 1/L, much of every resource, a stop when there is nothing left to do, whole batches, and rates that fade where steps do not by themselves. */
export function converging(composition: Composition): Settings {
  const { definition } = composition.algorithm
  const schema = schemaOf(definition)
  const named = (name: string) => schema.some(([key]) => key === name)
  return {
    ...Object.fromEntries(schema.filter(([, h]) => h.mark === 'resource').map(([name]) => [name, plenty])),
    ...(named('learningRate') && { learningRate: 1 / curvatureOf(composition) }),
    ...(named('batchSize') && { batchSize: data.rows }),
    ...(named('schedule') && definition.limit === undefined && { schedule: 'exponential', decay: 0.99 }),
    ...(named('tolerance') && { tolerance: 1e-12 }),
  }
}

/**
 * The 2-norm of the smallest subgradient of cost and penalty at θ, computed from the definitions row by row. The penalty speaks through its split where it
 * has one, else through its slope.
 */
export function subgradientNorm({ model, cost, penalty }: Triple, { problem }: Training, theta: Float64Array): number {
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
  const prediction = new Float64Array(design.rows)
  model.definition.predict(named(theta), design, h, prediction)
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : design.rows
  const slope = prediction.map(
    (p, i) => ((weights ? weights[i] : 1) * cost.definition.offers.slope(target[i], p, cost().settings)) / total,
  )
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
