import { describe, expect, test } from 'vitest'
import { dataset } from '../../data/dataset.ts'
import {
  elasticNet,
  estimator,
  gradientDescent,
  lasso,
  linear,
  none,
  oneOf,
  random,
  range,
  ridge,
  tune,
} from '../../index.ts'
import { boxDescent } from '../descent/box-descent.ts'
import { gp } from './gp.ts'
import { grid } from './grid.ts'
import { implicit } from './implicit.ts'

/** Follows a descent on a function and counts what it asks for. */
function descend(start: readonly number[], f: (u: Float64Array) => { value: number; slope: readonly number[] }) {
  const descent = boxDescent(Float64Array.from(start))
  let asked = 0
  let best: { point: Float64Array; value: number } = { point: Float64Array.from(start), value: Infinity }
  for (let point = descent.next(); point !== undefined && asked < 200; point = descent.next()) {
    const { value, slope } = f(point)
    if (value < best.value) best = { point, value }
    descent.tell(value, Float64Array.from(slope))
    asked++
  }
  return { ...best, asked, arrived: descent.next() === undefined }
}

describe('a descent in a box', () => {
  test('finds the minimum of a parabola, within the box or on its edge', () => {
    for (const [middle, want] of [
      [0.7, 0.7],
      [1.4, 1],
      [-2, 0],
    ]) {
      const { point, arrived, asked } = descend([0.3], ([u]) => ({
        value: 3 * (u - middle) ** 2,
        slope: [6 * (u - middle)],
      }))
      expect(arrived).toBe(true)
      expect(point[0]).toBeCloseTo(want, 4)
      expect(asked).toBeLessThan(12)
    }
  })

  test('finds the minimum of a curved valley in two coordinates', () => {
    const { point, asked, arrived } = descend([0.1, 0.9], ([a, b]) => ({
      value: (a - 0.6) ** 2 + 20 * (b - a * a) ** 2,
      slope: [2 * (a - 0.6) - 80 * a * (b - a * a), 40 * (b - a * a)],
    }))
    expect(arrived).toBe(true)
    expect(point[0]).toBeCloseTo(0.6, 3)
    expect(point[1]).toBeCloseTo(0.36, 3)
    expect(asked).toBeLessThan(60)
  })

  test('ends at a start without a value, and shortens steps to where there is none', () => {
    expect(descend([0.5], () => ({ value: Number.NaN, slope: [1] }))).toMatchObject({ asked: 1, arrived: true })
    const { point } = descend([0.5], ([u]) =>
      u > 0.65 ? { value: Number.NaN, slope: [Number.NaN] } : { value: (u - 0.6) ** 2, slope: [2 * (u - 0.6)] },
    )
    expect(point[0]).toBeCloseTo(0.6, 4)
  })
})

const source = random(4)
const normals = () => Array.from({ length: 80 }, () => source.normal())
const columns = Array.from({ length: 12 }, normals)
const noise = normals()
const data = dataset(
  {
    ...Object.fromEntries(columns.map((column, j) => [`x${j}`, column])),
    y: noise.map((e, i) => columns[0][i] + 0.4 * columns[1][i] + 1.5 * e),
  },
  { target: 'y' },
)

describe('the search along hypergradients', () => {
  test('finds what a fine grid finds, in a tenth of the trials', async () => {
    // the score of the lasso has a kink wherever a coefficient joins, and small valleys between them
    for (const [penalty, digits] of [
      [ridge, 1e-6],
      [lasso, 1e-3],
    ] as const) {
      const open = (points?: number) =>
        estimator({
          model: linear(),
          penalty: (penalty as typeof ridge)({ lambda: range(1e-4, 1e2, points ? { points } : {}) }),
        })
      const fine = await tune(open(400), data, { strategy: grid() })
      const descents = await tune(open(), data, { strategy: implicit() })
      expect(descents.trials.length).toBeLessThan(60)
      expect(descents.best.score.mean).toBeLessThanOrEqual(fine.best.score.mean * (1 + digits))
      expect(descents.plan.reasons).toEqual([expect.stringMatching(/3 of \d+ descents have arrived/)])
    }
  })

  test('searches the mixture of the elastic net, and what has no derivative by its starts', async () => {
    const open = estimator({
      model: linear({ degree: oneOf(1, 2), interactions: false }),
      penalty: elasticNet({ lambda: range(1e-3, 10), mixture: range(0, 1) }),
    })
    const descents = await tune(open, data, { strategy: implicit({ starts: 6 }), trials: 80 })
    const others = await tune(open, data, { strategy: gp(), trials: 30 })
    expect(descents.best.score.mean).toBeLessThanOrEqual(others.best.score.mean * (1 + 1e-3))
    const degrees = new Set(descents.trials.map(({ candidate }) => candidate['model.degree']))
    expect(degrees).toEqual(new Set([1, 2]))
  })

  test('goes on over penalties of which one has no derivative', async () => {
    const open = estimator({ model: linear(), penalty: oneOf(ridge({ lambda: range(1e-3, 10) }), none()) })
    const { best, trials } = await tune(open as never, data, { strategy: implicit({ starts: 2 }), trials: 40 })
    const alone = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 10) }) })
    const one = await tune(alone, data, { strategy: implicit() })
    expect(best.score.mean).toBeLessThanOrEqual(one.best.score.mean * (1 + 1e-6))
    expect(new Set(trials.map(({ candidate }) => (candidate as Record<string, unknown>).penalty)).size).toBe(2)
  })

  test('is refused where the score has no derivative', async () => {
    const refused = { code: 'request/invalid' }
    const options = { strategy: implicit() }
    const degrees = estimator({ model: linear({ degree: range(1, 3) }) })
    await expect(tune(degrees, data, options)).rejects.toMatchObject({
      ...refused,
      what: expect.stringMatching(/range/),
    })
    const rates = estimator({ model: linear(), algorithm: gradientDescent({ learningRate: range(0.01, 0.2) }) })
    await expect(tune(rates, data, options)).rejects.toMatchObject(refused)
    const open = estimator({ model: linear(), penalty: ridge({ lambda: range(0.01, 1) }) })
    await expect(tune(open, data, { ...options, metric: 'max-error' })).rejects.toMatchObject(refused)
  })
})
