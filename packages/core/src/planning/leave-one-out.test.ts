import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator, fit, grid, kFold, lasso, linear, oneOf, random, ridge, standardize, tune } from '../index.ts'
import { leaveOneOut } from '../validation/index.ts'

const searches: Readonly<Record<string, { readonly by: string; readonly open: Parameters<typeof tune>[0] }>> = {
  'least squares by degree': { by: 'leave-one-out', open: estimator({ model: linear({ degree: oneOf(1, 2) }) }) },
  'ridge as the columns are': {
    by: 'leave-one-out',
    open: estimator({ model: linear(), penalty: ridge({ lambda: oneOf(0.01, 0.3, 5) }), transforms: [] }),
  },
  'ridge without an intercept': {
    by: 'leave-one-out',
    open: estimator({
      model: linear({ intercept: false }),
      penalty: ridge({ lambda: oneOf(0.01, 0.3) }),
      transforms: [],
    }),
  },
  'ridge standardised in each part, which has no formula': {
    by: 'least-squares',
    open: estimator({ model: linear(), penalty: ridge({ lambda: oneOf(0.01, 0.3) }), transforms: [standardize()] }),
  },
}

test.each(Object.entries(searches))(
  'the formula for leaving one out gives what leaving one out gives: %s',
  async (_, { by, open }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1e6),
        fc.integer({ min: 20, max: 40 }),
        fc.constantFrom('rmse', 'mae'),
        async (seed, rows, metric) => {
          const source = random(seed)
          const a = Array.from({ length: rows }, () => source.normal())
          const b = Array.from({ length: rows }, () => 5 + 3 * source.normal())
          const y = a.map((value, i) => 1 + value - 0.5 * b[i] + source.normal())
          const data = dataset({ a, b, y }, { target: 'y' })
          const options = { validation: kFold(rows), strategy: grid(), metric, seed }
          const shared = await tune(open, data, options)
          const naive = await tune(open, data, { ...options, share: false })
          shared.trials.forEach(({ folds, score }, k) => {
            expect(folds.every((fold) => fold.by === by)).toBe(true)
            const mean = naive.trials[k].score?.mean ?? Number.NaN
            expect(Math.abs((score?.mean ?? Number.NaN) - mean)).toBeLessThanOrEqual(1e-10 * mean)
            folds.forEach(({ scores }, f) => {
              expect(Math.abs(scores[metric] - naive.trials[k].folds[f].scores[metric])).toBeLessThanOrEqual(
                1e-10 * mean,
              )
            })
          })
          if (by === 'leave-one-out') expect(shared.ledger.completeTrainings).toBe(shared.trials.length)
        },
      ),
      { numRuns: 6, seed: 3 },
    )
  },
)

test('a row that alone determines a coefficient is left out in earnest', async () => {
  const source = random(1)
  const x = Array.from({ length: 30 }, () => source.normal())
  const data = dataset(
    { x, only: x.map((_, i) => (i === 4 ? 1 : 0)), y: x.map((value) => value + source.normal()) },
    { target: 'y' },
  )
  const open = estimator({ model: linear({ degree: oneOf(1) }) })
  const options = { validation: kFold({ folds: 30, shuffle: false }), strategy: grid() }
  const { trials } = await tune(open, data, options)
  expect(trials[0].folds.map(({ by }) => by).filter((by) => by === 'single')).toHaveLength(1)
  expect(trials[0].folds[4].by).toBe('single')
})

describe('generalised cross-validation', () => {
  const source = random(8)
  const rows = 40
  const a = Array.from({ length: rows }, () => source.normal())
  const b = Array.from({ length: rows }, () => 5 + 3 * source.normal())
  const y = a.map((value, i) => 1 + value - 0.5 * b[i] + source.normal())
  const data = dataset({ a, b, y }, { target: 'y' })
  const options = { validation: leaveOneOut({ leverages: 'mean' }), strategy: grid(), metric: 'mse' }

  const predictedBy = async (one: Parameters<typeof fit>[0], target: number[]) => {
    const table = dataset({ a, b, y: target }, { target: 'y' })
    return (await fit(one, table)).predict(table) as Float64Array
  }

  const cases: Readonly<Record<string, readonly [Parameters<typeof fit>[0], Parameters<typeof tune>[0]]>> = {
    'least squares': [estimator({ model: linear() }), estimator({ model: linear({ degree: oneOf(1) }) })],
    'ridge, standardised': [
      estimator({ model: linear(), penalty: ridge({ lambda: 0.3 }) }),
      estimator({ model: linear(), penalty: ridge({ lambda: oneOf(0.3) }) }),
    ],
  }

  test.each(Object.entries(cases))('is the mean squared residual over (1 − tr(H)/n)²: %s', async (_, [one, open]) => {
    const { trials } = await tune(open, data, options)
    const predicted = await predictedBy(one, y)
    const squares = y.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0) / rows
    let trace = 0 // how much each prediction moves with its own target
    for (let i = 0; i < rows; i++) {
      const moved = y.map((value, k) => (k === i ? value + 1 : value))
      trace += (await predictedBy(one, moved))[i] - predicted[i]
    }
    const want = squares / (1 - trace / rows) ** 2
    expect(Math.abs((trials[0].score?.mean as number) - want)).toBeLessThanOrEqual(1e-10 * want)
    const apart = await tune(open, data, { ...options, share: false })
    expect(apart.trials[0].score).toEqual(trials[0].score)
  })

  test('is refused where there are no leverages', async () => {
    const open = estimator({ model: linear(), penalty: lasso({ lambda: oneOf(0.1) }) })
    await expect(tune(open, data, options)).rejects.toMatchObject({ code: 'request/invalid' })
  })
})
