import { type Dataset, estimator, fit, follow, linear, prepare, type Training } from '@hp/core'
import { algorithms } from '@hp/core/registry'
import type { Racer } from './learn-protocol.ts'
import { partOf } from './parts.ts'

/** Which algorithms take part, and their learning rates: as shares of the rate from which on they diverge, where there is one. */
const entered: readonly { readonly name: string; readonly share?: number; readonly rate?: number }[] = [
  { name: 'gradient-descent', share: 0.5 },
  { name: 'momentum', share: 0.1 },
  { name: 'adam', rate: 0.1 },
  { name: 'sgd', rate: 0.1 },
  { name: 'lbfgs' },
]
/** Passes over the data that each may take. */
const most = 300

/** Trains a polynomial on the same points by several algorithms, each from θ = 0. */
export async function race(data: Dataset, degree: number): Promise<readonly Racer[]> {
  const least = (await fit(estimator({ model: linear({ degree }) }), data)).cost.value
  return entered.map(({ name, share, rate }) => {
    if (share === undefined) return run(trained(data, degree, name, rate), rate, least)
    const first = trained(data, degree, name, undefined)
    const { definition, settings } = first.composition.algorithm
    const limit = definition.limit?.rate(steepest(first), settings) ?? 1
    first.release()
    const own = Number((share * limit).toPrecision(3))
    return run(trained(data, degree, name, own), own, least)
  })
}

function trained(data: Dataset, degree: number, name: string, learningRate: number | undefined): Training {
  const given = {
    ...(name === 'lbfgs' ? { steps: most } : { epochs: most }),
    ...(name === 'sgd' && { batchSize: 8 }),
    ...(learningRate && { learningRate }),
  }
  const settings = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, { kind: 'value' as const, value }]),
  )
  const algorithm = partOf(algorithms, { name, settings })
  return prepare(estimator({ model: linear({ degree }), algorithm } as never), data, { seed: 0, trace: 'none' })
}

/** The largest curvature of a quadratic cost, by the power method: H v is a difference of two gradients. */
function steepest({ problem }: Training): number {
  const { length } = problem.theta
  const [zero, there] = [new Float64Array(length), new Float64Array(length)]
  problem.gradient(new Float64Array(length), zero)
  const v = new Float64Array(length).fill(1 / Math.sqrt(length))
  let curvature = 0
  for (let k = 0; k < 100; k++) {
    problem.gradient(v, there)
    let square = 0
    for (let j = 0; j < length; j++) {
      there[j] -= zero[j]
      square += there[j] * there[j]
    }
    curvature = Math.sqrt(square)
    for (let j = 0; j < length; j++) v[j] = there[j] / (curvature || 1)
  }
  return curvature
}

function run(training: Training, rate: number | undefined, least: number): Racer {
  const { composition, problem, counts } = training
  const { name, title } = composition.algorithm.definition
  const costNow = () => problem.parts(problem.theta).cost
  const start = costNow()
  const [evaluations, above]: [number[], number[]] = [[0], [1]]
  Object.assign(counts, { costEvaluations: 0, gradientEvaluations: 0 })
  for (const { step } of follow(training, { diverging: 'keep' })) {
    if (step === 0) continue
    const counted = { ...counts }
    evaluations.push(counted.costEvaluations)
    above.push((costNow() - least) / (start - least))
    Object.assign(counts, counted) // to look at the cost is no part of the training
  }
  const near = above.findIndex((share) => share <= 0.01)
  const { costEvaluations } = counts
  training.release()
  return {
    algorithm: name,
    title,
    rate,
    evaluations: Float64Array.from(evaluations),
    above: Float64Array.from(above),
    near: near < 0 ? undefined : evaluations[near],
    costEvaluations,
  }
}
