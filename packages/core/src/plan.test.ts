import { describe, expect, test } from 'vitest'
import { dataset } from './data/index.ts'
import {
  elasticNet,
  estimator,
  gradientDescent,
  grid,
  kFold,
  lasso,
  linear,
  oneOf,
  plan,
  random,
  range,
  ridge,
  sgd,
  tune,
} from './index.ts'
import { random as randomSearch } from './search/strategies/random.ts'

const source = random(5)
const column = () => Array.from({ length: 200 }, () => source.normal())
const data = dataset({ a: column(), b: column(), y: column() }, { target: 'y' })
const options = { validation: kFold(4), strategy: grid({ points: 30 }) }
const strengths = range(1e-3, 10)

describe('a plan', () => {
  test('says as a tree what is shared, how many trainings are left, and what they take', () => {
    const text = String(plan(estimator({ model: linear(), penalty: ridge({ lambda: strengths }) }), data, options))
    expect(text.replace(/[\d.]+ ms/g, '… ms')).toBe(
      [
        '30 candidates × 4 folds = 120 trainings, 4 needed (116 saved)  [≈ … ms]',
        '└─ fold statistics: one pass over 200 rows × 2 terms, 4 folds  [≈ … ms]',
        '   └─ least-squares: 30 penalties (2 terms): one decomposition for each of 4 folds  [4 trainings, ≈ … ms]',
        'memory: about 8 kB',
      ].join('\n'),
    )
  })

  test('puts everything that reads the same statistics below them', () => {
    const net = estimator({ model: linear(), penalty: elasticNet({ lambda: strengths, mixture: oneOf(0.2, 0.5, 1) }) })
    const { tree, units, naiveTrainings } = plan(net, data, options)
    expect(tree.children).toHaveLength(1)
    expect(tree.children[0].children.map(({ title }) => title)).toEqual([
      'path: 90 penalties (2 terms): 3 paths for each of 4 folds',
    ])
    expect([units, naiveTrainings]).toEqual([12, 360])
    const either = estimator({
      model: linear(),
      penalty: oneOf(ridge({ lambda: strengths }), lasso({ lambda: strengths })),
    })
    expect(plan(either, data, options).tree.children.map(({ children }) => children.length)).toEqual([2])
  })

  test('shares nothing where nothing can be shared, or where it may not', () => {
    const walk = estimator({
      model: linear(),
      algorithm: sgd({ learningRate: range(0.01, 0.1, { points: 3 }), epochs: 2 }),
    })
    const alone = 'single: 3 candidates × 4 folds, each trained by itself'
    expect(plan(walk, data, options).tree.children.map(({ title }) => title)).toEqual([alone])
    const apart = estimator({
      model: linear(),
      algorithm: gradientDescent({ learningRate: oneOf(0.1, 0.2, 0.3), epochs: 5 }),
    })
    expect(plan(apart, data, options).units).toBe(4)
    expect(plan(apart, data, { ...options, share: false })).toMatchObject({ units: 12, naiveTrainings: 12 })
  })

  test('promises what the search then does, and trains nothing', async () => {
    const searches: readonly Parameters<typeof tune>[0][] = [
      estimator({ model: linear(), penalty: ridge({ lambda: strengths }) }),
      estimator({ model: linear({ degree: range(1, 3) }) }),
      estimator({
        model: linear({ degree: range(1, 2) }),
        penalty: elasticNet({ lambda: strengths, mixture: oneOf(0.5, 1) }),
      }),
      estimator({ model: linear(), algorithm: sgd({ learningRate: oneOf(0.01, 0.1), epochs: 2 }) }),
    ]
    for (const open of searches) {
      const planned = plan(open, data, options)
      const { ledger, plan: followed } = await tune(open, data, options)
      expect(ledger.completeTrainings).toBe(planned.units)
      expect(ledger.saved.completeTrainings).toBe(planned.naiveTrainings - planned.units)
      expect(followed).toMatchObject({ units: planned.units, predictedMs: planned.predictedMs })
      expect(followed.measuredMs).toBeGreaterThan(0)
    }
  })

  test('counts the trials that a strategy is given', () => {
    const open = estimator({ model: linear(), penalty: ridge({ lambda: strengths }) })
    expect(plan(open, data, { strategy: randomSearch(), trials: 17 })).toMatchObject({
      candidates: 17,
      folds: 5,
      naiveTrainings: 85,
    })
  })
})
