import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readData } from './data/index.ts'
import { estimator } from './define/index.ts'
import { fit, train } from './fit.ts'
import { elasticNet, gradientDescent, linear, loadModel, qr, ridge, standardize } from './index.ts'

const folder = new URL('../test/reference/', import.meta.url)
const json = (path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
const diabetes = await readData(new URL('data/diabetes.csv', folder), { target: 'progression' })

interface Term {
  readonly kind: string
  readonly column: string
  readonly scale?: number
}

describe('a penalised fit agrees with 60-digit arithmetic at every strength', () => {
  for (const path of globSync('results/{elastic-net,ridge}/*.json', { cwd: folder })) {
    const reference = json(path)
    const terms = reference.terms as Term[]
    test(reference.id, async () => {
      const data = await readData(new URL(reference.data, folder), {
        target: reference.target,
        features: terms.map(({ column }) => column),
      })
      for (const entry of reference.expected) {
        const penalty =
          reference.kind === 'ridge'
            ? ridge({ lambda: entry.alpha / reference.rows_used })
            : elasticNet({ lambda: entry.lambda, mixture: entry.rho })
        const fitted = await fit(
          estimator({ model: linear(), penalty, transforms: reference.standardised ? [standardize()] : [] }),
          data,
        )
        const wanted = terms.map(({ column }) => entry.coefficients[column] ?? 0)
        const got = terms.map(
          ({ scale = 1 }, j) => fitted.parameters.coefficients[j] * (reference.standardised ? scale : 1),
        )
        const size = Math.max(...wanted.map(Math.abs))
        for (const [j, value] of got.entries()) expect(Math.abs(value - wanted[j])).toBeLessThanOrEqual(1e-10 * size)
        expect(fitted.certificate.converged).toBe(true)
      }
    })
  }
})

test('a fit says which algorithm it chose', async () => {
  const chosen = async (parts: object) =>
    (await fit(estimator({ model: linear(), ...parts } as never), diabetes)).names.algorithm
  expect(await chosen({})).toBe('qr')
  expect(await chosen({ penalty: ridge() })).toBe('cholesky')
  expect(await chosen({ penalty: elasticNet() })).toBe('coordinate-descent')
})

test('every evaluation of the cost is counted', async () => {
  const walk = estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 0.1, epochs: 500 }) })
  const { ledger, trace } = await fit(walk, diabetes)
  expect(ledger).toMatchObject({ costEvaluations: 501, gradientEvaluations: 501, completeTrainings: 1 })
  expect(trace).toHaveLength(501)
})

test('a learning rate above the limit is explained', async () => {
  const wild = estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 1.5 }) })
  await expect(fit(wild, diabetes)).rejects.toMatchObject({
    code: 'fit/diverged',
    message: expect.stringMatching(/1\.5 is above 2\/L = 0\.4/),
  })
  const kept = await fit(wild, diabetes, { diverging: 'keep' })
  expect(kept.certificate).toMatchObject({ converged: false, diverged: true })
  expect(kept.parameters.coefficients.every(Number.isFinite)).toBe(true)
})

test('a signal stops the training', async () => {
  const stop = new AbortController()
  const long = estimator({ model: linear(), algorithm: gradientDescent({ epochs: 1_000_000 }) })
  const running = fit(long, diabetes, { signal: stop.signal, onStep: ({ step }) => step === 50 && stop.abort() })
  await expect(running).rejects.toMatchObject({ code: 'fit/aborted' })
})

test('a training can be followed step by step, and gives the same bits as a fit', async () => {
  const walk = estimator({ model: linear(), algorithm: gradientDescent({ epochs: 20 }) })
  const steps = train(walk, diabetes)
  let next = steps.next()
  let count = 0
  for (; !next.done; next = steps.next()) count++
  expect(count).toBe(21)
  expect(next.value.parameters).toEqual((await fit(walk, diabetes)).parameters)
})

test('a model file predicts with the same bits', async () => {
  const fitted = await fit(estimator({ model: linear({ degree: 2 }), penalty: ridge({ lambda: 0.1 }) }), diabetes)
  const loaded = loadModel(JSON.stringify(fitted))
  expect(loaded.predict(diabetes)).toEqual(fitted.predict(diabetes))
  expect(loaded.parameters).toEqual(fitted.parameters)
  expect(loaded.hyperparameters).toEqual(fitted.hyperparameters)
})

test('a polynomial far from zero on a narrow range predicts as well as it fits', async () => {
  const x = Float64Array.from({ length: 60 }, (_, i) => 1000 + i / 60)
  const y = x.map((value) => Math.sign(value - 1000.4) * (value - 1000.5) ** 2)
  const { dataset } = await import('./data/index.ts')
  const data = dataset({ x, y }, { target: 'y' })
  const fitted = await fit(estimator({ model: linear({ degree: 10 }), algorithm: qr() }), data)
  const errors = fitted.predict(data).map((value, i) => value - y[i])
  expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 60)).toBeCloseTo(fitted.scores.rmse, 12)
})
