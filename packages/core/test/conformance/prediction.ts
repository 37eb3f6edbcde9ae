import { expect } from 'vitest'
import { random } from '../../src/numeric/random.ts'
import { digits, metrics } from '../contract/every.ts'
import { type Check, fitted, linkOf, pick, rowsOf, said, type World } from './subject.ts'

/** What a prediction promises. */
export const prediction = ({ usualColumns, usualRows }: World): readonly Check[] => [
  {
    name: 'a part of the rows is predicted as within the whole, to the bit',
    run({ estimator }) {
      const model = fitted(estimator(), usualRows())
      const columns = usualColumns(5)
      const whole = said(model, columns)
      for (const rows of [[0], [59], [3, 4, 5], [...Array(33).keys()]])
        expect([...said(model, pick(columns, rows))]).toEqual(rows.map((i) => whole[i]))
    },
  },
  {
    name: 'rows in another order give predictions in that order, to the bit',
    run({ estimator }) {
      const model = fitted(estimator(), usualRows())
      const columns = usualColumns(5)
      const whole = said(model, columns)
      const order = random(3).permutation(60)
      expect(said(model, pick(columns, order))).toEqual(Float64Array.from(order, (i) => whole[i]))
    },
  },
  {
    name: 'predictions are finite, one a row, and the same when asked again',
    run({ estimator }) {
      const model = fitted(estimator(), usualRows())
      const once = said(model, usualColumns(5))
      expect(once).toHaveLength(60)
      expect(once.every(Number.isFinite)).toBe(true)
      expect(said(model, usualColumns(5))).toEqual(once)
    },
  },
  {
    name: 'records, columns and a dataset are predicted alike, with the target or without',
    run({ estimator }) {
      const model = fitted(estimator(), usualRows())
      const { x1, x2, x3, y } = usualColumns()
      const want = said(model, { x1, x2, x3 })
      expect(said(model, { x1, x2, x3, y })).toEqual(want)
      expect(said(model, rowsOf({ x1, x2, x3, y }))).toEqual(want)
      const records = Array.from(x1, (_, i) => ({ x1: x1[i], x2: x2[i], x3: x3[i] }))
      expect(said(model, records)).toEqual(want)
      expect([...said(model, [records[11]])]).toEqual([want[11]])
    },
  },
  {
    name: 'no rows give no predictions',
    run({ estimator }) {
      const none = new Float64Array()
      expect(said(fitted(estimator(), usualRows()), { x1: none, x2: none, x3: none })).toEqual(none)
    },
  },
  {
    name: 'a row in which a feature is missing gets NaN, and the others what they get without it',
    run({ estimator }) {
      const model = fitted(estimator(), usualRows())
      const { x1, x2, x3 } = usualColumns(5)
      const whole = said(model, { x1, x2, x3 })
      const holes = Array.from(x2, (x, i) => (i === 6 ? null : x))
      const got = said(model, { x1, x2: holes, x3 })
      expect(got[6]).toBeNaN()
      expect(got.filter((_, i) => i !== 6)).toEqual(whole.filter((_, i) => i !== 6))
    },
  },
  {
    name: 'its scores are those of its predictions for the training rows',
    run({ estimator, model }) {
      const { scores, prediction } = fitted(estimator(), usualRows())
      const columns = usualColumns()
      const said = prediction(columns)
      const usual = metrics.filter(({ target, onRequest }) => target === model.definition.target && !onRequest)
      for (const metric of usual) {
        const want = metric.compute(columns.y, said)
        if (want === undefined) expect(scores[metric.name], metric.name).toBeUndefined()
        else expect(digits([scores[metric.name]], [want]), metric.name).toBeGreaterThan(11)
      }
    },
  },
  {
    name: 'a family that is linear in its parameters predicts what its reported parameters say, in the units of the user',
    run({ estimator, model }) {
      if (!('design' in model.definition.offers)) return
      const { respond } = linkOf({ model })
      const { parameters, terms, prediction } = fitted(estimator(), usualRows())
      const { intercept, coefficients } = parameters as unknown as { intercept: number; coefficients: Float64Array }
      const columns = usualColumns(5)
      expect(coefficients).toHaveLength(terms.length)
      const want = Float64Array.from({ length: 60 }, (_, i) =>
        respond(terms.reduce((sum, term, j) => sum + coefficients[j] * termOf(term, columns, i), intercept)),
      )
      expect(digits(said({ prediction }, columns), want)).toBeGreaterThan(11)
    },
  },
]

/** `x1^2:x3` of a row. */
const termOf = (term: string, columns: Record<string, Float64Array>, i: number): number =>
  term.split(':').reduce((product, factor) => {
    const [name, power = '1'] = factor.split('^')
    return product * columns[name][i] ** Number(power)
  }, 1)
