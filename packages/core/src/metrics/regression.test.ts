import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import '../../test/to-agree.ts'
import { metricNamed } from '../define/metrics.ts'
import { explainedVariance } from './explained-variance.ts'
import { mae } from './mae.ts'
import { mape } from './mape.ts'
import { maxError } from './max-error.ts'
import { medianAbsoluteError } from './median-absolute-error.ts'
import { mse } from './mse.ts'
import { msle } from './msle.ts'
import { pinball } from './pinball.ts'
import { poissonDeviance } from './poisson-deviance.ts'
import { r2 } from './r2.ts'
import { rmse } from './rmse.ts'

const all = [rmse, mse, mae, mape, r2, explainedVariance, maxError]
const folder = new URL('../../test/reference/results/metrics/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.startsWith('regression-'))

describe('the regression metrics', () => {
  test.each(files)('agree with %s', (file) => {
    const { y, prediction, weights, expected } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    const own = weights && Float64Array.from(weights)
    let compared = 0
    for (const metric of all) {
      const want = expected[metric.name.replace('-', '_')]
      if (want === undefined) continue
      const score = metric.compute(Float64Array.from(y), { values: Float64Array.from(prediction) }, own)
      if (want === null) expect(score).toBeUndefined()
      else expect(score, metric.name).toAgree(want, { digits: 14 })
      compared++
    }
    expect(compared).toBeGreaterThanOrEqual(6)
  })

  /** Their names in the reference. */
  const others = {
    'pinball-0.9': 'pinball_0.9',
    'median-absolute-error': 'median_absolute_error',
    msle: 'msle',
    'poisson-deviance': 'poisson_deviance_mean',
  }

  test.each(files)('that have a parameter or suit few targets agree with %s', (file) => {
    const { y, prediction, weights, expected } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    const own = weights && Float64Array.from(weights)
    let compared = 0
    for (const [name, theirs] of Object.entries(others)) {
      const want = expected[theirs]
      if (typeof want !== 'number') continue
      const metric = metricNamed(name, [pinball, medianAbsoluteError, msle, poissonDeviance])
      const score = metric?.compute(Float64Array.from(y), { values: Float64Array.from(prediction) }, own)
      expect(score, name).toAgree(want, { digits: name === 'median-absolute-error' ? 15 : 13 })
      compared++
    }
    expect(compared).toBeGreaterThan(0)
  })

  const cell = fc.integer({ min: -8000, max: 8000 }).map((k) => 1e6 + k / 8)
  const row = fc.tuple(cell, cell, fc.integer({ min: 0, max: 3 }))

  test('count a row of weight k as k rows, and a row of weight 0 as none', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 9 }), (rows) => {
        const repeated = rows.flatMap((own) => new Array<typeof own>(own[2]).fill(own))
        for (const metric of all) {
          const score = (some: typeof rows, weights?: Float64Array) =>
            metric.compute(
              Float64Array.from(some, ([y]) => y),
              { values: Float64Array.from(some, ([, guess]) => guess) },
              weights,
            )
          const want = score(repeated)
          const got = score(
            rows,
            Float64Array.from(rows, ([, , weight]) => weight),
          )
          if (want === undefined) expect(got).toBeUndefined()
          else expect(Math.abs((got ?? Number.NaN) - want)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(want)))
        }
      }),
    )
  })

  test('are undefined without rows, without weight, and where they are no number', () => {
    const none = new Float64Array(0)
    for (const metric of all) {
      expect(metric.compute(none, { values: none })).toBeUndefined()
      expect(metric.compute(Float64Array.of(1, 2), { values: none.slice() }, new Float64Array(2))).toBeUndefined()
      expect(metric.compute(Float64Array.of(1, 2), { values: Float64Array.of(1, Number.NaN) })).toBeUndefined()
    }
  })

  test('have no percentage of a target of 0, unless its row does not count', () => {
    const y = Float64Array.of(0, 2)
    const prediction = { values: Float64Array.of(1, 3) }
    expect(mape.compute(y, prediction)).toBeUndefined()
    expect(mape.compute(y, prediction, Float64Array.of(0, 1))).toBe(0.5)
  })

  test('have no share of the variance of a constant target, even when no sum represents its mean', () => {
    const y = Float64Array.of(0.1, 0.1, 0.1)
    for (const metric of [r2, explainedVariance]) expect(metric.compute(y, { values: y })).toBeUndefined()
  })

  test('say which way is better', () => {
    expect(all.filter(({ direction }) => direction === 'maximize')).toEqual([r2, explainedVariance])
  })
})
