import { expect, test } from 'vitest'
import { adamw, dataset, estimator, fit, network, random, ridge, sgd } from '../../index.ts'

// 256 rows × 60 inputs × 128 units are enough for threads to share a mini-batch
const stream = random('together')
const [rows, terms] = [601, 61]
const columns = Array.from({ length: terms }, (_, j) => [
  `x${j}`,
  Float64Array.from({ length: rows }, () => stream.normal()),
])
const data = dataset(
  { ...Object.fromEntries(columns), y: Array.from({ length: rows }, (_, i) => 'abc'[i % 3]) },
  { target: 'y' },
)

test.each([
  ['f32', adamw({ epochs: 2, batchSize: 256, weightDecay: 0.1 })],
  ['f64', sgd({ epochs: 2, batchSize: 300, learningRate: 0.01 })],
] as const)('threads that share the mini-batches of a network in %s change no bit', async (precision, algorithm) => {
  const layers = { hiddenLayers: [128, 9], precision }
  const trained = (threads: number) =>
    fit(estimator({ model: network(layers), penalty: ridge({ lambda: 0.01 }), algorithm }), data, { threads })
  const [one, ...more] = await Promise.all([1, 2, 3].map(trained))
  for (const each of more) expect(each.parameters).toStrictEqual(one.parameters)
  expect(one.ledger.completeTrainings).toBe(1)
})
