import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../../data/dataset.ts'
import {
  coordinateDescent,
  elasticNet,
  estimator,
  fit,
  kFold,
  lasso,
  linear,
  none,
  random,
  ridge,
  standardize,
  tune,
} from '../../index.ts'
import { logistic } from '../../models/logistic.ts'
import { penalisedMinimum } from '../../numeric/penalised-minimum.ts'
import { grid } from '../strategies/grid.ts'
import { hypergradient } from './hypergradient.ts'
import { sensitivity } from './sensitivity.ts'

/** Correlated features of different units, a target that needs some of them, weights and an offset where they are wanted. */
function table({ seed = 1, rows = 90, features = 5, weighted = false, offset = false } = {}) {
  const source = random(seed)
  const normals = () => Array.from({ length: rows }, () => source.normal())
  const shared = normals()
  const columns = Array.from({ length: features }, (_, j) => {
    const own = normals()
    return shared.map((value, i) => (j + 1) * (0.5 * value + own[i]) + 3 * j)
  })
  const noise = normals()
  const y = noise.map((e, i) => 4 + columns[0][i] - 0.5 * columns[1][i] + 0.1 * columns[2][i] + 0.7 * e)
  return dataset(
    {
      ...Object.fromEntries(columns.map((column, j) => [`x${j}`, column])),
      ...(weighted && { w: y.map(() => 0.2 + source.uniform()) }),
      ...(offset && { o: normals() }),
      y,
    },
    { target: 'y', ...(weighted && { weights: 'w' }), ...(offset && { offset: 'o' }) },
  )
}

const penalties = {
  ridge: (lambda: number) => ridge({ lambda }),
  lasso: (lambda: number) => lasso({ lambda }),
  'elastic net': (lambda: number, mixture = 0.4) => elasticNet({ lambda, mixture }),
} as const

const variants = fc.record({
  seed: fc.nat(1e5),
  features: fc.integer({ min: 3, max: 6 }),
  weighted: fc.boolean(),
  offset: fc.boolean(),
  lambda: fc.constantFrom(0.01, 0.05, 0.2, 1),
  degree: fc.constantFrom(1, 2),
  intercept: fc.boolean(),
  metric: fc.constantFrom('mse', 'rmse', 'r2', 'mae'),
})

describe('the hypergradient agrees with central differences', () => {
  for (const [name, penalty] of Object.entries(penalties)) {
    test(name, async () => {
      let compared = 0
      await fc.assert(
        fc.asyncProperty(variants, async ({ lambda, degree, intercept, metric, ...shape }) => {
          const data = table(shape)
          const at = (strength: number, mixture = 0.4) =>
            hypergradient(
              estimator({
                model: linear({ degree, intercept, interactions: false }),
                penalty: penalty(strength, mixture),
              } as never),
              data,
              { validation: kFold(4), metric, seed: shape.seed },
            )
          const { derivatives, score } = await at(lambda)
          const difference = async (h: number, mixture = 0) => {
            const [up, down] = [await at(lambda + h, 0.4 + mixture), await at(lambda - h, 0.4 - mixture)]
            return up.score.mean - down.score.mean
          }
          const own = async (by: string, h: number, step: readonly [number, number]) => {
            const one = (await difference(...step)) / (2 * h)
            const half = (await difference(step[0] / 2, step[1] / 2)) / h
            // at a knot of the path, or where a residual changes its sign, there is no derivative to compare
            if (Math.abs(one - half) > 1e-6 * Math.abs(half)) return
            compared++
            expect(Math.abs(derivatives[by] - half)).toBeLessThanOrEqual(1e-6 * Math.abs(half) + 1e-10 * score.mean)
          }
          await own('lambda', 1e-5 * lambda, [1e-5 * lambda, 0])
          if ('mixture' in derivatives) await own('mixture', 1e-5, [0, 1e-5])
        }),
        { numRuns: 25, seed: 5 },
      )
      expect(compared).toBeGreaterThan(15)
    })
  }

  test('also of λ counted in the largest one of each training part', async () => {
    const data = table({ seed: 8, weighted: true })
    for (const mixture of [0.3, 1]) {
      const at = (lambda: number, more = 0) =>
        hypergradient(
          estimator({
            model: linear(),
            penalty: elasticNet({ lambda, mixture: mixture + more, lambdaUnit: 'lambda-max' }),
          }),
          data,
        )
      const { derivatives } = await at(0.1)
      const h = 1e-6
      const strength = ((await at(0.1 + h)).score.mean - (await at(0.1 - h)).score.mean) / (2 * h)
      expect(Math.abs(derivatives.lambda / strength - 1)).toBeLessThan(1e-6)
      if (mixture === 1) continue
      const mixed = ((await at(0.1, h)).score.mean - (await at(0.1, -h)).score.mean) / (2 * h)
      expect(Math.abs(derivatives.mixture / mixed - 1)).toBeLessThan(1e-6)
    }
  })

  test('its score is that of a search', async () => {
    const data = table({ weighted: true })
    const one = estimator({ model: linear(), penalty: elasticNet({ lambda: 0.1, mixture: 0.5 }) })
    const { trials } = await tune(
      estimator({
        model: linear(),
        penalty: elasticNet({ lambda: { kind: 'one-of', values: [0.1] }, mixture: 0.5 }),
        algorithm: coordinateDescent({ gap: 1e-12 }),
      }),
      data,
      { strategy: grid(), seed: 3 },
    )
    const { score } = await hypergradient(one, data, { seed: 3 })
    score.folds.forEach((own, f) => {
      expect(own).toBeCloseTo(trials[0].score?.folds[f] as number, 9)
    })
    expect(score.standardError).toBeCloseTo(trials[0].score?.standardError as number, 9)
  })
})

describe('the sensitivity of parameters', () => {
  for (const [name, penalty] of Object.entries(penalties)) {
    test(`agrees with central differences of fits: ${name}`, async () => {
      for (const data of [table({ seed: 2 }), table({ seed: 3, weighted: true, offset: true })]) {
        const of = (lambda: number) =>
          estimator({
            model: linear({ degree: 2 }),
            penalty: penalty(lambda),
            ...(name !== 'ridge' && { algorithm: coordinateDescent({ gap: 1e-15, sweeps: 100_000 }) }),
          } as never)
        const { derivatives, parameters, terms } = await sensitivity(of(0.1) as never, data)
        const at = async (lambda: number) => (await fit(of(lambda) as never, data)).parameters as never
        const h = 1e-4
        const [low, here, high] = (await Promise.all([0.1 - h, 0.1, 0.1 + h].map(at))) as (typeof parameters)[]
        const size = Math.max(...derivatives.lambda.coefficients.map(Math.abs))
        expect(terms).toHaveLength(here.coefficients.length)
        here.coefficients.forEach((value, j) => {
          expect(parameters.coefficients[j]).toBeCloseTo(value, 8)
          const difference = (high.coefficients[j] - low.coefficients[j]) / (2 * h)
          expect(Math.abs(derivatives.lambda.coefficients[j] - difference)).toBeLessThan(1e-5 * size)
        })
        const difference = (high.intercept - low.intercept) / (2 * h)
        expect(Math.abs(derivatives.lambda.intercept / difference - 1)).toBeLessThan(1e-5)
      }
    })
  }

  test('is that of the formula for one feature, and nothing for one that the lasso leaves out', async () => {
    const data = dataset({ x: [-1, 1], y: [-2, 2] }, { target: 'y' })
    const of = async (penalty: object) =>
      (await sensitivity(estimator({ model: linear(), penalty, transforms: [standardize()] } as never), data))
        .derivatives.lambda
    expect((await of(ridge({ lambda: 3 }))).coefficients[0]).toBeCloseTo(-2 / 16, 14)
    expect((await of(lasso({ lambda: 0.5 }))).coefficients[0]).toBeCloseTo(-1, 14)
    expect((await of(lasso({ lambda: 3 }))).coefficients[0]).toBe(0)
  })

  test('is refused where it is not known', async () => {
    const data = table()
    const refused = { code: 'request/invalid' }
    await expect(sensitivity(estimator({ model: linear(), penalty: none() }), data)).rejects.toMatchObject(refused)
    await expect(
      hypergradient(estimator({ model: linear(), penalty: ridge({ lambda: 1 }) }), data, { metric: 'max-error' }),
    ).rejects.toMatchObject({ ...refused, what: expect.stringMatching(/max-error/) })
    const classes = dataset({ x: [1, 2, 3, 4, 5, 6], y: ['a', 'a', 'b', 'a', 'b', 'b'] }, { target: 'y' })
    await expect(
      sensitivity(estimator({ model: logistic(), penalty: ridge({ lambda: 1 }) }), classes),
    ).rejects.toMatchObject({ ...refused, what: expect.stringMatching(/squared error/) })
    const twice = dataset({ x: [1, 2, 3, 4], z: [1, 2, 3, 4], y: [1, 3, 2, 5] }, { target: 'y' })
    await expect(
      sensitivity(estimator({ model: linear(), penalty: ridge({ lambda: 0 }) }), twice),
    ).rejects.toMatchObject({ ...refused, what: expect.stringMatching(/determine/) })
  })
})

test('the minimum with a penalty satisfies its conditions, also of many correlated columns', () => {
  const [n, p] = [40, 60]
  const source = random(9)
  const X = Array.from({ length: p }, () => Array.from({ length: n }, () => source.normal()))
  for (let j = 1; j < p; j++) for (let i = 0; i < n; i++) X[j][i] = 0.9 * X[j - 1][i] + 0.4 * X[j][i]
  const y = Array.from({ length: n }, (_, i) => X[3][i] - X[20][i] + source.normal())
  const mean = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0) / n
  const C = Float64Array.from({ length: p * p }, (_, at) => mean(X[Math.floor(at / p)], X[at % p]))
  const c = Float64Array.from(X, (column) => mean(column, y))
  for (const [l1, l2] of [
    [0.05, 0],
    [0.3, 0.1],
    [0.01, 0.01],
  ] as const) {
    const found = penalisedMinimum({ C, c, meanSquare: mean(y, y) }, { l1, l2 })
    expect(found).toBeDefined()
    const { beta } = found as NonNullable<typeof found>
    for (let j = 0; j < p; j++) {
      let slope = c[j] - l2 * beta[j]
      for (let k = 0; k < p; k++) slope -= C[j * p + k] * beta[k]
      if (beta[j] !== 0) expect(slope).toBeCloseTo(l1 * Math.sign(beta[j]), 10)
      else expect(Math.abs(slope)).toBeLessThanOrEqual(l1 * (1 + 1e-8))
    }
  }
})
