import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator } from '../define/estimator.ts'
import { oneOf } from '../define/ranges.ts'
import { logistic } from '../models/logistic.ts'
import { ridge } from '../penalties/ridge.ts'
import { tune } from '../tune.ts'
import { overAllClasses } from './all-classes.ts'

test('a class that training has not seen gets the share of one more row, and the others leave it', () => {
  const known = {
    values: Float64Array.of(1, 0),
    classes: ['a', 'c'],
    probabilities: Float64Array.of(0.25, 0.75, 0.75, 0.25), // of a, then of c
  }
  const { values, classes, probabilities } = overAllClasses(known, ['a', 'b', 'c'], 9)
  expect(classes).toEqual(['a', 'b', 'c'])
  expect([...values]).toEqual([2, 0])
  expect([...(probabilities ?? [])].map((p) => Number(p.toFixed(12)))).toEqual([0.225, 0.675, 0.1, 0.1, 0.675, 0.225])
  expect(overAllClasses(known, ['a', 'c'], 9)).toBe(known)
})

test('a search with a class of one row has finite scores, and says that folds do not train on it', async () => {
  const x = Array.from({ length: 60 }, (_, i) => (i * 7) % 13)
  const kind = x.map((value, i) => (i === 11 ? 'once' : value + (i % 4) > 7 ? 'high' : 'low'))
  const open = estimator({ model: logistic(), penalty: ridge({ lambda: oneOf(0.01, 0.1) }) })
  const study = await tune(open, dataset({ x, kind }, { target: 'kind' }))
  expect(study.trials.map(({ state }) => state)).toEqual(['complete', 'complete'])
  expect(study.findings.map(({ code }) => code)).toContain('class-missing-in-training')
})
