import { describe, expect, test } from 'vitest'
import { adamw } from '../../src/algorithms/adamw.ts'
import { gradientDescent } from '../../src/algorithms/gradient-descent.ts'
import { lbfgs } from '../../src/algorithms/lbfgs.ts'
import { momentum } from '../../src/algorithms/momentum.ts'
import { sgd } from '../../src/algorithms/sgd.ts'
import { logLoss } from '../../src/costs/log-loss.ts'
import { squaredError } from '../../src/costs/squared-error.ts'
import { dataset } from '../../src/data/dataset.ts'
import { recipes } from '../../src/data/generators/index.ts'
import { estimator } from '../../src/define/estimator.ts'
import { fit } from '../../src/fit.ts'
import { activations } from '../../src/kernels/activation.ts'
import { loadModel } from '../../src/load-model.ts'
import { linear } from '../../src/models/linear.ts'
import { logistic } from '../../src/models/logistic.ts'
import { network } from '../../src/models/network.ts'
import { exp, logistic as sigmoid, tanh } from '../../src/numeric/elementary.ts'
import { ridge } from '../../src/penalties/ridge.ts'
import type { Fitted } from '../../src/training/fitted.ts'
import type { TrainOptions } from '../../src/training/follow.ts'
import { prepare } from '../../src/training/training.ts'
import { digits } from './every.ts'

const made = (name: string, rows: number, seed = 4) =>
  recipes.find((recipe) => recipe.name === name)?.generate({ rows, seed, noise: 0.3 }) as ReturnType<typeof dataset>

const fitted = (parts: object, data: ReturnType<typeof dataset>, options: TrainOptions = {}) =>
  fit(estimator({ model: network(), ...parts } as never) as never, data, options) as Promise<Fitted>

const sets = [
  ['numbers', made('friedman1', 90)],
  ['two classes', made('moons', 90)],
  ['three classes', made('blobs', 90)],
] as const

const quick = { algorithm: adamw({ epochs: 12, learningRate: 0.02 }) }

describe.each(sets)('a network of %s', (kind, data) => {
  test('learns: its cost falls, and it predicts better than a constant', async () => {
    const { trace, scores, certificate } = await fitted({}, data)
    expect(trace[trace.length - 1].cost).toBeLessThan(trace[0].cost / 2)
    expect(certificate).toMatchObject({ converged: true, method: 'passes' })
    expect(kind === 'numbers' ? scores['r2'] : scores['accuracy']).toBeGreaterThan(0.8)
  })

  test.each(['f64', 'f32'] as const)('in %s has the same bits again, whatever the threads', async (precision) => {
    const parts = { ...quick, model: network({ hiddenLayers: [7, 4], precision }) }
    const [one, two] = [await fitted(parts, data, { threads: 1 }), await fitted(parts, data, { threads: 4 })]
    expect(two.parameters).toEqual(one.parameters)
    expect(two.trace).toEqual(one.trace)
    expect((await fitted(parts, data, { seed: 9 })).parameters).not.toEqual(one.parameters)
  })

  test.each(['f64', 'f32'] as const)('in %s comes back from its file with the same bits', async (precision) => {
    const model = await fitted({ ...quick, model: network({ precision, activation: 'gelu' }) }, data)
    const text = JSON.stringify(model)
    const loaded = loadModel(text)
    expect(loaded.prediction(data)).toEqual(model.prediction(data))
    expect(loaded.layers).toEqual(model.layers)
    expect(JSON.stringify(loaded)).toBe(text)
  })

  test('tells layers that give its predictions from the columns as they are', async () => {
    const model = await fitted({ ...quick, model: network({ hiddenLayers: [5, 3], activation: 'tanh' }) }, data)
    const columns = model.terms.map((name) => (data.column(name) as { values: Float64Array }).values)
    const { values, probabilities } = model.prediction(data)
    const layers = model.layers ?? []
    expect(layers.map(({ weights }) => weights.length)).toEqual([5, 3, kind === 'three classes' ? 3 : 1])
    for (let i = 0; i < data.rows; i += 7) {
      let units = columns.map((column) => column[i])
      for (const { weights, bias, activation } of layers)
        units = weights.map((w, o) => {
          const sum = w.reduce((total, weight, j) => total + weight * units[j], bias[o])
          return activation === 'tanh' ? tanh(sum) : sum
        })
      const total = units.reduce((sum, eta) => sum + exp(eta), 0)
      if (!probabilities) expect(digits(units, [values[i]])).toBeGreaterThan(11)
      else if (units.length === 1)
        expect(digits([sigmoid(units[0])], [probabilities[data.rows + i]])).toBeGreaterThan(11)
      else
        expect(
          digits(
            units.map((eta) => exp(eta) / total),
            units.map((_, k) => probabilities[k * data.rows + i]),
          ),
        ).toBeGreaterThan(11)
    }
  })

  test('reports the cost of its parameters in the units of the target, and ends its trace with it', async () => {
    const { cost, trace, prediction, ...model } = await fitted({ ...quick, penalty: ridge({ lambda: 0.01 }) }, data)
    expect(trace[trace.length - 1].cost).toBeCloseTo(cost.value + cost.penalty, 12)
    if (kind === 'numbers') expect(model.scores['rmse'] ** 2 / 2 / cost.value).toBeCloseTo(1, 10)
    else expect(model.scores['log-loss'] / cost.value).toBeCloseTo(1, 10)
    expect(trace.length).toBe(13)
  })

  test('of fewer epochs is the beginning of one of more, and every epoch can be had again', async () => {
    const run = (epochs: number, trace: 'theta' | 'cost', algorithm = adamw) =>
      fitted({ algorithm: algorithm({ epochs, learningRate: 0.02 }) }, data, { trace })
    const long = await run(9, 'theta')
    const short = await run(4, 'cost')
    const { theta } = long.trace[4]
    expect(long.trace.slice(0, 4).map(({ cost }) => cost)).toEqual(short.trace.slice(0, 4).map(({ cost }) => cost))
    const again = prepare(estimator({ model: network(), algorithm: adamw({ epochs: 1 }) }), data, {
      start: theta as never,
    })
    const { cost } = again.problem.parts(again.problem.theta)
    expect(cost).toBe(short.cost.value)
    again.release()
  })

  test('keeps the epoch that is best for rows set aside', async () => {
    const parts = { algorithm: adamw({ epochs: 60, learningRate: 0.05, setAside: 0.25, patience: 5 }) }
    const { trace, findings } = await fitted(parts, data)
    const costs = trace.map(({ setAside }) => setAside as number)
    expect(costs[costs.length - 1]).toBe(Math.min(...costs))
    expect(trace.length).toBeLessThan(61)
    expect(findings.map(({ code }) => code)).toContain('set-aside')
  })

  test.each(activations)('with units of %s is trained by every kind of step', async (activation) => {
    for (const algorithm of [
      gradientDescent({ epochs: 30 }),
      momentum({ epochs: 30, learningRate: 0.05 }),
      lbfgs({ steps: 20 }),
      sgd({ epochs: 5, learningRate: 0.02 }),
      adamw({ epochs: 5, learningRate: 0.01 }),
    ]) {
      const { trace, certificate } = await fitted(
        { model: network({ hiddenLayers: [6], activation }), algorithm },
        data,
      )
      expect(trace[trace.length - 1].cost).toBeLessThan(trace[0].cost)
      expect(certificate.converged).toBe(true)
    }
  })

  test('without hidden layers is the linear or the logistic model', async () => {
    const family = (kind === 'numbers' ? linear : logistic) as () => unknown
    const penalty = ridge({ lambda: 0.1 })
    const plain = await fitted({ model: family(), penalty }, data)
    const bare = await fitted({ model: network({ hiddenLayers: [] }), penalty }, data)
    const said = (model: Fitted) => model.prediction(data).probabilities ?? model.prediction(data).values
    expect(digits(said(bare), said(plain))).toBeGreaterThan(6)
    const walk = { penalty, algorithm: gradientDescent({ epochs: 40, learningRate: 0.2 }) }
    const stepped = await fitted({ model: family(), ...walk }, data)
    const walked = await fitted({ ...walk, model: network({ hiddenLayers: [] }) }, data)
    expect(digits(said(walked), said(stepped))).toBeGreaterThan(12)
    expect(
      digits(
        walked.trace.map(({ cost }) => cost),
        stepped.trace.map(({ cost }) => cost),
      ),
    ).toBeGreaterThan(12)
  })
})

describe('rows that are set aside', () => {
  const data = made('friedman1', 80)
  const parts = { algorithm: sgd({ epochs: 4, setAside: 0.2, learningRate: 0.01 }) }

  test('reach nothing that is learnt: neither scales nor steps', async () => {
    const training = prepare(estimator({ model: network(), ...parts }), data, { seed: 3 })
    const used = new Set(
      training.rows.column('x1').kind === 'number'
        ? (training.rows.column('x1') as { values: Float64Array }).values
        : [],
    )
    training.release()
    const x1 = (data.column('x1') as { values: Float64Array }).values
    const away = Array.from(x1.keys()).filter((i) => !used.has(x1[i]))
    expect(away.length).toBe(16)
    const columns = Object.fromEntries(
      [...data.features, data.target as string].map((name) => {
        const values = (data.column(name) as { values: Float64Array }).values.slice()
        for (const i of away) values[i] = 1000 * (i + 1)
        return [name, values]
      }),
    )
    const spoilt = dataset(columns, { target: data.target as string })
    const [one, two] = [await fitted(parts, data, { seed: 3 }), await fitted(parts, spoilt, { seed: 3 })]
    expect(two.trace[1].cost).toBe(one.trace[1].cost)
    expect(two.trace[1].setAside).not.toBe(one.trace[1].setAside)
    expect(two.scores['rmse']).toBeGreaterThan(0)
  })

  test('are the same share of every class', () => {
    const classes = made('blobs', 100)
    const training = prepare(estimator({ model: network(), cost: logLoss(), ...parts }), classes)
    const { codes } = training.rows.column(classes.target as string) as { codes: Uint32Array }
    training.release()
    const all = (classes.column(classes.target as string) as { codes: Uint32Array }).codes
    const count = (of: Uint32Array, k: number) => of.filter((code) => code === k).length
    for (const k of new Set(all)) expect(count(codes, k)).toBe(count(all, k) - Math.round(0.2 * count(all, k)))
  })
})

test('a constant target is predicted exactly', async () => {
  const data = dataset({ x: [1, 2, 3, 4], y: [7.3, 7.3, 7.3, 7.3] }, { target: 'y' })
  const model = await fitted({ cost: squaredError(), algorithm: adamw({ epochs: 3 }) }, data)
  expect(model.predict(data)).toEqual(Float64Array.of(7.3, 7.3, 7.3, 7.3))
  expect(model.cost.value).toBe(0)
})

test('dropout leaves units out of steps and not of predictions', async () => {
  const data = made('friedman1', 80)
  const of = (dropout: number) => fitted({ model: network({ dropout }), algorithm: adamw({ epochs: 5 }) }, data)
  const [none, half] = [await of(0), await of(0.5)]
  expect(half.parameters).not.toEqual(none.parameters)
  expect(half.predict(data)).toEqual(half.predict(data))
  expect(half.trace[0].cost).toBe(none.trace[0].cost)
})
