import { describe, expect, test } from 'vitest'
import { dataset } from '../data/index.ts'
import {
  coordinateDescent,
  elasticNet,
  estimator,
  fit,
  kFold,
  lasso,
  linear,
  oneOf,
  plan,
  random,
  range,
  tune,
} from '../index.ts'
import { logistic } from '../models/logistic.ts'
import { grid } from '../search/strategies/grid.ts'

const source = random(11)
const column = (name: string, rows = 120) => {
  const stream = source.fork(name)
  return Array.from({ length: rows }, () => stream.normal())
}
const columns = (features: number, rows = 120) => {
  const made: Record<string, number[]> = Object.fromEntries(
    Array.from({ length: features }, (_, j) => [`x${j}`, column(`x${j}`, rows)]),
  )
  const noise = column('noise', rows)
  made.y = noise.map((e, i) => 1e5 * (3 * made.x0[i] - 2 * made.x1[i] + e) + 4e6)
  made.w = column('w', rows).map((z) => 1 + z * z)
  return made
}
const data = dataset(columns(6), { target: 'y', weights: 'w' })
const counted = { lambdaUnit: 'lambda-max' } as const

describe('λ counted in the largest one', () => {
  test('leaves every coefficient at 0 from 1 on, and not below', async () => {
    for (const penalty of [lasso, elasticNet]) {
      const at = async (lambda: number) =>
        (await fit(estimator({ model: linear(), penalty: (penalty as typeof lasso)({ lambda, ...counted }) }), data))
          .parameters.coefficients
      expect((await at(1.0000001)).every((value) => value === 0)).toBe(true)
      expect((await at(0.9999)).filter((value) => value !== 0)).toHaveLength(1)
    }
  })

  test('is told with a fit as the λ that it was', async () => {
    const fitted = await fit(estimator({ model: linear(), penalty: lasso({ lambda: 0.1, ...counted }) }), data)
    const { penalty } = fitted.hyperparameters
    expect(penalty.lambdaUnit).toBe('one')
    expect(penalty.lambda).toBeGreaterThan(1e4)
    const again = await fit(estimator({ model: linear(), penalty: lasso({ lambda: penalty.lambda }) }), data)
    expect(again.parameters.coefficients).toEqual(fitted.parameters.coefficients)
  })

  test('is found on each training part alone: rows that are held out change nothing but their own score', async () => {
    const made = columns(6)
    const spoilt = { ...made, y: made.y.map((y, i) => (i % 3 === 0 ? y * 1e3 : y)) }
    const folds = made.y.map((_, i) => (i % 3) + 1)
    const open = estimator({ model: linear(), penalty: lasso({ lambda: oneOf(0.01, 0.3), ...counted }) })
    const { predefined } = await import('../validation/predefined.ts')
    const options = { validation: predefined(), strategy: grid(), share: false, keep: { predictions: true } }
    const [one, two] = await Promise.all(
      [made, spoilt].map((table) =>
        tune(open, dataset({ ...table, fold: folds }, { target: 'y', foldColumn: 'fold' }), options),
      ),
    )
    one.trials.forEach(({ folds: own }, k) => {
      expect(two.trials[k].folds[0].predictions).toEqual(own[0].predictions)
      expect(two.trials[k].folds[1].predictions).not.toEqual(own[1].predictions)
    })
  })

  const both = { lambda: range(0.05, 1, { points: 6 }), lambdaUnit: oneOf('lambda-max', 'one') }
  test.each([
    ['more rows than terms', data, both],
    ['more terms than rows', dataset(columns(90, 40), { target: 'y', weights: 'w' }), { ...both, ...counted }],
  ])('is shared as it is by itself: %s', async (_, table, settings) => {
    const open = estimator({
      model: linear(),
      penalty: elasticNet({ ...(settings as typeof both), mixture: oneOf(0.3, 1) }),
      algorithm: coordinateDescent({ gap: 1e-12 }),
    })
    const options = { validation: kFold(4), strategy: grid(), metric: 'mse' }
    expect(plan(open, table, options).units).toBeLessThan(20)
    const [shared, alone] = [await tune(open, table, options), await tune(open, table, { ...options, share: false })]
    expect(shared.trials.length).toBeGreaterThan(11)
    shared.trials.forEach(({ score }, k) => {
      score?.folds.forEach((own, f) => {
        expect(Math.abs(own / (alone.trials[k].score?.folds[f] as number) - 1)).toBeLessThan(1e-9)
      })
    })
  })

  test('holds for classes, too', async () => {
    const made = columns(4)
    const words = made.y.map((y) => (y > 4e6 ? 'up' : 'down'))
    const table = dataset({ x0: made.x0, x1: made.x1, x2: made.x2, up: words }, { target: 'up' })
    const at = async (lambda: number) => {
      const penalised = estimator({ model: logistic(), penalty: lasso({ lambda, ...counted }) } as never)
      return (await fit(penalised as never, table)).parameters as unknown as { coefficients: Float64Array }
    }
    expect((await at(1.001)).coefficients.every((value) => Math.abs(value) < 1e-9)).toBe(true)
    expect((await at(0.98)).coefficients.filter((value) => Math.abs(value) > 1e-6).length).toBe(1)
  })
})
