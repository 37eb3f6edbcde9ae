import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator } from '../define/estimator.ts'
import { fit } from '../fit.ts'
import { costFor } from '../training/resolve.ts'
import { dummy } from './dummy.ts'

const columns = { x: [1, 2, 3, 4, 5], word: ['u', 'v', 'u', 'v', 'u'] }

test('the constant that minimises the squared error is the mean, to the last bit', async () => {
  const data = dataset({ ...columns, y: [1, 2, 4, 8, 16] }, { target: 'y' })
  const fitted = await fit(estimator({ model: dummy() }), data)
  expect(fitted.parameters).toEqual({ intercept: 6.2, coefficients: new Float64Array(0) })
  expect([...fitted.prediction(data).values]).toEqual([6.2, 6.2, 6.2, 6.2, 6.2])
  expect(fitted.certificate.converged).toBe(true)
  expect(fitted.scores.r2).toBeCloseTo(0, 14)
})

test.each([
  [['a', 'b', 'b', 'b', 'a'], { a: 0.4, b: 0.6 }],
  [['a', 'b', 'c', 'c', 'a'], { a: 0.4, b: 0.2, c: 0.4 }],
])('of the classes %o it gives each its share, and predicts the most frequent', async (y, shares) => {
  const data = dataset({ ...columns, y }, { target: 'y' })
  const fitted = await fit(costFor(estimator({ model: dummy() }), data), data)
  const probabilities = fitted.probabilities(data)
  for (const [name, share] of Object.entries(shares))
    for (const p of probabilities.get(name) ?? []) expect(p).toBeCloseTo(share, 9)
  expect(fitted.certificate.converged).toBe(true)
  const most = Object.values(shares).indexOf(Math.max(...Object.values(shares)))
  expect(fitted.prediction(data).values[0]).toBe(most)
})

test('the constant that it is told to predict is the best for the cost of that name', async () => {
  const data = dataset({ ...columns, y: [1, 2, 4, 8, 16] }, { target: 'y' })
  const constantOf = async (settings: object) => {
    const { parameters, names } = await fit(costFor(estimator({ model: dummy(settings) }), data), data)
    return [names.cost, parameters.intercept]
  }
  expect(await constantOf({ predicts: 'mean' })).toEqual(['squared-error', 6.2])
  expect(await constantOf({ predicts: 'median' })).toEqual(['quantile', expect.closeTo(4, 12)])
})

test.each([[['a', 'b', 'b', 'b', 'a']], [['a', 'b', 'c', 'c', 'a']]])(
  'uniform gives each of the classes %o the same',
  async (y) => {
    const data = dataset({ ...columns, y }, { target: 'y' })
    const fitted = await fit(costFor(estimator({ model: dummy({ predicts: 'uniform' }) }), data), data)
    const shares = fitted.probabilities(data)
    for (const own of shares.values()) for (const p of own) expect(p).toBeCloseTo(1 / shares.size, 12)
    expect(fitted.certificate.converged).toBe(true) // though it starts where it ends
  },
)
