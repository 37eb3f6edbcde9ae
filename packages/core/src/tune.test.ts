import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dataset, datasetOf, readData } from './data/index.ts'
import type { Column } from './define/columns.ts'
import {
  estimator,
  gradientDescent,
  grid,
  kFold,
  lasso,
  linear,
  memoryStorage,
  oneOf,
  predefined,
  random as randomStream,
  range,
  ridge,
  type StudyEvent,
  standardize,
  tune,
} from './index.ts'
import { random as randomSearch } from './search/strategies/random.ts'

const folder = new URL('../test/reference/', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, folder), 'utf8')

interface Entry {
  readonly alpha?: number
  readonly lambda?: number
  readonly degree?: number
  readonly mse: { readonly per_fold: readonly number[]; readonly mean_of_folds: number; readonly se_of_mean: number }
}
interface Curve {
  readonly grid: readonly Entry[]
  readonly best_by_mean_of_folds: number
  readonly one_standard_error_choice: number
}

/** A reference case: its document, and its data with the fold of each row. */
async function referenceCv(name: string) {
  const document = JSON.parse(text(`results/cv/${name}.json`))
  const data = await readData(new URL(document.data, folder), { target: document.target })
  const lines = text(document.folds.file).trim().split('\n').slice(1)
  const folds = dataset({ fold: lines.map((line) => Number(line.split(',')[1])) }).column('fold')
  const features = [...new Set(document.terms.map(({ column }: { column: string }) => column))] as string[]
  const columns: readonly Column[] = [...data.columns, folds]
  return {
    expected: document.expected as Readonly<Record<string, Curve>>,
    data: datasetOf(columns, { roles: { target: document.target, features, foldColumn: 'fold' } }),
  }
}

function near(got: number | undefined, want: number, relative: number): void {
  expect(Math.abs((got as number) / want - 1)).toBeLessThan(relative)
}

describe('cross-validation agrees with 60-digit arithmetic on the same folds', () => {
  const options = { validation: predefined(), strategy: grid(), metric: 'mse' }

  test('lasso on diabetes, standardised inside each training part', async () => {
    const { data, expected } = await referenceCv('lasso-diabetes-5fold')
    const curve = expected['within training part']
    const lambdas = curve.grid.map(({ lambda }) => lambda as number)
    const study = await tune(
      estimator({ model: linear(), penalty: lasso({ lambda: oneOf(...lambdas) }) }),
      data,
      options,
    )
    curve.grid.forEach(({ mse }, k) => {
      study.trials[k].score?.folds.forEach((score, f) => {
        near(score, mse.per_fold[f], 1e-9)
      })
      near(study.trials[k].score?.mean, mse.mean_of_folds, 1e-9)
      near(study.trials[k].score?.standardError, mse.se_of_mean, 1e-8)
    })
    expect(study.best.hyperparameters.penalty.lambda).toBe(curve.best_by_mean_of_folds)
    expect(study.simplestWithinOneStandardError.hyperparameters.penalty.lambda).toBe(curve.one_standard_error_choice)
    expect(study.ledger).toMatchObject({ completeTrainings: 5, saved: { completeTrainings: 40 } })
  })

  test('ridge on diabetes, whose penalty belongs to the sum over rows, fold by fold and never by the leaky way', async () => {
    const { data, expected } = await referenceCv('ridge-diabetes-10fold')
    const folds = data.column('fold') as { readonly values: Float64Array }
    for (const [scaling, transforms] of [
      ['within training part', [standardize()]],
      ['none', []],
    ] as const) {
      for (const fold of [0, 4, 9]) {
        // α of the sum over the training part is λ = α/n of the mean
        const rows = folds.values.filter((value) => value !== fold).length
        const lambdas = expected[scaling].grid.map(({ alpha }) => (alpha as number) / rows)
        const study = await tune(
          estimator({ model: linear(), penalty: ridge({ lambda: oneOf(...lambdas) }), transforms }),
          data,
          options,
        )
        expected[scaling].grid.forEach(({ mse }, k) => {
          near(study.trials[k].folds[fold].scores.mse, mse.per_fold[fold], 1e-9)
        })
      }
    }
  })

  test.each(['polynomial-cubic-5fold', 'polynomial-cubic-10fold'])('%s', async (name) => {
    const { data, expected } = await referenceCv(name)
    const curve = expected.none
    const degrees = curve.grid.map(({ degree }) => degree as number).filter((degree) => degree > 0)
    const study = await tune(estimator({ model: linear({ degree: oneOf(...degrees) }) }), data, options)
    degrees.forEach((degree, k) => {
      const entry = curve.grid.find((one) => one.degree === degree) as Entry
      study.trials[k].score?.folds.forEach((score, f) => {
        near(score, entry.mse.per_fold[f], 1e-8)
      })
    })
    expect(study.best.hyperparameters.model.degree).toBe(curve.best_by_mean_of_folds)
    expect(study.simplestWithinOneStandardError.hyperparameters.model.degree).toBe(curve.one_standard_error_choice)
    expect(study.ledger.completeTrainings).toBe(study.description.folds)
  })
})

const diabetes = await readData(new URL('data/diabetes.csv', folder), { target: 'progression' })
const open = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 1e2, { points: 12 }) }) })

describe('a study', () => {
  test('is its events: their fold gives its trials again', async () => {
    const { events, trials, description } = await tune(open, diabetes, { seed: 7 })
    const { applyEvent, emptyStudy } = await import('./search/events.ts')
    const state = JSON.parse(JSON.stringify(events)).reduce(applyEvent, emptyStudy())
    expect(state.description).toEqual(description)
    expect(state.trials.map(({ folds }: { folds: unknown }) => folds)).toEqual(trials.map(({ folds }) => folds))
    expect(trials.every(({ state: now }) => now === 'complete')).toBe(true)
  })

  test('is the same for the same seed, whatever the look-ahead of a strategy that does not look', async () => {
    const options = { strategy: randomSearch(), trials: 20, seed: 3 }
    const walk = estimator({
      model: linear(),
      penalty: ridge({ lambda: range(1e-4, 1e2) }),
      algorithm: gradientDescent({ learningRate: range(1e-3, 0.4) }),
    })
    const [one, two, other] = await Promise.all([
      tune(walk, diabetes, options),
      tune(walk, diabetes, { ...options, lookAhead: 4 }),
      tune(walk, diabetes, { ...options, seed: 4 }),
    ])
    const scores = ({ trials }: typeof one) => trials.map(({ candidate, score }) => [candidate, score])
    expect(scores(two)).toEqual(scores(one))
    expect(scores(other)).not.toEqual(scores(one))
  })

  test('refits its winner on all rows', async () => {
    const study = await tune(open, diabetes)
    const fitted = await study.refit()
    expect(fitted.hyperparameters.penalty).toEqual(study.best.hyperparameters.penalty)
    expect(fitted.data.rows).toBe(442)
    const simple = await study.refit(study.simplestWithinOneStandardError)
    expect(simple.hyperparameters.penalty.lambda).toBeGreaterThan(fitted.hyperparameters.penalty.lambda)
  })

  test('searches the usual range of the penalty when nothing is open, and of the model without one', async () => {
    const penalised = await tune(estimator({ model: linear(), penalty: ridge() }), diabetes)
    expect(penalised.trials).toHaveLength(50)
    expect(Object.keys(penalised.best.candidate)).toEqual(['penalty.lambda'])
    const x = randomStream(1).fork('x')
    const data = dataset(
      { x: Array.from({ length: 60 }, () => x.normal()), y: Array.from({ length: 60 }, () => x.normal()) },
      { target: 'y' },
    )
    expect(Object.keys((await tune(estimator({ model: linear() }), data)).best.candidate)).toEqual(['model.degree'])
  })

  test('answers a second time from its storage without a training, and keeps earlier trials when a range is widened', async () => {
    const storage = memoryStorage()
    const first = await tune(open, diabetes, { storage })
    const again = await tune(open, diabetes, { storage })
    expect(again.ledger).toMatchObject({ completeTrainings: 0, costEvaluations: 0 })
    expect(again.trials.map(({ score }) => score)).toEqual(first.trials.map(({ score }) => score))
    const values = first.trials.map(({ hyperparameters }) => hyperparameters.penalty.lambda)
    const wider = estimator({ model: linear(), penalty: ridge({ lambda: oneOf(...values, 1e4) }) })
    expect((await tune(wider, diabetes, { storage, strategy: grid() })).ledger.costEvaluations).toBe(5)
    expect((await tune(open, diabetes, { storage, seed: 1 })).ledger.completeTrainings).toBe(5)
  })

  test('goes on where it was stopped', async () => {
    const storage = memoryStorage()
    const walk = estimator({
      model: linear({ degree: oneOf(1, 2) }),
      algorithm: gradientDescent({ learningRate: 0.01, epochs: oneOf(5, 10, 15) }),
    })
    const stop = new AbortController()
    let ended = 0
    const onTrial = () => ++ended === 2 && stop.abort()
    const options = { storage, study: 'study', share: false, strategy: grid() }
    await expect(tune(walk, diabetes, { ...options, signal: stop.signal, onTrial })).rejects.toMatchObject({
      code: 'fit/aborted',
    })
    const resumed = await tune(walk, diabetes, options)
    expect(resumed.trials).toHaveLength(6)
    expect(resumed.ledger.completeTrainings).toBe((6 - 2) * 5)
    const { applyEvent, emptyStudy } = await import('./search/events.ts')
    const table = (events: readonly StudyEvent[]) =>
      events
        .reduce(applyEvent, emptyStudy())
        .trials.map(({ number, state, candidate, folds }) => [number, state, candidate, folds])
    const whole = memoryStorage()
    await tune(walk, diabetes, { ...options, storage: whole })
    expect(table(await storage.read('study'))).toEqual(table(await whole.read('study')))
  })

  test('says what failed, tells the strategy, and has no result when everything fails', async () => {
    const wild = (...rates: number[]) =>
      estimator({ model: linear(), algorithm: gradientDescent({ learningRate: oneOf(...rates) }) })
    for (const share of [true, false]) {
      const study = await tune(wild(0.1, 5), diabetes, { share, strategy: grid() })
      expect(study.trials.map(({ state }) => state)).toEqual(['complete', 'failed'])
      expect(study.trials[1].reason).toMatch(/learning rate 5 is above 2\/L/)
      await expect(tune(wild(5, 6), diabetes, { share, strategy: grid() })).rejects.toMatchObject({
        code: 'tune/no-result',
        message: expect.stringMatching(/diverged/),
      })
    }
  })

  test('refuses a metric that does not exist, and no trials', async () => {
    await expect(tune(open, diabetes, { metric: 'rsme' })).rejects.toMatchObject({ code: 'request/invalid' })
    await expect(tune(open, diabetes, { trials: 0 })).rejects.toMatchObject({ code: 'request/invalid' })
  })

  test('is better by each metric where that is better: R² is maximised', async () => {
    const by = async (metric: string) => tune(open, diabetes, { metric, validation: kFold(4) })
    const [r2, mse] = [await by('r2'), await by('mse')]
    expect(r2.best.score.mean).toBe(Math.max(...r2.trials.map(({ score }) => score?.mean ?? 0)))
    expect(mse.best.score.mean).toBe(Math.min(...mse.trials.map(({ score }) => score?.mean ?? 0)))
    expect(r2.best.corrected).toBeLessThanOrEqual(r2.best.score.mean)
    expect(mse.best.corrected).toBeGreaterThanOrEqual(mse.best.score.mean)
  })
})

describe('a strategy that learns from results', () => {
  const walk = estimator({
    model: linear(),
    penalty: ridge({ lambda: range(1e-3, 10) }),
    algorithm: gradientDescent({ learningRate: range(1e-3, 0.4), epochs: range(5, 200) }),
  })

  test('chooses itself by the space and says why, and repeats itself', async () => {
    const options = { trials: 24, seed: 5, lookAhead: 6 }
    const [one, two] = [await tune(walk, diabetes, options), await tune(walk, diabetes, options)]
    expect(one.trials).toHaveLength(24)
    expect(one.plan.reasons.join()).not.toBe('')
    expect(two.trials.map(({ candidate, score }) => [candidate, score])).toEqual(
      one.trials.map(({ candidate, score }) => [candidate, score]),
    )
  })
})

test('a study has the same bits with one thread and with two', async () => {
  const source = randomStream(2)
  const columns: Record<string, Float64Array> = {}
  for (let j = 0; j < 11; j++) {
    columns[`x${j}`] = new Float64Array(100_000)
    source.fork('x', j).normalInto(columns[`x${j}`])
  }
  const data = dataset(columns, { target: 'x10' })
  const [one, two] = [await tune(open, data, { threads: 1 }), await tune(open, data, { threads: 2 })]
  expect(two.trials.map(({ score }) => score)).toEqual(one.trials.map(({ score }) => score))
})
