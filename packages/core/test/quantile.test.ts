import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adam } from '../src/algorithms/index.ts'
import { quantile } from '../src/costs/index.ts'
import { dataset } from '../src/data/dataset.ts'
import { estimator, oneOf } from '../src/define/index.ts'
import { train } from '../src/fit.ts'
import { dummy, linear, network } from '../src/models/index.ts'
import { multipliersAtZero } from '../src/numeric/quantile/at-zero.ts'
import { lasso, none, ridge } from '../src/penalties/index.ts'
import type { Fitted } from '../src/training/fitted.ts'
import { tune } from '../src/tune.ts'
import { errorOf } from './conformance/construction.ts'
import { digits, drained, table } from './contract/every.ts'
import './to-agree.ts'

// Quantile regression beside linear programming, and what quantiles are known for.

const fitted = (parts: object, columns: object, roles: object = {}): Fitted =>
  drained(
    train(
      estimator({ model: linear(), ...parts } as never) as never,
      dataset(columns as never, { target: 'y', ...roles } as never),
    ),
  ) as Fitted
const coefficientsOf = ({ parameters }: Fitted) => {
  const { intercept, coefficients } = parameters as unknown as { intercept: number; coefficients: Float64Array }
  return Float64Array.of(intercept, ...coefficients)
}

interface Expected {
  readonly quantile: number
  readonly alpha: number
  readonly intercept: number
  readonly coefficients: Readonly<Record<string, number>>
  readonly pinball: number
}

describe('diabetes', () => {
  const read = (file: string) => readFileSync(new URL(`reference/${file}`, import.meta.url), 'utf8')
  const { data, target, expected } = JSON.parse(read('results/quantile/diabetes.json')) as {
    readonly data: string
    readonly target: string
    readonly expected: readonly Expected[]
  }
  const [header, ...lines] = read(data).trim().split(/\r?\n/)
  const names = header.split(',')
  const cells = lines.map((line) => line.split(',').map(Number))
  const columns = Object.fromEntries(
    names.map((name, j) => [name === target ? 'y' : name, Float64Array.from(cells, (row) => row[j])]),
  )
  const cases = expected.map((one) => [one.quantile, one.alpha, one] as const)

  test.each(cases)('quantile %s with λ = %s is that of linear programming', (q, alpha, one) => {
    const penalty = alpha > 0 ? lasso({ lambda: alpha }) : none()
    const model = fitted({ cost: quantile({ quantile: q }), penalty, transforms: [] }, columns)
    expect(model.certificate).toMatchObject({ converged: true, method: 'duality-gap' })
    expect(model.certificate.dualityGap).toBeLessThan(1e-10)
    const want = [one.intercept, ...Object.values(one.coefficients)]
    expect(digits(coefficientsOf(model), want)).toBeGreaterThan(11)
    expect(model.cost.value).toAgree(one.pinball, { digits: 13 })
  })

  test.each(cases.filter(([, alpha]) => alpha === 0))('quantile %s needs no columns of one size', (q, _, one) => {
    const model = fitted({ cost: quantile({ quantile: q }) }, columns)
    expect(digits(coefficientsOf(model), [one.intercept, ...Object.values(one.coefficients)])).toBeGreaterThan(10)
  })
})

const columns = table(60, 3, 'quantile')

test('at most a share q of the rows lies below the fit, and a share 1 − q above', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), fc.boolean(), (q, curved) => {
      const model = fitted(
        { cost: quantile({ quantile: q }), penalty: curved ? ridge({ lambda: 0.3 }) : none() },
        columns,
      )
      const left = model.prediction(columns).values.map((value, i) => columns.y[i] - value)
      expect(left.filter((r) => r < -1e-9).length).toBeLessThanOrEqual(60 * q + 1e-9)
      expect(left.filter((r) => r > 1e-9).length).toBeLessThanOrEqual(60 * (1 - q) + 1e-9)
      if (!curved) expect(left.filter((r) => Math.abs(r) < 1e-9).length).toBeGreaterThanOrEqual(4)
    }),
    { numRuns: 15 },
  )
})

test('a row of weight 2 is two rows, also through 0', () => {
  const w = Float64Array.from(columns.y, (_, i) => 1 + (i % 2))
  const twice = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, [...values].flatMap((v, i) => (i % 2 ? [v, v] : [v]))]),
  )
  for (const model of [linear(), linear({ intercept: false })]) {
    const parts = { model, cost: quantile({ quantile: 0.3 }), penalty: ridge({ lambda: 0.1 }), transforms: [] }
    const weighted = fitted(parts, { ...columns, w }, { weights: 'w' })
    expect(digits(coefficientsOf(weighted), coefficientsOf(fitted(parts, twice)))).toBeGreaterThan(9)
  }
})

test('a smooth map of the target moves its quantile along: q of −y is 1 − q of y', () => {
  const up = fitted({ cost: quantile({ quantile: 0.8 }) }, columns)
  const down = fitted({ cost: quantile({ quantile: 1 - 0.8 }) }, { ...columns, y: columns.y.map((v) => 5 - 2 * v) })
  const mapped = up.prediction(columns).values.map((v) => 5 - 2 * v)
  expect(digits(down.prediction(columns).values, mapped)).toBeGreaterThan(10)
})

test('ties, rows that lie on the fit, and columns that depend on others do no harm', () => {
  const x = Float64Array.from({ length: 40 }, (_, i) => i % 8)
  const y = x.map((v, i) => Math.round(v / 2) + (i % 5 === 0 ? 3 : 0))
  const model = fitted({ cost: quantile() }, { x, twin: x.map((v) => 2 * v), y })
  expect(model.certificate.converged).toBe(true)
  expect(model.certificate.dualityGap).toBeLessThan(1e-10)
  const alone = fitted({ cost: quantile() }, { x, y })
  expect(model.cost.value).toBeCloseTo(alone.cost.value, 12)
  const exact = fitted({ cost: quantile({ quantile: 0.7 }) }, { x, y: x.map((v) => 3 - v) })
  expect(exact.predict({ x: [0, 2] })[1]).toBeCloseTo(1, 9)
})

test('λ counted in its largest value leaves every coefficient at 0 from 1 on, and not below', () => {
  const at = (lambda: number) =>
    fitted({ cost: quantile({ quantile: 0.7 }), penalty: lasso({ lambda, lambdaUnit: 'lambda-max' }) }, columns)
  expect(
    coefficientsOf(at(1.001))
      .subarray(1)
      .every((value) => value === 0),
  ).toBe(true)
  expect(
    coefficientsOf(at(0.9))
      .subarray(1)
      .some((value) => value !== 0),
  ).toBe(true)
})

test('the multipliers of a constant sum to 0, where rows equal it too', () => {
  const d = multipliersAtZero(Float64Array.of(1, 2, 2, 5), undefined, { q: 0.4, intercept: true })
  expect([...d]).toEqual([-0.6, expect.closeTo(0.1, 12), expect.closeTo(0.1, 12), 0.4])
  expect([...multipliersAtZero(Float64Array.of(-1, 0, 2), undefined, { q: 0.4, intercept: false })]).toEqual([
    -0.6, 0, 0.4,
  ])
})

test('a constant is the quantile itself', () => {
  const model = fitted(
    { model: dummy(), cost: quantile({ quantile: 0.25 }) },
    { x: [1, 2, 3, 4, 5], y: [5, 1, 3, 9, 7] },
  )
  expect(coefficientsOf(model)[0]).toBeCloseTo(3, 12)
})

test('a search compares by the pinball loss of the same quantile', async () => {
  const open = estimator({ model: linear({ degree: oneOf(1, 2) }), cost: quantile({ quantile: 0.9 }) })
  const study = await tune(open, dataset(columns, { target: 'y' }))
  expect(study.description.metric.name).toBe('pinball-0.9')
})

test('algorithms that need a slope are refused, and so are models that are not linear in their parameters', () => {
  const slope = errorOf(() => fitted({ cost: quantile(), algorithm: adam() }, columns))
  expect(slope?.code).toBe('estimator/needs')
  expect(slope?.fix).toContain('interior-point')
  expect(errorOf(() => fitted({ model: network(), cost: quantile() }, columns))?.what).toContain('has corners')
})
