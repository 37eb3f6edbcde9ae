import { type Dataset, estimator, follow, HpError, linear, prepare, standardize, type Training } from '@hp/core'
import { algorithms } from '@hp/core/registry'
import type { Descended, Descent, LearnTask } from './learn-protocol.ts'
import { partOf } from './parts.ts'
import type { Theta } from './protocol.ts'
import { quadratic } from './quadratic.ts'
import { recipeNamed } from './recipe-named.ts'
import { Recorder } from './recorder.ts'
import { surfaceOf } from './surface.ts'
import { startIn, windowOf } from './window.ts'

/** Steps of each descent: enough to see where it goes. */
const epochs = 120
/** Learning rates as shares of the limit: one that crawls, one that does well unless another is chosen, one that diverges. */
const shares = { 'gradient-descent': [0.02, 0.5, 1.01], momentum: [0.002, 0.05, 1.01] } as Readonly<
  Record<string, readonly [number, number, number]>
>
/** Learning rates of an algorithm that has no limit. */
const free = [0.01, 0.3, 3] as const

/** A line through forty points, descended to three times from one start. Throws `estimator/…`. */
export async function descended({ algorithm, start, rate }: LearnTask & { kind: 'descend' }): Promise<Descended> {
  const data = recipeNamed('line').generate({ rows: 40, noise: 1, seed: 0 })
  const first = prepared(data, algorithm, undefined, [0, 0])
  const { problem, composition } = first
  const cost = (theta: Float64Array) => {
    const { cost, penalty } = problem.parts(theta)
    return cost + penalty
  }
  const shape = quadratic(problem.gradient)
  const lowest = cost(Float64Array.from(shape.minimum ?? [0, 0]))
  const window = windowOf(shape, cost(Float64Array.of(0, 0)) - lowest)
  const from = start ?? startIn(window)
  const { limit: known } = composition.algorithm.definition
  const limit = known && {
    rate: known.rate(shape.curvature, composition.algorithm.settings),
    formula: known.formula,
  }
  const surface = surfaceOf(cost, window, data.rows)
  first.release()
  const usual = limit ? (shares[algorithm] ?? [0.02, 0.5, 1.01]).map((share) => round(share * limit.rate)) : free
  const rates = [usual[0], rate ?? usual[1], usual[2]]
  const runs = rates.map((each) => descent(prepared(data, algorithm, each, from), each))
  const { curvature, minimum } = shape
  return { kind: 'descended', window, minimum, surface, start: from, curvature, limit, runs }
}

const round = (x: number) => Number(x.toPrecision(3))

function prepared(data: Dataset, algorithm: string, learningRate: number | undefined, start: Theta): Training {
  const settings = { epochs, ...(learningRate !== undefined && { learningRate }) }
  const named = { name: Object.hasOwn(algorithms, algorithm) ? algorithm : 'gradient-descent' }
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, { kind: 'value' as const, value }]),
  )
  const made = {
    model: linear(),
    algorithm: partOf(algorithms, { ...named, settings: values }),
    transforms: [standardize({ standardize: false })],
  }
  return prepare(estimator(made as never), data, { seed: 0, trace: 'none', start })
}

function descent(training: Training, rate: number): Descent {
  const recorder = new Recorder()
  try {
    for (const { step, cost, theta } of follow(training)) recorder.add(step, cost, theta)
    return { rate, trace: recorder.trace(), costEvaluations: training.counts.costEvaluations }
  } catch (error) {
    if (!(error instanceof HpError && error.code === 'fit/diverged')) throw error
    return {
      rate,
      trace: recorder.trace(),
      costEvaluations: training.counts.costEvaluations,
      diverged: error.what,
    }
  } finally {
    training.release()
  }
}
