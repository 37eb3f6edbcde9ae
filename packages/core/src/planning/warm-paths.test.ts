import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import {
  elasticNet,
  estimator,
  kFold,
  lasso,
  logistic,
  oneOf,
  plan,
  poisson,
  random,
  range,
  ridge,
  tune,
} from '../index.ts'
import { grid } from '../search/strategies/grid.ts'

const source = random(5)
const rows = 90
const columns = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name) => {
    const stream = source.fork(name)
    return [name, Array.from({ length: rows }, () => stream.normal())]
  }),
)
const noise = source.fork('noise')
const level = columns.a.map((v, i) => v - columns.b[i] + 2 * (noise.uniform() - 0.5))
const two = level.map((v) => (v > 0.3 ? 'yes' : 'no'))
const three = level.map((v) => (v > 0.8 ? 'high' : v > -0.5 ? 'mid' : 'low'))
const counts = level.map((v) => Math.max(0, Math.round(2 + v)))

const both = async (parts: object, y: readonly (string | number)[]) => {
  const data = dataset({ ...columns, y } as never, { target: 'y' })
  const request = { validation: kFold(4), strategy: grid({ points: 6 }), seed: 3 }
  const [shared, naive] = await Promise.all(
    [true, false].map((share) => tune(estimator(parts as never) as never, data, { ...request, share })),
  )
  return { shared, naive, data, request }
}

describe('a path along the penalty', () => {
  test.each([
    ['two classes with ridge', { model: logistic(), penalty: ridge({ lambda: range(1e-4, 10) }) }, two],
    ['three classes with ridge', { model: logistic(), penalty: ridge({ lambda: range(1e-3, 10) }) }, three],
    ['two classes with a lasso', { model: logistic(), penalty: lasso({ lambda: range(1e-3, 0.3) }) }, two],
    [
      'three classes with an elastic net',
      { model: logistic(), penalty: elasticNet({ lambda: range(1e-3, 0.3), mixture: oneOf(0.2, 0.8) }) },
      three,
    ],
    ['counts with ridge', { model: poisson(), penalty: ridge({ lambda: range(1e-3, 10) }) }, counts],
  ] as const)('gives %s the scores of trainings by themselves', async (_, parts, y) => {
    const { shared, naive, data, request } = await both(parts, y as never)
    expect(plan(estimator(parts as never) as never, data, request).toString()).toMatch(/warm-path|class-path/)
    for (const [k, trial] of shared.trials.entries())
      for (const [fold, score] of (trial.score?.folds ?? []).entries()) {
        const want = naive.trials[k].score?.folds[fold] as number
        expect(Math.abs(score - want)).toBeLessThanOrEqual(1e-9 * Math.abs(want))
      }
    expect(shared.best.number).toBe(naive.best.number)
  })

  test('takes one training for all thresholds', async () => {
    const parts = { model: logistic({ threshold: oneOf(0.2, 0.5, 0.8) }), penalty: ridge({ lambda: 0.1 }) }
    const data = dataset({ ...columns, y: two } as never, { target: 'y' })
    const request = { validation: kFold(4), metric: 'f1', seed: 3 }
    const study = await tune(estimator(parts) as never, data, request)
    const naive = await tune(estimator(parts) as never, data, { ...request, share: false })
    expect(study.ledger.completeTrainings).toBe(4)
    expect(naive.ledger.completeTrainings).toBe(12)
    expect(study.trials.map(({ score }) => score?.folds)).toEqual(naive.trials.map(({ score }) => score?.folds))
    expect(new Set(study.trials.map(({ score }) => score?.mean)).size).toBe(3)
  })

  test('of much data lets all rows show the folds the way', async () => {
    const many = 40_000
    const x = Array.from({ length: 40 }, (_, j) => {
      const stream = source.fork('many', j)
      return Float64Array.from({ length: many }, () => stream.normal())
    })
    const chance = source.fork('many chance')
    const y = Array.from({ length: many }, (_, i) => x[0][i] - x[1][i] + 3 * (chance.uniform() - 0.5) > 0)
    const data = dataset({ ...Object.fromEntries(x.map((column, j) => [`x${j}`, column])), y } as never, {
      target: 'y',
    })
    const parts = { model: logistic(), penalty: ridge({ lambda: oneOf(1e-4, 1e-3, 1e-2) }) }
    const request = { validation: kFold(2), seed: 3 }
    const shared = await tune(estimator(parts) as never, data, request)
    const naive = await tune(estimator(parts) as never, data, { ...request, share: false })
    shared.trials.forEach(({ score }, k) => {
      const want = naive.trials[k].score?.mean as number
      expect(Math.abs((score?.mean as number) - want)).toBeLessThanOrEqual(1e-9 * want)
    })
    expect(shared.ledger.gradientEvaluations).toBeLessThan(naive.ledger.gradientEvaluations)
  }, 60_000)
})
