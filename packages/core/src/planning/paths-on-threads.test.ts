import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { elasticNet, estimator, grid, kFold, lasso, linear, oneOf, random, range, tune } from '../index.ts'

/** Normal features, the first of which matter, large enough that threads are started. */
function tableOf(rows: number, features: number) {
  const source = random(rows)
  const columns: Record<string, Float64Array> = {}
  const y = Float64Array.from({ length: rows }, () => source.normal())
  for (let j = 0; j < features; j++) {
    const x = Float64Array.from({ length: rows }, () => source.normal())
    columns[`x${j}`] = x
    if (j < 20) for (let i = 0; i < rows; i++) y[i] += x[i] / (1 + j)
  }
  return dataset({ ...columns, y }, { target: 'y' })
}

const lambda = range(0.02, 1, { points: 8 })

test.each([
  ['wide', 400, 2600, estimator({ model: linear(), penalty: lasso({ lambda }) })],
  ['narrow', 9000, 120, estimator({ model: linear(), penalty: elasticNet({ lambda, mixture: oneOf(0.3, 1) }) })],
] as const)('paths have the same bits on two threads, %s', async (_, rows, features, open) => {
  const data = tableOf(rows, features)
  const [one, two] = await Promise.all(
    [1, 2].map((threads) =>
      tune(open as Parameters<typeof tune>[0], data, { validation: kFold(3), strategy: grid(), threads }),
    ),
  )
  const scores = ({ trials }: typeof one) => trials.map(({ folds }) => folds.map((fold) => fold.scores.rmse))
  expect(scores(two)).toEqual(scores(one))
  expect(one.trials.every(({ folds }) => folds.every(({ by }) => by.endsWith('path')))).toBe(true)
})
