import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator, grid, linear, oneOf, random, tune } from '../index.ts'

test('degrees are shared where features nearly depend on one another, or have only two values', async () => {
  const source = random(4)
  const rows = 200
  const a = Array.from({ length: rows }, () => source.normal())
  const b = a.map((value) => value + 0.02 * source.normal())
  const sex = a.map(() => 1 + Number(source.uniform() < 0.5))
  const y = a.map((value, i) => value * value - b[i] + sex[i] * value + source.normal())
  const data = dataset({ a, b, sex, y }, { target: 'y' })
  const open = estimator({ model: linear({ degree: oneOf(1, 2) }) })
  const shared = await tune(open, data, { strategy: grid() })
  const naive = await tune(open, data, { strategy: grid(), share: false })
  shared.trials.forEach(({ folds }, k) => {
    folds.forEach(({ scores, by }, f) => {
      const want = naive.trials[k].folds[f].scores.rmse
      expect(by).toBe('least-squares')
      expect(Math.abs(scores.rmse - want)).toBeLessThanOrEqual(1e-12 * want)
    })
  })
})
