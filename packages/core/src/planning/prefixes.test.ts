import { expect, test } from 'vitest'
import {
  dataset,
  estimator,
  grid,
  impute,
  kFold,
  linear,
  oneHot,
  oneOf,
  plan,
  random,
  sgd,
  standardize,
  tune,
} from '../index.ts'
import { memoryUse } from '../kernels/index.ts'
import { asha } from '../search/pruners/asha.ts'
import { Prefixes } from './prefixes.ts'

const source = random(5)
const x = Array.from({ length: 90 }, () => source.normal())
const word = x.map((_, i) => ['a', 'b', 'c'][i % 3])
const gap = x.map((v, i) => (i % 11 === 0 ? null : v * v))
const data = dataset({ x, word, gap, y: x.map((v, i) => v + (i % 3)) }, { target: 'y' })
const open = estimator({
  model: linear({ degree: oneOf(1, 2) }),
  transforms: [impute(), oneHot(), standardize()],
  algorithm: sgd({ learningRate: oneOf(0.001, 0.01), batchSize: oneOf(8, 16), epochs: 3 }),
})
const options = { strategy: grid(), validation: kFold(4), seed: 2 }

test('rows made ready once give the same bits as rows made ready for each candidate', async () => {
  const before = memoryUse().usedBytes
  const [shared, naive] = [await tune(open, data, options), await tune(open, data, { ...options, share: false })]
  expect(shared.trials.map(({ folds }) => folds.map(({ scores }) => scores))).toEqual(
    naive.trials.map(({ folds }) => folds.map(({ scores }) => scores)),
  )
  expect(shared.ledger.completeTrainings).toBe(naive.ledger.completeTrainings)
  expect(memoryUse().usedBytes).toBe(before)
})

test('with a pruner, too', async () => {
  const pruner = asha() as never
  const [shared, naive] = [
    await tune(open, data, { ...options, pruner }),
    await tune(open, data, { ...options, pruner, share: false }),
  ]
  expect(shared.trials.map(({ state, folds }) => [state, folds.map(({ scores }) => scores)])).toEqual(
    naive.trials.map(({ state, folds }) => [state, folds.map(({ scores }) => scores)]),
  )
})

test('the plan shows what is made ready once, and for whom', () => {
  const text = String(plan(open, data, options))
  expect(text).toContain('made ready once a fold for 4 candidates: rows, impute, one-hot, standardize')
  expect(text).toContain('made ready once a fold for 4 candidates: rows, impute, one-hot, polynomial, standardize')
  const naive = plan(open, data, { ...options, share: false })
  expect(String(naive)).not.toContain('made ready')
  expect(plan(open, data, options).memoryBytes).toBeGreaterThan(naive.memoryBytes)
})

test('no more is kept than there is room for, what is lent stays, and each is given back once', () => {
  const prefixes = new Prefixes(100)
  const log: string[] = []
  const make = (name: string, bytes: number) => () => {
    log.push(`make ${name}`)
    return { value: name, bytes, release: () => void log.push(`release ${name}`) }
  }
  const a = prefixes.lend('a', make('a', 60))
  const b = prefixes.lend('b', make('b', 60)) // a is lent: there is no room, and both stay
  expect(log).toEqual(['make a', 'make b'])
  a.giveBack()
  a.giveBack()
  expect(log.splice(0)).toEqual(['make a', 'make b', 'release a'])
  expect(prefixes.lend('b', make('b again', 60)).value).toBe('b')
  prefixes.lend('c', make('c', 30)).giveBack()
  b.giveBack()
  prefixes.release()
  expect(log).toEqual(['make c', 'release c']) // b is lent once more
})
