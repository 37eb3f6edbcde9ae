import { expect, test } from 'vitest'
import { readDataEnd } from '../define/data-ends.ts'
import {
  dataset,
  estimator,
  grid,
  kFold,
  linear,
  nestedTune,
  oneOf,
  plan,
  range,
  sgd,
  timeSeries,
  tune,
} from '../index.ts'
import { openedOn } from './request.ts'
import { tpe } from './strategies/tpe.ts'

const x = Array.from({ length: 60 }, (_, i) => (i * 7) % 13)
const z = x.map((v, i) => (v * i) % 5)
const data = dataset({ x, z, y: x.map((v, i) => 2 * v + (i % 3)) }, { target: 'y' })
const batches = (low: number | string, high: number | string) =>
  estimator({
    model: linear(),
    algorithm: sgd({ batchSize: range(low, high), learningRate: 0.001, epochs: 3 }) as never,
  })
const request = (validation: ReturnType<typeof kFold>) => ({ validation, seed: 1 }) as never
const boundsOf = (open: ReturnType<typeof batches>, validation: ReturnType<typeof kFold>) =>
  openedOn(open as never, data, request(validation)).space.dimensions[0].domain

test('an end of a range is arithmetic of rows and columns', () => {
  const counts = { rows: 100, columns: 7 }
  const read = (text: string) => readDataEnd(text)(counts)
  expect(
    ['rows/10', 'n', 'p', '2*columns + 1', '(n - p)/3', 'sqrt(n)', 'min(p, 5)', '-1 + max(1, 2, 3)'].map(read),
  ).toEqual([10, 100, 7, 15, 31, 10, 5, 2])
  for (const wrong of ['', 'row', 'rows/', 'rows rows', '2 x', 'sqrt(1, 2)', '(n', 'n..p', 'constructor'])
    expect(() => readDataEnd(wrong), wrong).toThrow('no end of a range')
  expect(() => range(1, 'rowz')).toThrow('no end of a range')
})

test('rows are those of the smallest training part, and never the ones held out', () => {
  expect(boundsOf(batches(2, 'rows/2'), kFold(5))).toMatchObject({ kind: 'int', low: 2, high: 24 })
  expect(boundsOf(batches('columns', 'n'), kFold(4))).toMatchObject({ low: 2, high: 45 })
  const times = timeSeries({ folds: 5 }) as never
  const { low, high } = boundsOf(batches('rows/3', 'rows'), times) as { low: number; high: number }
  expect([low, high]).toEqual([4, 10]) // ten rows come before the first fold: ⌈10/3⌉ … 10
})

test('an empty range, or one that leaves the domain, is refused with the counts', () => {
  expect(() => plan(batches(30, 'rows/4'), data, { validation: kFold(5) })).toThrow(
    'with 48 rows in the smallest training part and 2 columns it goes from 30 to 12',
  )
  expect(() => plan(batches('p - 4', 'rows'), data)).toThrow('batchSize must be')
})

test.each([
  ['grid', grid({ points: 6 })],
  ['tpe', tpe()],
] as const)('%s proposes nothing beyond the ends', async (_, strategy) => {
  const study = await tune(batches('rows/4', 'rows/3'), data, {
    strategy: strategy as never,
    validation: kFold(5),
    trials: 5,
    seed: 3,
  })
  for (const { candidate } of study.trials) {
    expect(candidate['algorithm.batchSize']).toBeGreaterThanOrEqual(12)
    expect(candidate['algorithm.batchSize']).toBeLessThanOrEqual(16)
  }
  expect(new Set(study.trials.map(({ candidate }) => candidate['algorithm.batchSize'])).size).toBe(5)
})

test('other hyperparameters may be open beside it', async () => {
  const open = estimator({
    model: linear({ degree: oneOf(1, 2) }),
    algorithm: sgd({ batchSize: range('rows/4', 'rows/3'), learningRate: 0.001, epochs: 2 }) as never,
  })
  const study = await tune(open, data, { strategy: grid({ points: 3 }), validation: kFold(3) })
  expect(study.space.dimensions.map(({ key }) => key)).toEqual(['model.degree', 'algorithm.batchSize'])
  expect(study.space.dimensions[1].domain).toMatchObject({ low: 10, high: 13 })
})

test('a nested search counts the rows of its own inner training parts', async () => {
  const { folds } = await nestedTune(batches(2, 'rows'), data, {
    outer: kFold(3),
    inner: kFold(2),
    strategy: grid({ points: 3 }),
  })
  for (const { study } of folds) expect(study.space.dimensions[0].domain).toMatchObject({ low: 2, high: 20 })
})
