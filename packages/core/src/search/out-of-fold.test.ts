import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import {
  elasticNet,
  estimator,
  gradientDescent,
  lasso,
  linear,
  memoryStorage,
  oneOf,
  random,
  ridge,
  type Study,
  tune,
} from '../index.ts'
import { rmse } from '../metrics/rmse.ts'
import { logistic } from '../models/logistic.ts'
import { kFold } from '../validation/k-fold.ts'
import { timeSeries } from '../validation/time-series.ts'
import { grid } from './strategies/grid.ts'

const source = random(12)
const normals = () => Array.from({ length: 70 }, () => source.normal())
const [a, b, noise] = [normals(), normals(), normals()]
const y = a.map((value, i) => 2 * value - b[i] + 0.5 * noise[i] + 7)
const data = dataset({ a, b: b.map((value) => 5 * value + 30), y }, { target: 'y' })
const strengths = oneOf(0.01, 0.1, 1)
const searches = {
  ridge: estimator({ model: linear(), penalty: ridge({ lambda: strengths }) }),
  degrees: estimator({ model: linear({ degree: oneOf(1, 2, 3) }) }),
  lasso: estimator({ model: linear(), penalty: lasso({ lambda: strengths }) }),
  rates: estimator({ model: linear(), algorithm: gradientDescent({ learningRate: oneOf(0.1, 0.2), epochs: 40 }) }),
}

describe('what a study keeps of the rows that were tested', () => {
  for (const [name, open] of Object.entries(searches)) {
    test(`is what each fold's model predicts, however the work was shared: ${name}`, async () => {
      const [shared, naive] = await Promise.all(
        [true, false].map((share) => tune(open as never, data, { share, strategy: grid() }) as Promise<Study>),
      )
      for (const trial of shared.trials) {
        const [kept, trained] = [await shared.outOfFold(trial), await naive.outOfFold(naive.trials[trial.number])]
        const models = await shared.refitFolds(trial)
        kept.forEach(({ fold, prediction, target, rows }, f) => {
          expect(fold).toBe(f)
          expect(rmse.compute(target, prediction)).toBeCloseTo(trial.folds[f].scores.rmse, 9)
          const again = models[f].predict(data.rowsAt(rows)) as Float64Array
          prediction.values.forEach((value: number, i: number) => {
            expect(value).toBeCloseTo(trained[f].prediction.values[i], 8)
            expect(value).toBeCloseTo(again[i], 8)
          })
        })
      }
    })
  }

  test('keeps the parameters of each fold when it is asked to, however the work was shared', async () => {
    const rates = estimator({
      model: linear(),
      penalty: ridge({ lambda: 0.1 }),
      algorithm: gradientDescent({ learningRate: oneOf(0.1, 0.2), epochs: 40 }),
    })
    const powers = estimator({
      model: linear({ degree: oneOf(1, 2) }),
      penalty: elasticNet({ lambda: strengths, mixture: 0.5 }),
    })
    const answers = dataset(
      { a, answer: a.map((value, i) => value + noise[i] > 0), b: b.map((value) => 5 * value + 30), y },
      { target: 'y' },
    )
    for (const open of [...Object.values(searches), rates, powers]) {
      const study = (await tune(open as never, answers, {
        keep: { parameters: true },
        strategy: grid(),
      })) as unknown as Study
      for (const trial of study.trials) {
        const models = await study.refitFolds(trial)
        trial.folds.forEach(({ parameters }, f) => {
          const { terms, values } = parameters as NonNullable<typeof parameters>
          const want = models[f].parameters as unknown as {
            readonly intercept: number
            readonly coefficients: Float64Array
          }
          expect(terms).toEqual(models[f].terms)
          const size = Math.max(Math.abs(want.intercept), ...want.coefficients.map(Math.abs))
          expect(Math.abs((values.intercept as number) - want.intercept)).toBeLessThan(1e-6 * size)
          want.coefficients.forEach((value, j) => {
            expect(Math.abs((values.coefficients as number[])[j] - value)).toBeLessThan(1e-6 * size)
          })
        })
      }
    }
    const plain = await tune(searches.ridge, data)
    expect(plain.trials[0].folds[0].parameters).toBeUndefined()
  })

  test("gives the parameters of each fold in the user's units", async () => {
    const study = await tune(searches.ridge, data)
    const models = await study.refitFolds()
    expect(models).toHaveLength(5)
    for (const { parameters } of models) {
      expect(parameters.coefficients[0]).toBeGreaterThan(1.5)
      expect(parameters.coefficients[1]).toBeCloseTo(-0.2, 1)
    }
  })

  test('is all, nothing or what has room, and comes back from a storage with the same correction', async () => {
    const kept = async (predictions?: boolean) => {
      const keep = predictions === undefined ? {} : { predictions }
      const { trials, best } = await tune(searches.ridge, data, { keep })
      return [trials.every(({ folds }) => folds.every((fold) => fold.predictions !== undefined)), best.correction.by]
    }
    expect(await Promise.all([kept(), kept(true), kept(false)])).toEqual([
      [true, 'bootstrap'],
      [true, 'bootstrap'],
      [false, 'folds'],
    ])
    const storage = memoryStorage()
    const [first, again] = [
      await tune(searches.ridge, data, { storage }),
      await tune(searches.ridge, data, { storage }),
    ]
    expect(again.ledger.completeTrainings).toBe(0)
    expect(again.best.correction).toEqual(first.best.correction)
    expect(first.best.correction.by).toBe('bootstrap')
    const without = await tune(searches.ridge, data, { keep: { predictions: false } })
    const models = await without.outOfFold()
    expect(models.map(({ rows }) => rows.length)).toEqual([14, 14, 14, 14, 14])
  })

  test('is drawn from in blocks where folds forecast', async () => {
    const study = await tune(searches.ridge, data, { validation: timeSeries(4) })
    const { by, interval } = study.best.correction
    expect(by).toBe('bootstrap')
    expect(interval?.[0]).toBeLessThan(interval?.[1] as number)
  })

  test('holds classes and their probabilities, also where a training part lacks a class', async () => {
    const kind = a.map((value, i) => (i === 3 ? 'rare' : value + 0.6 * noise[i] > 0 ? 'p' : 'q'))
    const classes = dataset({ a, b, kind }, { target: 'kind' })
    const open = estimator({ model: logistic(), penalty: ridge({ lambda: oneOf(0.03, 0.3) }) })
    const study = await tune(open, classes, { validation: kFold({ folds: 5 }), metric: 'accuracy' })
    const folds = await study.outOfFold()
    expect(folds[0].classes).toEqual(['p', 'q', 'rare'])
    for (const { prediction } of folds)
      expect(prediction.probabilities).toHaveLength(14 * (prediction.classes?.length ?? 0))
    expect(study.best.correction.by).toBe('bootstrap')
    expect(study.best.corrected).toBeLessThanOrEqual(study.best.score.mean)
    expect(study.best.corrected).toBeGreaterThan(0.5)
  })
})
