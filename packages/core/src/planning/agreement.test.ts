import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import type { Splitter } from '../define/splitters.ts'
import {
  adam,
  coordinateDescent,
  elasticNet,
  estimator,
  gradientDescent,
  lasso,
  linear,
  momentum,
  nesterov,
  oneOf,
  random,
  ridge,
  standardize,
} from '../index.ts'
import { grid } from '../search/strategies/grid.ts'
import { tune } from '../tune.ts'
import { holdOut } from '../validation/hold-out.ts'
import { kFold } from '../validation/k-fold.ts'

const strengths = [1e-3, 0.02, 0.1, 0.5, 3]

/** Searches whose candidates can share work, each with the rule that should take them. */
const searches = {
  'least squares by degree': { by: 'least-squares', parts: { model: linear({ degree: oneOf(1, 2, 3) }) } },
  ridge: { by: 'least-squares', parts: { model: linear(), penalty: ridge({ lambda: oneOf(...strengths) }) } },
  'ridge, many strengths': {
    by: 'least-squares',
    parts: {
      model: linear(),
      penalty: ridge({ lambda: oneOf(...Array.from({ length: 30 }, (_, k) => 0.001 * 2 ** (k / 2))) }),
    },
  },
  'ridge by degree': {
    by: 'least-squares',
    parts: { model: linear({ degree: oneOf(1, 2) }), penalty: ridge({ lambda: oneOf(0.1, 1) }) },
  },
  'ridge as the columns are': {
    by: 'least-squares',
    parts: { model: linear(), penalty: ridge({ lambda: oneOf(...strengths) }), transforms: [] },
  },
  'ridge without intercept': {
    by: 'least-squares',
    parts: {
      model: linear({ intercept: false }),
      penalty: ridge({ lambda: oneOf(...strengths) }),
      transforms: [standardize()],
    },
  },
  lasso: {
    by: 'path',
    parts: {
      model: linear(),
      penalty: lasso({ lambda: oneOf(...strengths) }),
      algorithm: coordinateDescent({ gap: 1e-14 }),
    },
  },
  'elastic net': {
    by: 'path',
    parts: {
      model: linear({ degree: oneOf(1, 2), interactions: false }),
      penalty: elasticNet({ lambda: oneOf(...strengths), mixture: oneOf(0, 0.3, 1) }),
      algorithm: coordinateDescent({ gap: 1e-14 }),
    },
  },
  'gradient descent': {
    by: 'trajectory',
    parts: {
      model: linear(),
      algorithm: gradientDescent({ learningRate: oneOf(0.01, 0.1, 0.3), epochs: oneOf(1, 7, 30) }),
    },
  },
  'gradient descent without an intercept': {
    by: 'trajectory',
    parts: {
      model: linear({ intercept: false }),
      algorithm: gradientDescent({ learningRate: oneOf(0.01, 0.1), epochs: 20 }),
      transforms: [standardize()],
    },
  },
  'gradient descent as the columns are': {
    by: 'trajectory',
    parts: {
      model: linear(),
      penalty: ridge({ lambda: 0.1 }),
      algorithm: gradientDescent({ learningRate: oneOf(0.001, 0.01), epochs: 20 }),
      transforms: [],
    },
  },
  momentum: {
    by: 'trajectory',
    parts: { model: linear(), algorithm: momentum({ learningRate: 0.05, momentum: oneOf(0.5, 0.8), epochs: 25 }) },
  },
  nesterov: {
    by: 'trajectory',
    parts: {
      model: linear(),
      penalty: ridge({ lambda: oneOf(0.01, 1) }),
      algorithm: nesterov({ learningRate: 0.05, epochs: 25 }),
    },
  },
  adam: {
    by: 'trajectory',
    parts: { model: linear(), algorithm: adam({ learningRate: oneOf(0.05, 0.5), epochs: 25 }) },
  },
} as const

const splitters: Readonly<Record<string, Splitter>> = {
  'k-fold': kFold(4) as Splitter,
  'in order': kFold({ folds: 3, shuffle: false }) as Splitter,
  'hold-out': holdOut(0.4) as Splitter,
}

interface Shape {
  readonly seed: number
  readonly rows: number
  readonly features: number
  readonly weighted: boolean
  readonly offset: boolean
  readonly splitter: string
  readonly metric: string
}
const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(1e6),
  rows: fc.integer({ min: 80, max: 160 }),
  features: fc.integer({ min: 1, max: 4 }),
  weighted: fc.boolean(),
  offset: fc.boolean(),
  splitter: fc.constantFrom(...Object.keys(splitters)),
  metric: fc.constantFrom('rmse', 'mse', 'mae', 'r2'),
})

/** Features of different means and scales, a target that depends on them and on chance, an answer among the features. */
function tableOf({ seed, rows, features, weighted, offset }: Shape) {
  const source = random(seed)
  const columns: Record<string, number[] | boolean[]> = {}
  const y = Array.from({ length: rows }, () => 2 + source.normal())
  for (let j = 0; j < features; j++) {
    const x = Array.from({ length: rows }, () => j * 3 + (1 + j) * source.normal())
    columns[`x${j}`] = x
    x.forEach((value, i) => {
      y[i] += value / (j + 1) - 0.1 * value * value
    })
  }
  columns.answer = Array.from({ length: rows }, () => source.uniform() < 0.4)
  if (weighted) columns.w = Array.from({ length: rows }, () => (source.uniform() < 0.1 ? 0 : 0.5 + source.uniform()))
  if (offset) columns.o = Array.from({ length: rows }, () => source.normal())
  return dataset({ ...columns, y }, { target: 'y', ...(weighted && { weights: 'w' }), ...(offset && { offset: 'o' }) })
}

describe('a shared search gives what one training after the other gives, to ten digits', () => {
  for (const [name, { by, parts }] of Object.entries(searches)) {
    test(name, async () => {
      await fc.assert(
        fc.asyncProperty(shapes, async (shape) => {
          const data = tableOf(shape)
          const options = {
            validation: splitters[shape.splitter],
            strategy: grid(),
            metric: shape.metric,
            seed: shape.seed,
          }
          const open = estimator(parts as never) as Parameters<typeof tune>[0]
          const shared = await tune(open, data, options)
          const naive = await tune(open, data, { ...options, share: false })
          expect(shared.trials.map(({ state }) => state)).toEqual(naive.trials.map(({ state }) => state))
          shared.trials.forEach(({ folds }, k) => {
            folds.forEach(({ scores }, f) => {
              const want = naive.trials[k].folds[f].scores[shape.metric]
              // R² near 0 has no digits of its own: 1 is what it is a difference of
              const size = shape.metric === 'r2' ? Math.max(1, Math.abs(want)) : Math.abs(want)
              expect(Math.abs(scores[shape.metric] - want)).toBeLessThanOrEqual(1e-10 * size)
            })
          })
          expect(shared.trials.every(({ folds }) => folds.every((fold) => fold.by === by))).toBe(true)
          expect(naive.trials.every(({ folds }) => folds.every((fold) => fold.by === 'single'))).toBe(true)
          expect(shared.ledger.completeTrainings).toBeLessThan(naive.ledger.completeTrainings)
        }),
        { numRuns: 12, seed: 20 },
      )
    })
  }
})
