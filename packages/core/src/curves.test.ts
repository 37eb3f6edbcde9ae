import { describe, expect, test } from 'vitest'
import '../test/to-agree.ts'
import { type Dataset, dataset } from './data/dataset.ts'
import type { Open } from './define/definitions.ts'
import { type Estimator, estimator, type Parts } from './define/estimator.ts'
import { oneOf, range } from './define/ranges.ts'
import { fit } from './fit.ts'
import { learningCurve } from './learning-curve.ts'
import { rmse } from './metrics/rmse.ts'
import { linear } from './models/linear.ts'
import { logistic } from './models/logistic.ts'
import { nestedTune } from './nested.ts'
import { random } from './numeric/random.ts'
import { lasso } from './penalties/lasso.ts'
import { ridge } from './penalties/ridge.ts'
import { grid } from './search/strategies/grid.ts'
import { tune } from './tune.ts'
import { kFold } from './validation/k-fold.ts'
import { timeSeries } from './validation/time-series.ts'
import { validationCurve } from './validation-curve.ts'

/** A target of three features and noise, and two classes of it. */
function table(rows: number): Dataset {
  const stream = random(3)
  const columns: Record<string, Float64Array> = {}
  const y = new Float64Array(rows)
  for (const [j, name] of ['a', 'b', 'c'].entries()) {
    const x = new Float64Array(rows)
    stream.fork('x', j).normalInto(x)
    columns[name] = x
    for (let i = 0; i < rows; i++) y[i] += (j + 1) * x[i]
  }
  const noise = new Float64Array(rows)
  stream.fork('noise').normalInto(noise)
  return dataset(
    {
      ...columns,
      y: y.map((value, i) => value + noise[i]),
      kind: Array.from(y, (value) => (value > 1 ? 'high' : 'low')),
    },
    { target: 'y', ignore: ['kind'] },
  )
}

const error = (data: Dataset, prediction: { readonly values: Float64Array }) =>
  rmse.compute((data.column('y') as { values: Float64Array }).values, prediction) as number

describe('a learning curve', () => {
  const data = table(60)
  const line = estimator({ model: linear() })

  test('has the scores of fits to the parts it names, each a part of the next', async () => {
    const curve = await learningCurve(line, data, { sizes: [1, 10, 0.5], validation: kFold(4), seed: 5 })
    expect(curve.points.map(({ rows }) => rows)).toEqual([10, 23, 45])
    const splits = kFold(4).split(data, random(5).fork('split'))
    for (const [f, { train, test }] of splits.entries()) {
      const order = random(5).fork('learning-curve', f).shuffle(train.slice())
      for (const { rows, train: trained, validation } of curve.points) {
        const part = data.rowsAt(order.slice(0, rows).sort())
        const fitted = await fit(line, part)
        const held = data.rowsAt(test)
        expect(trained?.folds[f]).toAgree(error(part, fitted.prediction(part)), { digits: 10 })
        expect(validation?.folds[f]).toAgree(error(held, fitted.prediction(held)), { digits: 10 })
      }
    }
  })

  test('closes the gap between training and validation as rows are added', async () => {
    const { points } = await learningCurve(line, table(400), { sizes: [0.03, 1] })
    const gap = points.map(({ train, validation }) => (validation?.mean ?? 0) - (train?.mean ?? 0))
    expect(gap[0]).toBeGreaterThan(3 * gap[1])
    expect(points.every(({ converged }) => converged)).toBe(true)
  })

  test('keeps the shares of classes in every part', async () => {
    const classes = table(80).with({ target: 'kind', ignore: ['y'] })
    const curve = await learningCurve(estimator({ model: logistic(), penalty: ridge({ lambda: 0.1 }) }), classes, {
      sizes: [6, 1],
      metric: 'accuracy',
    })
    expect(curve.splitter).toBe('stratified-k-fold')
    for (const { train, validation } of curve.points) {
      expect(train?.folds).toHaveLength(5)
      expect(validation?.mean).toBeGreaterThan(0.6)
    }
  })

  test('over time trains on the latest rows', async () => {
    const late = dataset(
      {
        x: Array.from({ length: 40 }, (_, i) => i % 5),
        y: Array.from({ length: 40 }, (_, i) => (i < 20 ? 100 : i % 5)),
      },
      { target: 'y' },
    )
    const curve = await learningCurve(line, late, { sizes: [8], validation: timeSeries({ folds: 2, testRows: 5 }) })
    expect(curve.points[0].validation?.mean).toBeLessThan(1e-9)
  })

  test('says why a score is missing', async () => {
    const { points } = await learningCurve(line, data, { sizes: [1], metric: 'gamma-deviance' })
    expect(points[0]).toEqual({
      rows: 48,
      converged: true,
      reason: 'gamma-deviance is undefined or not finite in some fold',
    })
  })

  test.each([[0], [-1], [1.5], [1000]])('refuses the size %d', async (size) => {
    await expect(learningCurve(line, data, { sizes: [size] })).rejects.toThrow(String(size))
  })
})

describe('a validation curve', () => {
  const data = table(60)

  test.each([
    ['lambda', estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 1e2) }) })],
    ['lambda', estimator({ model: linear(), penalty: lasso({ lambda: range(1e-3, 1) }) })],
    ['degree', estimator({ model: linear({ degree: range(1, 3) }) })],
  ] as const)(
    'over %s has the scores of tune on the rows held out, and those of a fit on the rows trained on',
    async (name, composed) => {
      const open = composed as Estimator<Parts, Open>
      const curve = await validationCurve(open, data, { points: 6, validation: kFold(3), seed: 2 })
      expect(curve.hyperparameter.name).toBe(name)
      const study = await tune(open, data, { strategy: grid({ points: 6 }), validation: kFold(3), seed: 2 })
      const { key } = curve.hyperparameter
      for (const { value, validation } of curve.points) {
        const trial = study.trials.find(({ candidate }) => candidate[key] === value)
        expect(validation?.folds ?? []).toHaveLength(3)
        for (const [f, score] of (validation?.folds ?? []).entries())
          expect(score).toAgree(trial?.score?.folds[f] as number, { digits: 9 })
      }
      expect(curve.best?.value).toBe(study.best.candidate[key])
      const [{ train }] = kFold(3).split(data, random(2).fork('split'))
      const part = data.rowsAt(train)
      const first = study.trials.find(({ candidate }) => candidate[key] === curve.points[0].value)
      const fitted = await fit(study.estimator(first) as never, part)
      expect(curve.points[0].train?.folds[0]).toAgree(error(part, fitted.prediction(part)), { digits: 9 })
    },
  )

  test('is the same without sharing, to rounding', async () => {
    const open = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 1e2) }) })
    const [shared, alone] = await Promise.all(
      [true, false].map((share) => validationCurve(open, data, { points: 5, share })),
    )
    for (const [k, { train }] of shared.points.entries())
      expect(train?.mean).toAgree(alone.points[k].train?.mean as number, { digits: 10 })
  })

  test('over words and answers keeps their order', async () => {
    const open = estimator({ model: linear({ intercept: oneOf(true, false) }) })
    const { points } = await validationCurve(open, data)
    expect(points.map(({ value }) => value)).toEqual([true, false])
  })

  test('asks for one open hyperparameter', async () => {
    const two = estimator({ model: linear({ degree: range(1, 2) }), penalty: ridge({ lambda: range(1e-3, 1) }) })
    await expect(validationCurve(two, data)).rejects.toThrow('2 are open: degree, lambda')
    const set = estimator({ model: linear(), penalty: ridge({ lambda: 1 }) })
    await expect(validationCurve(set, data)).rejects.toThrow('but lambda has a single one')
    expect(
      (await validationCurve(estimator({ model: linear({ degree: 2 }), penalty: ridge() }), data)).points,
    ).toHaveLength(20)
  })
})

describe('nested cross-validation', () => {
  const data = table(60)
  const open = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 1e2, { points: 8 }) }) })

  test('scores the winner of a search on each training part on the rows held out', async () => {
    const nested = await nestedTune(open, data, { outer: kFold(3), inner: kFold(4), seed: 9 })
    const splits = kFold(3).split(data, random(9).fork('split'))
    expect(nested.folds.map(({ rows }) => rows)).toEqual(
      splits.map(({ train, test }) => ({ train: train.length, test: test.length })),
    )
    for (const [f, { train, test }] of splits.entries()) {
      const part = data.rowsAt(train)
      const seed = random(9).fork('nested', f).uint32()
      const study = await tune(open, part, { validation: kFold(4), seed })
      expect(nested.folds[f].candidate).toEqual(study.best.candidate)
      expect(nested.folds[f].inner).toEqual(study.best.score)
      const held = data.rowsAt(test)
      expect(nested.folds[f].score).toBe(error(held, (await study.refit()).prediction(held)))
    }
    const { score, optimism, ledger } = nested
    expect(score?.folds).toEqual(nested.folds.map((fold) => fold.score))
    const inner = nested.folds.reduce((sum, fold) => sum + fold.inner.mean, 0) / 3
    expect(optimism).toAgree((score?.mean ?? 0) - inner, { digits: 12 })
    expect(ledger.completeTrainings).toBeGreaterThan(0)
  })

  test('says how far choices lie apart: not at all where one value is far better, over the range where nothing matters', async () => {
    const noise = data.with({ target: 'b', features: ['a', 'c'] })
    const [clear, none] = await Promise.all([data, noise].map((some) => nestedTune(open, some, { outer: kFold(5) })))
    expect(clear.instability[0]).toMatchObject({ key: 'penalty.lambda', name: 'lambda' })
    expect(clear.instability[0].values).toHaveLength(5)
    expect(clear.instability[0].spread).toBeLessThan(none.instability[0].spread + 1e-12)
    expect(none.instability[0].spread).toBeGreaterThan(0)
  })

  test('keeps groups together inside and outside', async () => {
    const groups = dataset(
      {
        x: Array.from({ length: 48 }, (_, i) => (i * 7) % 12),
        y: Array.from({ length: 48 }, (_, i) => ((i * 7) % 12) + (i % 5)),
        g: Array.from({ length: 48 }, (_, i) => `g${i % 8}`),
      },
      { target: 'y', groups: 'g' },
    )
    const nested = await nestedTune(open, groups, {})
    expect(nested.outer).toBe('grouped-k-fold')
    expect(nested.folds.map(({ study }) => study.description.splitter)).toEqual(new Array(5).fill('grouped-k-fold'))
  })
})
