import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MetricDefinition, Prediction } from '../../src/define/metrics.ts'
import { digits, metrics } from './every.ts'

/** Not so small that squares vanish. */
const number = fc.integer({ min: -1e6, max: 1e6 }).map((k) => k / 1000)
/** Any finite doubles, the largest, the smallest and 0 among them. */
const extreme = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e308, -1e308, 5e-324),
)

interface Rows {
  readonly y: Float64Array
  readonly p: Float64Array
  readonly weights: Float64Array
}

/** Targets, predictions and whole weights, of rows as that kind of target has them. */
function rowsOf({ target }: MetricDefinition, value: fc.Arbitrary<number>): fc.Arbitrary<Rows> {
  const cell = target === 'number' ? value : fc.integer({ min: 0, max: 2 })
  return fc.array(fc.tuple(cell, cell, fc.integer({ min: 0, max: 3 })), { maxLength: 25 }).map((rows) => ({
    y: Float64Array.from(rows, ([y]) => y),
    p: Float64Array.from(rows, ([, p]) => p),
    weights: Float64Array.from(rows, ([, , w]) => w),
  }))
}

/** A prediction of these values; where a metric needs probabilities, nearly certain ones. */
function predicted({ target, needs }: MetricDefinition, values: Float64Array): Prediction {
  if (target === 'number') return { values }
  const classes = ['a', 'b', 'c']
  if (needs !== 'probabilities') return { values, classes }
  const probabilities = new Float64Array(values.length * 3).fill(0.01)
  values.forEach((k, i) => {
    probabilities[k * values.length + i] = 0.98
  })
  return { values, classes, probabilities }
}

const finite = (score: number | undefined): score is number => score !== undefined && Number.isFinite(score)

describe.each(metrics.map((metric) => [metric.name, metric] as const))('the metric %s', (_, metric) => {
  const rows = rowsOf(metric, number)
  const score = (y: Float64Array, p: Float64Array, weights?: Float64Array) =>
    metric.compute(y, predicted(metric, p), weights)
  /** At least as good, up to rounding. */
  const noWorse = (a: number, b: number) => {
    const slack = 1e-9 * (Math.abs(a) + Math.abs(b)) + 1e-12
    return metric.direction === 'minimize' ? a <= b + slack : a >= b - slack
  }

  test('is best where the prediction is the target', () => {
    fc.assert(
      fc.property(rows, ({ y, p }) => {
        const [best, other] = [score(y, y), score(y, p)]
        if (finite(best) && finite(other)) expect(noWorse(best, other)).toBe(true)
      }),
    )
  })

  test('is defined for a target that varies around values other than 0', () => {
    const y = metric.target === 'number' ? Float64Array.of(1, 2, 4) : Float64Array.of(0, 1, 2)
    const p = metric.target === 'number' ? Float64Array.of(1.5, 2, 3) : Float64Array.of(0, 1, 1)
    expect(Number.isFinite(score(y, p))).toBe(true)
    expect(noWorse(score(y, y) as number, score(y, p) as number)).toBe(true)
    expect(score(y, y)).not.toBe(score(y, p))
  })

  if (metric.target === 'number')
    test('gets no worse as predictions move towards their targets', () => {
      fc.assert(
        fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), ({ y, p }, t) => {
          const nearer = p.map((value, i) => y[i] + t * (value - y[i]))
          const [near, far] = [score(y, nearer), score(y, p)]
          if (finite(near) && finite(far)) expect(noWorse(near, far)).toBe(true)
        }),
      )
    })

  test('does not ask in which order rows come', () => {
    fc.assert(
      fc.property(rows, ({ y, p }) => {
        const [forth, back] = [score(y, p), score(y.slice().reverse(), p.slice().reverse())]
        expect(forth === undefined).toBe(back === undefined)
        if (finite(forth) && finite(back)) expect(noWorse(forth, back) && noWorse(back, forth)).toBe(true)
      }),
    )
  })

  test('weights of one are no weights, whole weights repeat their rows, weight 0 leaves them out', () => {
    fc.assert(
      fc.property(rows, ({ y, p, weights }) => {
        const same = (a: number | undefined, b: number | undefined) => {
          expect(a === undefined).toBe(b === undefined)
          if (finite(a) && finite(b)) expect(noWorse(a, b) && noWorse(b, a)).toBe(true)
        }
        same(score(y, p, new Float64Array(y.length).fill(1)), score(y, p))
        const repeat = (x: Float64Array) => Float64Array.from(Array.from(x, (v, i) => Array(weights[i]).fill(v)).flat())
        same(score(y, p, weights), score(repeat(y), repeat(p)))
      }),
    )
  })

  test('is never NaN, whatever finite numbers it is given, and nothing for no rows', () => {
    fc.assert(
      fc.property(rowsOf(metric, extreme), ({ y, p, weights }) => {
        expect(score(y, p)).not.toBeNaN()
        expect(score(y, p, weights)).not.toBeNaN()
      }),
    )
    expect(score(new Float64Array(), new Float64Array())).toBeUndefined()
    expect(score(Float64Array.of(1), Float64Array.of(1), Float64Array.of(0))).toBeUndefined()
  })

  test('changes nothing that it is given', () => {
    fc.assert(
      fc.property(rows, ({ y, p, weights }) => {
        const before = [y.slice(), p.slice(), weights.slice()]
        score(y, p, weights)
        ;[y, p, weights].forEach((now, k) => {
          expect(digits(now, before[k])).toBe(17)
        })
      }),
    )
  })
})
