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
/** The algorithms that go down together. */
const together = ['gradient-descent', 'momentum', 'adam']

/** A line through forty points, descended to from one start at three rates, and by several algorithms. Throws `estimator/…`. */
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
  const height = cost(Float64Array.from(from)) - lowest
  first.release()
  const { curvature, minimum } = shape
  const usual = usualRates(first, curvature)
  const rates = [usual[0], rate ?? usual[1], usual[2]]
  const runs = rates.map((each) => descent(prepared(data, algorithm, each, from), each))
  const compared = together.map((name) => {
    const training = prepared(data, name, undefined, from)
    const good = usualRates(training, curvature)[1]
    training.release()
    const run = descent(prepared(data, name, good, from), good)
    const near = run.trace.cost.findIndex((value) => value - lowest <= 0.01 * height)
    return { ...run, algorithm: name, near: near < 0 ? undefined : run.trace.step[near] }
  })
  return { kind: 'descended', window, minimum, surface, start: from, curvature, limit, runs, compared }
}

/** Rates that crawl, do well, and are too large on a cost of that curvature. */
function usualRates({ composition: { algorithm } }: Training, curvature: number): readonly number[] {
  const { name, limit } = algorithm.definition
  if (!limit) return free
  const most = limit.rate(curvature, algorithm.settings)
  return (shares[name] ?? [0.02, 0.5, 1.01]).map((share) => round(share * most))
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
