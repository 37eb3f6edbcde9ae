import { expect, test } from 'vitest'
import { dataset, estimator, fit, kFold, linear, loadModel, oneOf, poisson, ridge, tune } from '../index.ts'

const columns = {
  x: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  t: [1, 2, 0.5, 4, 3, 1, 2, 5, 0.25, 1],
  y: [1, 3, 1, 8, 9, 4, 9, 30, 2, 9],
}
const logged = { ...columns, l: columns.t.map((t) => Math.log(t)) }
const asOffset = dataset(logged, { target: 'y', offset: 'l', features: ['x'] })
const asExposure = dataset(columns, { target: 'y', exposure: 't' })

test('an exposure is an offset by its logarithm', async () => {
  const [one, other] = await Promise.all(
    [asOffset, asExposure].map((data) => fit(estimator({ model: poisson() }), data)),
  )
  expect(other.parameters.coefficients[0]).toBeCloseTo(one.parameters.coefficients[0], 10)
  expect(other.parameters.intercept).toBeCloseTo(one.parameters.intercept, 10)
  expect(asExposure.features).toEqual(['x'])
  const [once, thrice] = other.predict({ x: [2, 2], t: [1, 3] })
  expect(thrice / once).toBeCloseTo(3, 12)
})

test('a loaded model asks for the exposure and predicts the same', async () => {
  const fitted = await fit(estimator({ model: poisson() }), asExposure)
  const loaded = loadModel(JSON.stringify(fitted))
  expect(loaded.predict(columns)).toEqual(fitted.predict(columns))
  expect(() => loaded.predict({ x: [1] })).toThrow('there is no column "t"')
})

test('a search counts the exposure in every fold', async () => {
  const search = estimator({ model: poisson(), penalty: ridge({ lambda: oneOf(0.01, 1) }) })
  const scores = await Promise.all(
    [asOffset, asExposure].map(async (data) => (await tune(search, data, { validation: kFold(3), seed: 1 })).trials),
  )
  const [one, other] = scores.map((trials) =>
    trials.flatMap(({ folds }) => folds.flatMap(({ scores }) => Object.values(scores))),
  )
  expect(one.length).toBeGreaterThan(5)
  for (const [k, score] of other.entries()) expect(score).toBeCloseTo(one[k], 9)
})

test('an exposure of 0, and one of a model whose predictions are not e^η, are refused', async () => {
  const none = dataset({ ...columns, t: columns.t.map((t, i) => (i === 3 ? 0 : t)) }, { target: 'y', exposure: 't' })
  await expect(fit(estimator({ model: poisson() }), none)).rejects.toThrow('must be above 0')
  await expect(fit(estimator({ model: linear() }), asExposure)).rejects.toThrow('predictions that are e^η')
})
