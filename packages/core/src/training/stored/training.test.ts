import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { adamw, gradientDescent, lbfgs, sgd } from '../../algorithms/index.ts'
import type { Roles } from '../../data/dataset.ts'
import { readCsv } from '../../data/read.ts'
import { readStored } from '../../data/stored/read.ts'
import type { Settled } from '../../define/definitions.ts'
import { type Estimator, estimator, type Parts } from '../../define/estimator.ts'
import { fit } from '../../fit.ts'
import { linear, logistic, network, poisson } from '../../models/index.ts'
import { random } from '../../numeric/random.ts'
import { elasticNet, lasso, ridge } from '../../penalties/index.ts'
import { impute, oneHot, standardize } from '../../transforms/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'hp-fit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const stream = random(3)
const rows = 20_000
const lines = Array.from({ length: rows }, (_, i) => {
  const [a, b] = [stream.normal(), 3 + stream.normal()]
  const fruit = ['fig', 'pear', 'apple'][i % 3]
  const eta = 2 + a - 0.5 * b + (fruit === 'fig' ? 0.3 : 0)
  const y = eta + stream.normal()
  const gap = i % 50 === 7 ? '' : a + 0.1 * stream.normal()
  return [a, b, gap, fruit, i % 4 === 0, 1 + (i % 3), (i % 7) / 10, y, y > 1 ? 'yes' : 'no', Math.round(Math.abs(eta))]
})
const path = join(folder, 'data.csv')
writeFileSync(path, `a,b,gap,fruit,flag,w,off,y,class,count\n${lines.map((line) => line.join(',')).join('\n')}\n`)

const plain: Roles = { target: 'y', features: ['a', 'b', 'fruit', 'flag'] }

async function both(of: Estimator<Parts, Settled>, roles: Roles = plain, room = 1 << 18) {
  const memory = await fit(of, await readCsv(path, roles), { threads: 1 })
  const data = await readStored([path], { ...roles, always: true, room })
  const stored = await fit(of, data, { threads: 1 })
  return { memory, stored }
}

type Both = Awaited<ReturnType<typeof both>>

function expectSameBits({ memory, stored }: Both) {
  expect(stored.terms).toEqual(memory.terms)
  expect(stored.parameters).toEqual(memory.parameters)
  expect(stored.certificate).toEqual(memory.certificate)
  expect(stored.cost).toEqual(memory.cost)
  expect(stored.data).toEqual({ ...memory.data, fingerprint: stored.data.fingerprint })
  const said = JSON.parse(JSON.stringify(stored))
  expect(said.golden).toEqual(JSON.parse(JSON.stringify(memory)).golden)
}

describe('a fit to rows in a file has the bits of a fit to rows in memory', () => {
  test('also where the rows that lack nothing fit into memory, and tells of the others', async () => {
    const of = estimator({ model: linear(), penalty: ridge({ lambda: 0.1 }) })
    const roles = { target: 'y', features: ['a', 'gap'] }
    const found = await both(of, roles, 2 ** 30)
    expectSameBits(found)
    expect(found.stored.data.dropped).toEqual({ rows: 400, why: { 'gap is missing': 400 } })
    expect(found.stored.data.fingerprint).toBe((await readStored([path], { ...roles, always: true })).fingerprint)
  })

  const cases: Readonly<Record<string, readonly [Estimator<Parts, Settled>, Roles?]>> = {
    'least squares': [estimator({ model: linear() })],
    ridge: [estimator({ model: linear(), penalty: ridge({ lambda: 0.1 }) })],
    'lasso in shares of its largest λ': [
      estimator({ model: linear(), penalty: lasso({ lambda: 0.1, lambdaUnit: 'lambda-max' }) }),
    ],
    'elastic net, weights and an offset': [
      estimator({ model: linear(), penalty: elasticNet({ lambda: 0.05, mixture: 0.5 }) }),
      { ...plain, weights: 'w', offset: 'off' },
    ],
    'a polynomial': [estimator({ model: linear({ degree: 3 }) }), { target: 'y', features: ['a', 'b'] }],
    'imputed values and no intercept': [
      estimator({
        model: linear({ intercept: false }),
        penalty: ridge({ lambda: 0.01 }),
        transforms: [impute({ missingIndicator: true }), oneHot(), standardize()],
      }),
      { target: 'y', features: ['a', 'gap', 'fruit'], weights: 'w' },
    ],
    'rows with gaps left out': [estimator({ model: linear() }), { target: 'y', features: ['a', 'gap'] }],
    'gradient descent': [
      estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 0.1, epochs: 100 }) }),
    ],
  }
  for (const [name, [of, roles]] of Object.entries(cases))
    test(name, async () => {
      const found = await both(of, roles)
      expectSameBits(found)
      expect(found.stored.scores.rmse).toBeCloseTo(found.memory.scores.rmse, 12)
    })

  test('and all its scores where targets and predictions fit', async () => {
    const { memory, stored } = await both(estimator({ model: linear() }), plain, 1 << 22)
    expect(stored.scores).toEqual(memory.scores)
  })
})

describe('a fit by passes over a file', () => {
  const digits = (a: unknown, b: unknown) => {
    const [x, y] = [a, b].map((one) =>
      Object.values(one as Record<string, number | Float64Array>).flatMap((v) =>
        typeof v === 'number' ? [v] : [...v],
      ),
    )
    return Math.min(
      ...x.map(
        (v, i) =>
          15 - Math.max(0, Math.ceil(15 + Math.log10(Math.abs(v - y[i]) / Math.max(Math.abs(y[i]), 1e-3) + 1e-15))),
      ),
    )
  }

  test('agrees to nine digits for logistic and Poisson regression', async () => {
    for (const [of, roles] of [
      [estimator({ model: logistic() }), { ...plain, target: 'class' }],
      [estimator({ model: logistic(), penalty: lasso({ lambda: 0.01 }) }), { ...plain, target: 'class', weights: 'w' }],
      [estimator({ model: logistic(), penalty: ridge({ lambda: 0.01 }) }), { target: 'fruit', features: ['a', 'b'] }],
      [estimator({ model: poisson() }), { target: 'count', features: ['a', 'b'], offset: 'off' }],
      [estimator({ model: linear(), algorithm: lbfgs() }), plain],
    ] as const) {
      const { memory, stored } = await both(of, roles)
      expect(stored.certificate.converged).toBe(true)
      expect(digits(stored.parameters, memory.parameters)).toBeGreaterThanOrEqual(9)
    }
  })

  test('takes mini-batches for a network and for descent step by step, the same for the same seed', async () => {
    const small = estimator({
      model: network({ hiddenLayers: [4] }),
      algorithm: adamw({ epochs: 2, batchSize: 512, learningRate: 0.01 }),
    })
    const descent = estimator({ model: linear(), algorithm: sgd({ epochs: 2, batchSize: 64, learningRate: 0.01 }) })
    const data = await readStored([path], { ...plain, always: true, room: 1 << 18 })
    for (const of of [small, descent]) {
      const one = (await fit(of as never, data, { seed: 4 })) as Both['stored']
      const again = (await fit(of as never, data, { seed: 4 })) as Both['stored']
      expect(again.parameters).toEqual(one.parameters)
      expect(one.scores.r2).toBeGreaterThan(0.3)
    }
  })

  test('says what cannot be done, and what to do', async () => {
    const data = await readStored([path], { target: 'y', features: ['a', 'gap'], always: true, room: 1000 })
    const median = estimator({ model: linear(), transforms: [impute({ impute: 'median' })] })
    await expect(fit(median, data)).rejects.toMatchObject({ code: 'data/larger-than-memory' })
    const fitted = await fit(estimator({ model: linear() }), data)
    expect(() => fitted.inference()).toThrow('--max-memory')
  })
})
