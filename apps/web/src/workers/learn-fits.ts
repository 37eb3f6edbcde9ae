import { type Dataset, dataset, estimator, fit, kFold, learningCurve, linear } from '@hp/core'
import { described } from './described.ts'
import type { FittedShown } from './fit-protocol.ts'
import type { LearnTask, OfData } from './learn-protocol.ts'
import { race } from './learn-race.ts'
import { valuesOf } from './points.ts'
import { recipeNamed } from './recipe-named.ts'

/** Points about a cubic; the chapters on the family and on data share them. */
export const cubic = (rows: number, noise: number, seed = 0): Dataset =>
  recipeNamed('polynomial').generate({ rows, noise, seed })

/** A polynomial of that degree through thirty points about a cubic. */
export async function ofDegree(degree: number): Promise<FittedShown> {
  const data = cubic(30, 0.25)
  return described(await fit(estimator({ model: linear({ degree }) }), data), data, 0)
}

/** What rows, noise and one point that lies elsewhere do to a polynomial and its error on fresh rows. */
export async function ofData({ rows, noise, degree, outlier }: LearnTask & { kind: 'data' }): Promise<OfData> {
  const plain = cubic(rows - 1, noise)
  const with1 = (name: string, value: number) => Float64Array.from([...valuesOf(plain, name), value])
  const data = dataset({ x: with1('x', outlier[0]), y: with1('y', outlier[1]) }, { target: 'y' })
  const made = estimator({ model: linear({ degree }) })
  const fitted = await fit(made, data)
  const fresh = cubic(1000, noise, 1)
  const curve = await learningCurve(made, data, {
    sizes: [0.25, 0.4, 0.55, 0.7, 0.85, 1],
    validation: kFold(5),
    metric: 'rmse',
    seed: 0,
  })
  const racers = await race(data, degree)
  const evaluations = racers.reduce((sum, { costEvaluations }) => sum + costEvaluations, fitted.ledger.costEvaluations)
  return {
    kind: 'of-data',
    fitted: described(fitted, data, 0),
    trainError: rmse(fitted.prediction(data).values, valuesOf(data, 'y')),
    testError: rmse(fitted.prediction(fresh).values, valuesOf(fresh, 'y')),
    curve: curve.points.map(({ rows, train, validation }) => ({
      rows,
      train: train?.mean ?? Number.NaN,
      test: validation?.mean ?? Number.NaN,
    })),
    race: racers,
    ledger: { costEvaluations: evaluations, completeTrainings: 1 + racers.length },
  }
}

/** The root of the mean squared residual. */
function rmse(predicted: ArrayLike<number>, observed: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < observed.length; i++) sum += (observed[i] - predicted[i]) * (observed[i] - predicted[i])
  return Math.sqrt(sum / observed.length)
}
