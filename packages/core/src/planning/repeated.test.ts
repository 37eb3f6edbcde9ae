import { expect, test } from 'vitest'
import { dataset, elasticNet, estimator, grid, kFold, linear, memoryStorage, oneOf, plan, sgd, tune } from '../index.ts'

const x = Array.from({ length: 40 }, (_, i) => (i * 7) % 13)
const z = x.map((v, i) => (v * i) % 5)
const data = dataset({ x, z, y: x.map((v, i) => 2 * v + (i % 3)) }, { target: 'y' })
const validation = kFold(4)
const strategy = grid()

test('a candidate that is enqueued twice is trained once, and both are told', async () => {
  const open = estimator({ model: linear(), algorithm: sgd({ learningRate: oneOf(0.001, 0.01), epochs: 2 }) })
  const one = { algorithm: { learningRate: 0.01 } }
  const request = { strategy, validation, enqueue: [one, one, one], seed: 1 }
  const expected = plan(open, data, request)
  expect([expected.candidates, expected.naiveTrainings, expected.units]).toEqual([4, 16, 8])
  const { trials, ledger } = await tune(open, data, request)
  expect(ledger.completeTrainings).toBe(8)
  expect(ledger.saved.completeTrainings).toBe(8)
  expect(trials.map(({ state }) => state)).toEqual(Array(4).fill('complete'))
  expect(trials[1].score).toEqual(trials[0].score)
  const naive = await tune(open, data, { ...request, share: false })
  expect(naive.ledger.completeTrainings).toBe(16)
  expect(naive.trials[1].score?.mean).toBeCloseTo(trials[1].score?.mean as number, 9)
})

test('with a storage, too', async () => {
  const open = estimator({ model: linear(), algorithm: sgd({ learningRate: oneOf(0.001, 0.01), epochs: 2 }) })
  const one = { algorithm: { learningRate: 0.01 } }
  const storage = memoryStorage()
  const request = { strategy, validation, enqueue: [one, one], seed: 1, storage }
  const first = await tune(open, data, request)
  expect(first.trials.map(({ state }) => state)).toEqual(Array(3).fill('complete'))
  expect(first.trials[1].score).toEqual(first.trials[0].score)
  const second = await tune(open, data, request)
  expect(second.ledger.completeTrainings).toBe(0)
  expect(second.trials.map(({ score }) => score)).toEqual(first.trials.map(({ score }) => score))
})

test('each mixture has a path of its own in each fold, which counts as a training', async () => {
  const net = estimator({
    model: linear(),
    penalty: elasticNet({ lambda: oneOf(0.1, 1), mixture: oneOf(0.3, 0.7, 1) }),
  })
  expect(plan(net, data, { strategy, validation }).units).toBe(12)
  expect((await tune(net, data, { strategy, validation })).ledger.completeTrainings).toBe(12)
})
