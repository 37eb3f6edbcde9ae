import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import type { MetricDefinition } from '../define/metrics.ts'
import type { Splitter } from '../define/splitters.ts'
import { mae } from '../metrics/mae.ts'
import { mse } from '../metrics/mse.ts'
import { r2 } from '../metrics/r2.ts'
import { rmse } from '../metrics/rmse.ts'
import { random } from '../numeric/random.ts'
import type { Work } from '../planning/work.ts'
import { kFold } from '../validation/k-fold.ts'
import { leaveOneOut } from '../validation/leave-one-out.ts'
import { timeSeries } from '../validation/time-series.ts'
import { byFolds, correctionOf } from './corrected.ts'
import { judged } from './judged.ts'
import { packed, unpacked } from './kept-predictions.ts'
import { byFolds as byFoldsAlone, notWorseThan } from './not-worse.ts'
import { type FoldRecord, scoreOf, type TrialRecord } from './trial.ts'
import { bestOf, type Scored } from './winner.ts'

const [ROWS, FOLDS] = [60, 5]

/** Candidates that predict what `guess` says, scored by five folds. */
function contest(
  seed: number,
  candidates: number,
  guess: (y: number, normal: () => number, c: number) => number,
  {
    metric = mse,
    keep = true,
    groups = false,
    splitter = kFold(FOLDS),
    rows = ROWS,
  }: { metric?: MetricDefinition; keep?: boolean; groups?: boolean; splitter?: Splitter; rows?: number } = {},
) {
  const source = random(seed)
  const normal = () => source.normal()
  const y = Array.from({ length: rows }, normal)
  const data = dataset(
    { x: y, g: y.map((_, i) => Math.floor(i / 6)), y },
    { target: 'y', ...(groups && { groups: 'g' }) },
  )
  const splits = splitter.split(data, source.fork('split'))
  const target = Float64Array.from(y)
  const work = { data, splits, metric, seed, target, weights: undefined } as unknown as Work
  const scored = Array.from({ length: candidates }, (_, c): Scored => {
    const folds = splits.map(({ test }, fold): FoldRecord => {
      const values = Float64Array.from(test, (i) => guess(y[i], normal, c))
      const score = metric.compute(
        Float64Array.from(test, (i) => y[i]),
        { values },
      )
      const kept = keep ? { predictions: packed({ values }) } : {}
      return { fold, scores: { s: score as number }, converged: true, by: 'single', ...kept }
    })
    const trial = { number: c, candidate: { c }, state: 'complete', attempt: 1, folds, durationMs: 0 } as TrialRecord
    return { trial, score: scoreOf(folds, 's') as Scored['score'] }
  })
  const best = bestOf(scored, metric.direction) as Scored
  return { work, scored, best, splits }
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const seeds = Array.from({ length: 30 }, (_, seed) => seed)

describe('the corrected mean of the winner', () => {
  test('takes away what the best of forty guesses is flattered by', () => {
    // each guess misses by a normal number: the mean squared error of every candidate is 1
    const runs = seeds.map((seed) => {
      const { work, scored, best } = contest(seed, 40, (y, normal) => y + normal())
      return { mean: best.score.mean, corrected: correctionOf(judged(best, scored, work)) }
    })
    const flattered = 1 - average(runs.map(({ mean }) => mean))
    const left = 1 - average(runs.map(({ corrected }) => corrected.mean))
    expect(flattered).toBeGreaterThan(0.3)
    expect(Math.abs(left)).toBeLessThan(0.15 * flattered)
    for (const { corrected } of runs) {
      expect(corrected.by).toBe('bootstrap')
      const [low, high] = corrected.interval as readonly [number, number]
      expect(low).toBeLessThan(high)
    }
    const covers = runs.filter(({ corrected: { interval = [0, 0] } }) => interval[0] <= 1 && 1 <= interval[1])
    expect(covers.length).toBeGreaterThan(25)
  })

  test('is hardly changed where one candidate is clearly the best', () => {
    const { work, scored, best } = contest(1, 20, (y, normal, c) => y + (c === 7 ? 0.1 : 3) * normal())
    expect(best.trial.number).toBe(7)
    expect(correctionOf(judged(best, scored, work)).mean).toBe(best.score.mean)
  })

  test('is never better than the mean, for scores to minimise and to maximise, with groups drawn together or not', () => {
    for (const metric of [mse, r2]) {
      for (const groups of [false, true]) {
        const { work, scored, best } = contest(3, 15, (y, normal) => y + 0.5 * normal(), { metric, groups })
        const { mean, by } = correctionOf(judged(best, scored, work))
        expect(by).toBe('bootstrap')
        const sign = metric.direction === 'minimize' ? 1 : -1
        expect(sign * (mean - best.score.mean)).toBeGreaterThan(0)
      }
    }
  })

  test('is of the same measure as the mean where each fold is one row, of which the root of a square is its size', () => {
    const own = { metric: rmse, splitter: leaveOneOut() }
    const { work, scored, best } = contest(2, 30, (y, normal) => y + normal(), own)
    const sizes = contest(2, 30, (y, normal) => y + normal(), { ...own, metric: mae })
    const [roots, absolute] = [
      correctionOf(judged(best, scored, work)),
      correctionOf(judged(sizes.best, sizes.scored, sizes.work)),
    ]
    expect(roots.by).toBe('bootstrap')
    expect(roots.mean).toBeCloseTo(absolute.mean, 12)
    expect(roots.interval?.[0]).toBeCloseTo(absolute.interval?.[0] as number, 12)
    expect(Math.abs(roots.mean - 0.8)).toBeLessThan(0.1) // E|z| = √(2/π)
  })

  test('draws blocks of rows where folds forecast', () => {
    const { work, scored, best } = contest(2, 30, (y, normal) => y + normal(), { splitter: timeSeries(5) })
    expect(correctionOf(judged(best, scored, work)).by).toBe('bootstrap')
  })

  test('rests on the folds where predictions are not kept', () => {
    const { work, scored, best } = contest(2, 10, (y, normal) => y + normal(), { keep: false })
    const { mean, by, interval } = correctionOf(judged(best, scored, work))
    expect([mean, by, interval]).toEqual([byFolds(best, scored, 'minimize'), 'folds', undefined])
    expect(mean).toBeGreaterThan(best.score.mean)
  })

  test('is the mean for a single candidate, and the same for the same seed', () => {
    const one = contest(4, 1, (y, normal) => y + normal())
    expect(correctionOf(judged(one.best, one.scored, one.work)).mean).toBe(one.best.score.mean)
    const [a, b] = [contest(5, 8, (y, normal) => y + normal()), contest(5, 8, (y, normal) => y + normal())]
    expect(correctionOf(judged(a.best, a.scored, a.work))).toEqual(correctionOf(judged(b.best, b.scored, b.work)))
  })
})

describe('the candidates that are not worse', () => {
  const near = ({ best, scored, work }: ReturnType<typeof contest>) => notWorseThan(judged(best, scored, work))

  test('are nearly always all of them where all are alike', () => {
    for (const keep of [true, false]) {
      const kept = seeds.map((seed) => near(contest(seed, 12, (y, normal) => y + normal(), { keep })).length)
      expect(average(kept)).toBeGreaterThan(0.9 * 12) // each is the best in truth, and is in with 95%
    }
  })

  test('are without those that are clearly worse, the best first', () => {
    const one = contest(1, 12, (y, normal, c) => y + (c < 4 ? 1 : 6 + c) * normal())
    const numbers = near(one).map(({ trial }) => trial.number)
    expect(numbers[0]).toBe(one.best.trial.number)
    expect(numbers.length).toBeLessThan(12)
    expect(numbers.filter((number) => number < 4)).toHaveLength(4)
    const means = near(one).map(({ score }) => score.mean)
    expect(means).toEqual(means.toSorted((a, b) => a - b))
  })

  test('are fewer where rows are compared than where folds are', () => {
    const guess = (y: number, normal: () => number, c: number) => y + (1 + c / 4) * normal()
    const [rows, folds] = [true, false].map((keep) => near(contest(11, 12, guess, { keep })).length)
    expect(rows).toBeLessThan(folds)
    expect(near(contest(11, 12, guess, { metric: r2 })).length).toBe(rows)
  })

  test('a candidate that is worse by the same in every fold is worse for sure, one that is equal is not', () => {
    const { scored, splits } = contest(1, 1, (y) => y)
    const shifted = (number: number, by: number): Scored => ({
      trial: { ...scored[0].trial, number },
      score: { mean: 1 + by, standardError: 0.1, folds: [0.8, 0.9, 1, 1.1, 1.2].map((score) => score + by) },
    })
    const all = [shifted(0, 0), shifted(1, 0), shifted(2, 1e-3)]
    const left = byFoldsAlone(all[0], all, { splits, direction: 'minimize' })
    expect(left.map(({ trial }) => trial.number)).toEqual([0, 1])
  })

  test('of forecasts a candidate that is much worse in every fold is out, though each of many is compared', () => {
    const own = { splitter: timeSeries(5), rows: 300 }
    const { work, scored, best } = contest(3, 50, (y, normal, c) => y + (c % 2 === 0 ? 1 : 3) * normal(), own)
    const left = notWorseThan(judged(best, scored, work)).map(({ trial }) => trial.number)
    expect(left.filter((c) => c % 2 === 1)).toEqual([])
    expect(left.length).toBeGreaterThan(12)
  })

  test('with one split all are in', () => {
    const { scored, splits } = contest(1, 3, (y, normal, c) => y + c * normal())
    const single = scored.map((one) => ({ ...one, score: { mean: one.score.folds[0], folds: [one.score.folds[0]] } }))
    const best = bestOf(single, 'minimize') as Scored
    expect(byFoldsAlone(best, single, { splits: splits.slice(0, 1), direction: 'minimize' })).toHaveLength(3)
  })
})

test('a kept prediction is the prediction to the bit', () => {
  fc.assert(
    fc.property(fc.float64Array({ maxLength: 600 }), (values) => {
      const back = unpacked(JSON.parse(JSON.stringify(packed({ values, probabilities: values, classes: ['a'] }))))
      expect(back).toEqual({ values, probabilities: values, classes: ['a'] })
    }),
    { numRuns: 50, seed: 1 },
  )
})
