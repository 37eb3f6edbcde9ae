import { describe, expect, test } from 'vitest'
import { logLoss } from '../costs/log-loss.ts'
import { dataset } from '../data/dataset.ts'
import { estimator, kFold, logistic, newton, oneOf, plan, random, range, ridge, tune } from '../index.ts'
import { grid } from '../search/strategies/grid.ts'
import { bootstrap } from '../validation/bootstrap.ts'
import { holdOut } from '../validation/hold-out.ts'
import { stratifiedKFold } from '../validation/stratified-k-fold.ts'

const rows = 240
const source = random('class paths')
const columns = Object.fromEntries(
  ['a', 'b', 'c'].map((name, j) => {
    const stream = source.fork(name)
    return [name, Array.from({ length: rows }, () => 3 * j + (1 + 10 * j) * stream.normal())]
  }),
)
const noise = source.fork('noise')
const level = columns.a.map((v, i) => v - columns.b[i] / 11 + 2 * (noise.uniform() - 0.5))
const targets = {
  two: level.map((v) => (v > 0.3 ? 'yes' : 'no')),
  four: level.map((v) => (v > 1.2 ? 'high' : v > 0 ? 'mid' : v > -1 ? 'low' : 'least')),
  rare: level.map((v, i) => (i === 7 ? 'once' : v > 0 ? 'yes' : 'no')),
}
const weight = columns.c.map((v) => 1 + Math.abs(v % 3))
const lambdas = { lambda: range(1e-5, 1) }

interface Case {
  readonly y: keyof typeof targets
  readonly model?: ReturnType<typeof logistic>
  readonly parts?: object
  readonly data?: object
  readonly validation?: unknown
  readonly metric?: string
  readonly by?: string
}
const cases: Readonly<Record<string, Case>> = {
  'two classes': { y: 'two' },
  'four classes': { y: 'four' },
  'columns as they are': { y: 'two', parts: { transforms: [] } },
  'no intercept': { y: 'four', model: logistic({ intercept: false }) as never },
  'row weights and an offset': { y: 'two', data: { weights: 'weight', offset: 'offset' } },
  'row weights of four classes': { y: 'four', data: { weights: 'weight', ignore: ['offset'] } },
  'balanced classes': { y: 'four', parts: { cost: logLoss({ classWeights: 'balanced' }) } },
  'powers and products': { y: 'two', model: logistic({ degree: 2 }) as never },
  'stratified folds': { y: 'four', validation: stratifiedKFold(3) },
  'folds twice': { y: 'two', validation: kFold({ folds: 3, repeats: 2 }) },
  'rows drawn several times': { y: 'two', validation: bootstrap(3) },
  'one part held out': { y: 'four', validation: holdOut(0.3) },
  accuracy: { y: 'four', metric: 'accuracy' },
  'area under the curve': { y: 'two', metric: 'roc-auc' },
  'a class that one fold does not know': { y: 'rare' },
}

function searchOf({ y, model = logistic() as never, parts, data: more = {}, validation = kFold(4), metric }: Case) {
  const extra = 'weights' in more ? { weight, offset: columns.a.map((v) => v / 5) } : {}
  const data = dataset({ ...columns, ...extra, y: targets[y] } as never, { target: 'y', ...more } as never)
  const open = estimator({ model, penalty: ridge(lambdas), ...parts } as never)
  const request = { validation, strategy: grid({ points: 7 }), seed: 3, ...(metric && { metric }) }
  return { data, open, request } as never as {
    data: Parameters<typeof tune>[1]
    open: Parameters<typeof tune>[0]
    request: object
  }
}

describe('all penalties and folds of classes as columns of one product', () => {
  test.each(Object.entries(cases))('give the scores of trainings by themselves: %s', async (_, one) => {
    const { data, open, request } = searchOf(one)
    expect(String(plan(open, data, request))).toContain('class-path')
    const shared = await tune(open, data, { ...request, keep: { predictions: true } } as never)
    const naive = await tune(open, data, { ...request, share: false } as never)
    shared.trials.forEach(({ score }, k) => {
      expect(score?.folds).toHaveLength(naive.trials[k].score?.folds.length as number)
      score?.folds.forEach((value, fold) => {
        expect(value).toAgree(naive.trials[k].score?.folds[fold] as number, { digits: 9 })
      })
    })
    expect(shared.ledger.completeTrainings).toBe(naive.ledger.completeTrainings)
  })

  test('are the same bits on one thread and on two', async () => {
    const many = 20_000
    const stream = source.fork('many')
    const x = Array.from({ length: 52 }, (_, j) => {
      const column = new Float64Array(many)
      stream.fork('x', j).normalInto(column)
      return column
    })
    const y = Array.from({ length: many }, (_, i) => (x[0][i] + 2 * stream.uniform() > 1 ? 'yes' : 'no'))
    const named = { ...Object.fromEntries(x.map((column, j) => [`x${j}`, column])), y }
    const data = dataset(named as never, { target: 'y' })
    const open = estimator({ model: logistic(), penalty: ridge({ lambda: oneOf(1e-3, 1e-1) }) })
    const request = { validation: kFold(3), strategy: grid(), seed: 3 }
    const [one, two] = [
      await tune(open, data, { ...request, threads: 1 }),
      await tune(open, data, { ...request, threads: 2 }),
    ]
    expect(two.trials.map(({ score }) => score)).toEqual(one.trials.map(({ score }) => score))
    expect(one.trials[0].folds[0]?.by).toBe('class-path')
  })

  test('are left to others where steps may end before they arrive', () => {
    const { data, open, request } = searchOf({ y: 'two', parts: { algorithm: newton({ steps: 3 }) } })
    expect(String(plan(open, data, request))).not.toContain('class-path')
  })
})
