import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { huber, logLoss, poissonDeviance, squaredError } from '../src/costs/index.ts'
import { dataset } from '../src/data/dataset.ts'
import { estimator, HpError, oneOf } from '../src/define/index.ts'
import { evaluate } from '../src/evaluate.ts'
import { train } from '../src/fit.ts'
import { loadModel } from '../src/load-model.ts'
import { gamma, linear, logistic, poisson, tweedie } from '../src/models/index.ts'
import { exp, log } from '../src/numeric/elementary.ts'
import { random } from '../src/numeric/random.ts'
import { elasticNet, lasso, none, ridge } from '../src/penalties/index.ts'
import type { Fitted } from '../src/training/fitted.ts'
import { tune } from '../src/tune.ts'
import { errorOf } from './conformance/construction.ts'
import { said } from './conformance/subject.ts'
import { digits, drained, table } from './contract/every.ts'
import { referenceCase } from './reference-case.ts'

// What classes, counts and amounts promise beyond the contracts that all definitions share.

const { y, ...features } = table(80, 3, 'classes')
const noise = random('classes').fork('labels')
const chance = Float64Array.from(y, () => noise.uniform())
const level = Array.from(y, (v, i) => (v + 5 * (chance[i] - 0.5) > 4 ? 2 : v + 5 * (chance[i] - 0.5) > 2 ? 1 : 0))
const counts = Float64Array.from(y, (v, i) => Math.round(exp(v / 4) * (0.5 + chance[i])))

const fitted = (parts: object, columns: object): Fitted =>
  drained(train(estimator(parts as never) as never, dataset(columns as never, { target: 'y' }))) as Fitted

const binary = level.map((k) => k > 0)

describe('the target of a classification', () => {
  test('may be words, yes and no, or whole numbers: predictions are of the same kind', () => {
    const words = fitted({ model: logistic() }, { ...features, y: binary.map((k) => (k ? 'yes' : 'no')) })
    const flags = fitted({ model: logistic() }, { ...features, y: binary })
    const numbers = fitted({ model: logistic() }, { ...features, y: binary.map(Number) })
    expect(words.classes).toEqual(['no', 'yes'])
    expect(flags.classes).toEqual(['false', 'true'])
    expect(numbers.classes).toEqual(['0', '1'])
    const rows = { x1: [0, 9], x2: [0, 0], x3: [0, 0] }
    const [kinds] = [words, flags, numbers].map((model) => (model.predict(rows) as unknown[]).map((one) => typeof one))
    expect(kinds).toEqual(['string', 'string'])
    expect((flags.predict(rows) as boolean[]).every((one) => typeof one === 'boolean')).toBe(true)
    expect((numbers.predict(rows) as number[]).every((one) => one === 0 || one === 1)).toBe(true)
    expect(flags.parameters).toEqual(words.parameters)
    expect(numbers.parameters).toEqual(words.parameters)
  })

  test('gets probabilities that sum to 1, and null where a feature is missing', () => {
    const model = fitted({ model: logistic() }, { ...features, y: level.map((k) => ['low', 'mid', 'top'][k]) })
    const rows = { x1: [1, null, 2], x2: [0, 1, 2], x3: [1, 1, 1] }
    const all = model.probabilities(rows)
    expect([...all.keys()]).toEqual(['low', 'mid', 'top'])
    for (const i of [0, 2]) expect([...all.values()].reduce((sum, p) => sum + p[i], 0)).toBeCloseTo(1, 14)
    expect((model.predict(rows) as unknown[])[1]).toBe(null)
    expect(all.get('low')?.[1]).toBeNaN()
  })

  test.each([
    ['a measurement', Array.from(y), 'data/column-kind'],
    ['one class only', y.map(() => 1), 'data/category'],
    ['a class a row', Array.from(y, (_, i) => `row ${i}`), 'data/category'],
  ])('is refused where it is %s', (_, column, code) => {
    expect(errorOf(() => fitted({ model: logistic() }, { ...features, y: column }))?.code).toBe(code)
  })

  test('is refused by a model of numbers where it is words, and numbers that a cost cannot take are', () => {
    expect(errorOf(() => fitted({ model: linear() }, { ...features, y: binary.map(String) }))?.code).toBe(
      'data/column-kind',
    )
    const below = errorOf(() => fitted({ model: poisson() }, { ...features, y: y.map((v) => v - 5) }))
    expect(below?.what).toContain('0 or more for poisson-deviance')
    expect(errorOf(() => fitted({ model: gamma() }, { ...features, y: counts.map((k) => k % 3) }))?.what).toContain(
      'above 0',
    )
  })

  test('and a cost of another kind are told apart in words', () => {
    for (const [model, cost] of [
      [logistic(), squaredError()],
      [linear(), logLoss()],
      [linear(), poissonDeviance()],
      [poisson(), huber()],
    ]) {
      const refusal = errorOf(() => fitted({ model, cost }, { ...features, y: binary.map(Number) }))
      expect(refusal).toBeInstanceOf(HpError)
      expect(refusal?.code).toBe('estimator/needs')
      expect(refusal?.fix).toContain('use one of these costs')
    }
  })
})

describe('a fit of classes, counts or amounts', () => {
  const cases: readonly (readonly [string, object, object])[] = [
    ['two classes', { model: logistic() }, { ...features, y: binary }],
    ['three classes with ridge', { model: logistic(), penalty: ridge({ lambda: 0.1 }) }, { ...features, y: level }],
    ['three classes with lasso', { model: logistic(), penalty: lasso({ lambda: 0.05 }) }, { ...features, y: level }],
    [
      'balanced classes',
      { model: logistic(), cost: logLoss({ classWeights: 'balanced' }) },
      { ...features, y: binary },
    ],
    ['counts', { model: poisson() }, { ...features, y: counts }],
    [
      'counts with an elastic net',
      { model: poisson(), penalty: elasticNet({ lambda: 0.1 }) },
      { ...features, y: counts },
    ],
    ['amounts', { model: gamma() }, { ...features, y: counts.map((k) => k + 0.5) }],
    ['amounts with zeros', { model: tweedie() }, { ...features, y: counts }],
    ['powers', { model: logistic({ degree: 2 }), penalty: ridge({ lambda: 0.1 }) }, { ...features, y: binary }],
  ]

  test.each(cases)('of %s is saved and loaded to the bit', (_, parts, columns) => {
    const model = fitted(parts, columns)
    expect(model.certificate.converged).toBe(true)
    const loaded = loadModel(JSON.stringify(model))
    expect(said(loaded, features)).toEqual(said(model, features))
    expect(loaded.parameters).toEqual(model.parameters)
    expect(loaded.classes).toEqual(model.classes)
    expect(loaded.scores).toEqual(model.scores)
  })

  test.each(cases)('of %s counts a row of weight 2 twice', (_, parts, columns) => {
    const own = columns as Record<string, ArrayLike<unknown>>
    const weights = Float64Array.from(y, (_, i) => 1 + (i % 2))
    const twice = Array.from(y, (_, i) => (i % 2 ? [i, i] : [i])).flat()
    const repeated = Object.fromEntries(Object.entries(own).map(([name, all]) => [name, twice.map((i) => all[i])]))
    const weighted = drained(
      train(
        estimator(parts as never) as never,
        dataset({ ...own, w: weights } as never, { target: 'y', weights: 'w' }),
      ),
    ) as Fitted
    expect(digits(said(weighted, features), said(fitted(parts, repeated), features))).toBeGreaterThan(7)
  })

  test.each(cases)('of %s predicts what its parameters say, in the units of the user', (name, parts, columns) => {
    if (name === 'powers') return
    const model = fitted(parts, columns)
    const { intercept, coefficients } = model.parameters as unknown as Record<string, Float64Array>
    const K = model.classes && model.classes.length > 2 ? model.classes.length : 1
    const x = Object.values(features).map((values) => values[7])
    const eta = Array.from({ length: K }, (_, k) =>
      x.reduce(
        (sum, value, j) => sum + value * coefficients[k * x.length + j],
        K === 1 ? Number(intercept) : intercept[k],
      ),
    )
    const { values, probabilities } = model.prediction(features)
    if (!probabilities) expect(log(values[7])).toBeCloseTo(eta[0], 10)
    else if (K === 1) expect(log(probabilities[80 + 7] / probabilities[7])).toBeCloseTo(eta[0], 9)
    else expect(log(probabilities[80 + 7] / probabilities[7])).toBeCloseTo(eta[1] - eta[0], 9)
  })

  test('of classes moves the threshold without another training', () => {
    const at = (threshold: number) => fitted({ model: logistic({ threshold }) }, { ...features, y: binary })
    const [low, high] = [at(0.1), at(0.9)]
    expect(low.parameters).toEqual(high.parameters)
    const positives = (model: Fitted) => (model.predict(features) as boolean[]).filter(Boolean).length
    expect(positives(low)).toBeGreaterThan(positives(high))
  })

  test('of balanced classes gives each class half of the weight', () => {
    const rare = Array.from(y, (_, i) => i % 10 === 0)
    const model = fitted(
      { model: logistic(), cost: logLoss({ classWeights: 'balanced' }), penalty: ridge({ lambda: 1e6 }) },
      { ...features, y: rare },
    )
    for (const p of model.probabilities(features).get('true') as Float64Array) expect(p).toBeCloseTo(0.5, 4)
  })

  test('adds an offset to the log odds and to the logarithm of a count', () => {
    const o = Float64Array.from(y, (_, i) => (i % 5) / 4)
    const model = drained(
      train(estimator({ model: poisson() }), dataset({ ...features, y: counts, o }, { target: 'y', offset: 'o' })),
    )
    const with0 = model.prediction({ ...features, o: o.map(() => 0) }).values
    const with1 = model.prediction({ ...features, o: o.map(() => 1) }).values
    expect(with1[3] / with0[3]).toBeCloseTo(Math.E, 12)
  })
})

describe('standard errors', () => {
  interface Expected {
    readonly alpha: number
    readonly l1: number
    readonly standard_errors?: Readonly<Record<string, number>>
  }
  test('of two classes are those of maximum likelihood', () => {
    const { document, matrix, rows, terms, classes } = referenceCase<readonly Expected[]>('logistic/penguins-sex')
    const columns = Object.fromEntries(
      Array.from({ length: terms }, (_, j) => [`x${j}`, matrix.slice(j * rows, (j + 1) * rows)]),
    )
    const model = fitted({ model: logistic() }, { ...columns, y: classes.map((name) => name === 'MALE') })
    const want = document.expected.find(({ alpha, l1 }) => alpha === 0 && l1 === 0)?.standard_errors ?? {}
    expect(digits(model.inference().standardErrors, Object.values(want))).toBeGreaterThan(9)
  })

  test('of several classes are those of differences to the first, by the inverse of their information', () => {
    const read = (file: string) => readFileSync(new URL(`reference/${file}`, import.meta.url), 'utf8')
    const { data, features, expected } = JSON.parse(read('results/multinomial-errors/penguins-island.json')) as {
      readonly data: string
      readonly features: readonly string[]
      readonly expected: Record<string, Record<string, { estimate: number; standard_error: number }>>
    }
    const [header, ...lines] = read(data).trim().split(/\r?\n/)
    const names = header.split(',')
    const cells = lines.map((line) => line.split(','))
    const rows = cells.filter((row) => features.every((name) => row[names.indexOf(name)] !== 'NA'))
    const columns = Object.fromEntries(
      features.map((name) => [name, Float64Array.from(rows, (row) => Number(row[names.indexOf(name)]))]),
    )
    const model = fitted({ model: logistic() }, { ...columns, y: rows.map((row) => row[names.indexOf('island')]) })
    const said = model.inference()
    expect([said.reference, ...(said.classes ?? [])]).toEqual(['Biscoe', ...Object.keys(expected)])
    const want = Object.values(expected).flatMap((own) => Object.values(own))
    const each = Object.keys(want).map(Number)
    expect(each.every((k) => digits([said.estimates[k]], [want[k].estimate]) > 9)).toBe(true)
    expect(each.every((k) => digits([said.standardErrors[k]], [want[k].standard_error]) > 9)).toBe(true)
    expect(said.upper[1] - said.lower[1]).toBeCloseTo(2 * 1.959963984540054 * said.standardErrors[1], 10)
  })

  test('of several classes without an intercept have none of it', () => {
    const free = fitted({ model: logistic({ intercept: false }) }, { ...features, y: level })
    expect(free.inference().estimates).toHaveLength(6)
    expect(free.inference().standardErrors.every((error) => error > 0)).toBe(true)
  })

  test('are refused with a penalty', () => {
    const model = fitted({ model: logistic(), penalty: ridge() }, { ...features, y: level })
    expect(errorOf(() => model.inference())?.code).toBe('request/invalid')
  })
})

describe('classes that the features separate', () => {
  const x = Float64Array.from({ length: 20 }, (_, i) => i)
  const apart = (columns: object, penalty = none()) =>
    fitted({ model: logistic(), penalty }, columns).findings.filter(({ code }) => code === 'separation')

  test('are found, with the feature that does it', () => {
    const [finding] = apart({ noise: chance.slice(0, 20), x, y: Array.from(x, (v) => (v > 8 ? 'late' : 'early')) })
    expect(finding?.what).toContain('"x" alone')
    expect(finding?.fix).toContain('penalty')
  })

  test('are found where only a sum of features does it, where a part of the rows is told apart, and among several', () => {
    const z = chance.slice(0, 20)
    const sum = Array.from(x, (v, i) => v / 20 + z[i] > 1)
    expect(apart({ x, z, y: sum })[0]?.what).toContain('a weighted sum')
    const red = Array.from(x, (_, i) => Number(i < 5))
    expect(apart({ red, y: Array.from(x, (_, i) => i < 5 || i % 2 === 0) })).toHaveLength(1)
    expect(apart({ x, y: Array.from(x, (v) => Math.floor(v / 7)) })).toHaveLength(1)
  })

  test('are none where they overlap, or where a penalty makes the optimum finite', () => {
    expect(apart({ x, y: Array.from(x, (v) => v % 3 === 0) })).toEqual([])
    expect(apart({ x, y: Array.from(x, (v) => v > 8) }, ridge({ lambda: 0.01 }) as never)).toEqual([])
  })
})

describe('a search over classes', () => {
  test('scores by log loss, knows classes that a part of the rows lacks, and names a threshold without training anew', async () => {
    const rare = level.map((k, i) => (i < 3 ? 'rare' : ['low', 'mid', 'top'][k]))
    const data = dataset({ ...features, y: rare } as never, { target: 'y' })
    const study = await tune(
      estimator({ model: logistic(), penalty: ridge({ lambda: oneOf(0.01, 0.1, 1) }) }) as never,
      data,
    )
    expect(study.description.metric.name).toBe('log-loss')
    expect(study.best.score?.folds.every(Number.isFinite)).toBe(true)
  })

  test('an evaluation of rows with a class that the model has never seen counts them as wrong', () => {
    const model = fitted({ model: logistic() }, { ...features, y: binary.map((k) => (k ? 'a' : 'b')) })
    const rows = dataset({ ...features, y: binary.map((k, i) => (i === 0 ? 'c' : k ? 'a' : 'b')) }, { target: 'y' })
    const { scores, observed } = evaluate(model, rows)
    expect(observed.prediction.classes).toEqual(['a', 'b', 'c'])
    expect(scores['accuracy']).toBeLessThan(1)
  })
})
