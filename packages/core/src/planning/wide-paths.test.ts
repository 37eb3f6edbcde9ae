import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import {
  coordinateDescent,
  elasticNet,
  estimator,
  grid,
  kFold,
  lasso,
  linear,
  oneOf,
  random,
  standardize,
  tune,
} from '../index.ts'

const [rows, features] = [40, 70]
const source = random(11)
const normals = () => Array.from({ length: rows }, () => source.normal())
const columns = Object.fromEntries(
  Array.from({ length: features }, (_, j) => [`x${j}`, normals().map((x) => j + (1 + (j % 3)) * x)]),
)
const y = normals().map((noise, i) => 2 * columns.x0[i] - columns.x1[i] + 0.5 * columns.x7[i] + noise)
const w = Array.from({ length: rows }, () => 0.5 + source.uniform())
const o = normals()

const algorithm = coordinateDescent({ gap: 1e-15 })
const strengths = oneOf(2, 1, 0.5, 0.2)
const searches: Readonly<Record<string, Parameters<typeof tune>[0]>> = {
  lasso: estimator({ model: linear(), penalty: lasso({ lambda: strengths }), algorithm }),
  'elastic net': estimator({
    model: linear(),
    penalty: elasticNet({ lambda: strengths, mixture: oneOf(0.5, 0.9) }),
    algorithm,
  }),
  'as the columns are': estimator({
    model: linear(),
    penalty: elasticNet({ lambda: strengths, mixture: 0.7 }),
    algorithm,
    transforms: [standardize({ standardize: false })],
  }),
}

for (const [name, open] of Object.entries(searches)) {
  for (const roles of [{}, { weights: 'w', offset: 'o' }]) {
    test(`more terms than rows, one path a fold gives what one training after the other gives: ${name}${'weights' in roles ? ', weighted' : ''}`, async () => {
      const data = dataset({ ...columns, w, o, y }, { target: 'y', ignore: ['w', 'o'], ...roles })
      const options = { validation: kFold(4), strategy: grid(), seed: 2 }
      const shared = await tune(open, data, options)
      const naive = await tune(open, data, { ...options, share: false })
      shared.trials.forEach(({ folds }, k) => {
        folds.forEach(({ scores, by }, f) => {
          expect([by, naive.trials[k].folds[f].converged]).toEqual(['wide-path', true])
          const want = naive.trials[k].folds[f].scores.rmse
          expect(Math.abs(scores.rmse - want)).toBeLessThanOrEqual(1e-10 * want)
        })
      })
      expect(shared.ledger.completeTrainings).toBe(shared.plan.units)
    })
  }
}
