import { estimator, fit } from '@hp/core'
import { dataset } from '@hp/core/data'
import { linear, logistic } from '@hp/core/models'
import { describe, expect, test } from 'vitest'
import type { Curve } from '../render/figure.ts'
import { calibrationFigure, confusionFigure, decisionMap, hasDecisionMap, rocFigure } from './class-figures.ts'

const a = Array.from({ length: 40 }, (_, i) => i % 10)
const b = Array.from({ length: 40 }, (_, i) => (i * 7) % 11)
const kind = a.map((value, i) => (value + ((i * 3) % 5) > 6 ? 'high' : 'low'))
const data = dataset({ a, b, kind }, { target: 'kind' })
const fitted = await fit(estimator({ model: logistic() }), data)
const prediction = fitted.prediction(data)
const target = Float64Array.from(kind, (name) => (fitted.classes ?? []).indexOf(name))
const observed = { target, prediction }

describe('figures of classes', () => {
  test('the matrix counts every row once, and weights as rows', () => {
    const { counts = [], x } = confusionFigure(observed, undefined)
    expect(Array.from(counts).reduce((sum, count) => sum + count, 0)).toBe(40)
    expect(x.values).toEqual(['high', 'low'])
    const doubled = confusionFigure(observed, new Float64Array(40).fill(2)).counts ?? []
    expect(Array.from(doubled)).toEqual(Array.from(counts, (count) => 2 * count))
  })

  test('the ROC curve of two classes is that of the second, from 0 to 1, above chance', () => {
    const [curve, chance] = rocFigure(observed, undefined).series as readonly [Curve, Curve]
    expect(curve.name).toMatch(/^low \(area 0\.9/)
    expect([curve.x[0], curve.y[0], curve.x[curve.x.length - 1], curve.y[curve.y.length - 1]]).toEqual([0, 0, 1, 1])
    expect(chance.name).toBe('chance')
  })

  test('calibration lies in the unit square', () => {
    const [curve] = calibrationFigure(observed, undefined).series as readonly [Curve, Curve]
    for (const value of [...Array.from(curve.x), ...Array.from(curve.y)]) {
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThanOrEqual(1)
    }
  })

  test('the decision map says of each place what the model predicts there', () => {
    expect(hasDecisionMap(fitted, data)).toBe(true)
    const { regions, x, y, series } = decisionMap(fitted, data)
    const { columns, rows, cells } = regions ?? { columns: 0, rows: 0, cells: [] }
    const [left, right] = x.domain ?? [0, 0]
    const [low, high] = y.domain ?? [0, 0]
    const [i, j] = [7, 100]
    const place = dataset({
      a: [left + ((j + 0.5) / columns) * (right - left)],
      b: [high - ((i + 0.5) / rows) * (high - low)],
    })
    expect(cells[i * columns + j]).toBe(fitted.prediction(place).values[0])
    expect(series.map(({ name }) => name)).toEqual(['high', 'low'])
    expect(series.map(({ x: own }) => own.length)).toEqual(
      ['high', 'low'].map((name) => kind.filter((one) => one === name).length),
    )
  })

  test('there is no decision map of numbers, or of another number of features', async () => {
    expect(hasDecisionMap(await fit(estimator({ model: logistic() }), data.with({ features: ['a'] })), data)).toBe(
      false,
    )
    const numbers = data.with({ target: 'b', features: ['a'] })
    expect(hasDecisionMap(await fit(estimator({ model: linear() }), numbers), numbers)).toBe(false)
  })
})
