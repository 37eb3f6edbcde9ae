import { describe, expect, test } from 'vitest'
import { adamw } from '../algorithms/adamw.ts'
import { sgd } from '../algorithms/sgd.ts'
import { recipes } from '../data/generators/index.ts'
import { estimator } from '../define/estimator.ts'
import { oneOf } from '../define/ranges.ts'
import { network } from '../models/network.ts'
import { ridge } from '../penalties/ridge.ts'
import { plan } from '../plan.ts'
import { grid } from '../search/strategies/grid.ts'
import { tune } from '../tune.ts'
import { kFold } from '../validation/k-fold.ts'

const generated = (name: string, rows: number) =>
  recipes.find((recipe) => recipe.name === name)?.generate({ rows, seed: 3, noise: 0.2 }) as never

const small = { hiddenLayers: [6, 5] } as const
const searches = {
  'learning rates, decays and draws': {
    model: network({ ...small, draw: oneOf(0, 1) }),
    algorithm: adamw({ learningRate: oneOf(0.003, 0.03), weightDecay: oneOf(0, 0.5), epochs: 7 }),
  },
  'penalties by sgd in 32-bit floats': {
    model: network({ ...small, precision: 'f32' }),
    penalty: ridge({ lambda: oneOf(0, 0.01, 0.1) }),
    algorithm: sgd({ learningRate: oneOf(0.01, 0.1), momentum: 0.9, epochs: 5 }),
  },
  'epochs, with a rate that diverges': {
    model: network(small),
    algorithm: sgd({ learningRate: oneOf(0.05, 1e9), epochs: oneOf(2, 3, 8), momentum: oneOf(0, 0.9) }),
  },
  'rows set aside': {
    model: network({ ...small, activation: 'tanh' }),
    algorithm: adamw({ learningRate: oneOf(0.01, 0.1), epochs: oneOf(5, 30), setAside: 0.2, patience: 3 }),
  },
  'shapes, activations and rates': {
    model: network({ hiddenLayers: oneOf([6], [9, 2]), activation: oneOf('relu', 'tanh') }),
    algorithm: adamw({ learningRate: oneOf(0.01, 0.1), epochs: oneOf(2, 6) }),
  },
  'shapes, with rows set aside': {
    model: network({ hiddenLayers: oneOf([3], [12], [4, 4]) }),
    algorithm: adamw({ learningRate: 0.05, epochs: 30, setAside: 0.2, patience: 3 }),
  },
  dropout: {
    model: network({ ...small, dropout: 0.3 }),
    algorithm: adamw({ learningRate: oneOf(0.003, 0.03), epochs: oneOf(2, 4) }),
  },
} as const

describe.each(Object.entries(searches))('networks side by side: %s', (_, parts) => {
  test.each(['friedman1', 'blobs'])('have the bits of trainings one by one, on %s', async (recipe) => {
    const data = generated(recipe, 61)
    const searched = (share: boolean) =>
      tune(estimator(parts as never) as never, data, { strategy: grid(), validation: kFold(3), seed: 5, share })
    const [together, alone] = [await searched(true), await searched(false)]
    expect(together.trials.length).toBeGreaterThan(1)
    together.trials.forEach((trial, k) => {
      expect([trial.state, trial.reason]).toEqual([alone.trials[k].state, alone.trials[k].reason])
      expect(trial.folds.map(({ by }) => by)).toEqual(trial.folds.map(() => 'networks'))
      expect(trial.folds.map(({ scores, converged }) => ({ scores, converged }))).toEqual(
        alone.trials[k].folds.map(({ scores, converged }) => ({ scores, converged })),
      )
    })
    expect(together.ledger.completeTrainings).toBeLessThanOrEqual(alone.ledger.completeTrainings)
  })
})

test('candidates that differ in epochs share their trainings, and the plan says so', async () => {
  const search = estimator({
    model: network(small),
    algorithm: adamw({ learningRate: oneOf(0.01, 0.1), epochs: oneOf(2, 4, 6) }),
  })
  const study = await tune(search, generated('friedman1', 60), { strategy: grid(), validation: kFold(3) })
  expect(study.ledger.completeTrainings).toBe(6)
  expect(study.ledger.saved.completeTrainings).toBe(12)
  expect(String(study.plan)).toContain('networks: 6 candidates with hidden layers 6,5 in 2 trainings a fold')
})

test('candidates of different shapes are one unit of the plan, which says on how many threads', async () => {
  const search = estimator({
    model: network({ hiddenLayers: oneOf([64, 64], [128, 64]) }),
    algorithm: adamw({ epochs: 500 }),
  })
  const lines = String(plan(search, generated('friedman1', 300), { strategy: grid(), threads: 2 }))
  expect(lines).toContain(
    'networks: 2 candidates with hidden layers 64,64 or 128,64 in 2 trainings a fold, all at once on the same mini-batches, on 2 threads',
  )
})

test('networks of different shapes on threads have the bits of one thread', async () => {
  const search = estimator({
    model: network({ hiddenLayers: oneOf([64], [128, 64]) }),
    algorithm: adamw({ epochs: 40, learningRate: oneOf(0.01, 0.001) }),
  })
  const searched = (threads: number) =>
    tune(search, generated('friedman1', 400), { strategy: grid(), validation: kFold(2), threads })
  const [one, two] = [await searched(1), await searched(2)]
  expect(two.trials.map(({ folds }) => folds)).toEqual(one.trials.map(({ folds }) => folds))
})
