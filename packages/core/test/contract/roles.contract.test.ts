import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logLoss } from '../../src/costs/log-loss.ts'
import { squaredError } from '../../src/costs/squared-error.ts'
import type { UsualCost } from '../../src/define/definitions.ts'
import type { AnyCost, AnyModel } from '../../src/define/estimator.ts'
import type { Schema } from '../../src/define/hyperparameters.ts'
import { roleOf } from '../../src/define/roles.ts'
import { train } from '../../src/fit.ts'
import { loadModel } from '../../src/load-model.ts'
import { linear } from '../../src/models/linear.ts'
import { prepare } from '../../src/training/training.ts'
import { type Columns, parametersOf, said, subjects } from '../conformance/subject.ts'
import {
  algorithms,
  costs,
  defaultSettings,
  digits,
  drained,
  inWords,
  type Maker,
  models,
  otherValues,
  penalties,
  type Settings,
  schemaOf,
  splitters,
  transforms,
  usualSettings,
} from './every.ts'
import {
  type Composition,
  composed,
  compositions,
  converging,
  curvatureOf,
  dataOf,
  ended,
  fittingOf,
  prepared,
  quick,
  subgradientNorm,
  titleOf,
} from './trainings.ts'

// The laws that make a role more than a word. Each is stated over the registry, so that it holds for what comes later.

const usualCost = (cost: UsualCost) => (typeof cost === 'string' ? cost : cost.number)

type Defined = { readonly definition: { readonly name: string; readonly hyperparameters: Schema } }
const rolesOf = (makers: readonly Defined[]) =>
  new Set(makers.flatMap(({ definition }) => schemaOf(definition).map(([, h]) => roleOf(definition as never, h))))

describe('a role follows from the definition that declares the hyperparameter', () => {
  const allowed = [
    ['models', models, ['family', 'decision', 'regularization']],
    ['costs', costs, ['family']],
    ['penalties', penalties, ['regularization']],
    ['algorithms', algorithms, ['training', 'resource', 'regularization', 'validation']],
    ['transforms', transforms, ['preprocessing', 'family']],
    ['splitters', splitters, ['validation']],
  ] as const
  test.each(allowed)('of %s', (_, makers, roles) => {
    for (const role of rolesOf(makers as readonly Defined[])) expect(roles).toContain(role)
  })

  test('a resource is a whole number, from 1', () => {
    for (const { definition } of algorithms)
      for (const [name, h] of schemaOf(definition))
        if (roleOf(definition, h) === 'resource')
          expect(h, `${definition.name} ${name}`).toMatchObject({ kind: 'int', min: 1 })
  })
})

describe('erasing what we set for training only leaves every prediction as it is, to the bit', () => {
  // one subject for each model and penalty: what else is set for the model, no algorithm knows
  const pairs = new Map(subjects.map((one) => [`${one.model.definition.name}, ${one.penalty.definition.name}`, one]))
  const cases = [...pairs.values()].flatMap((subject) => {
    const triple = {
      model: subject.model,
      penalty: subject.penalty,
      cost: costs.find(
        ({ definition }) => definition.name === usualCost(subject.model.definition.cost),
      ) as (typeof costs)[number],
      classes: 0 as const,
    }
    return fittingOf(triple).map(
      (algorithm) => [subject.name, algorithm.definition.name, subject, algorithm, triple] as const,
    )
  })
  test.each(cases)('%s by %s', (_, _name, subject, algorithm, triple) => {
    const { usualColumns, usualRows } = subject.world
    const columns: Columns = usualColumns(4)
    const few = Object.fromEntries(
      schemaOf(algorithm.definition).flatMap(([name, h]) => (h.mark === 'resource' ? [[name, 3]] : [])),
    )
    const fitted = drained(
      train(subject.estimator({ algorithm: algorithm({ ...few, ...slow(algorithm) }) as never }), usualRows()),
    )
    const want = said(fitted, columns as never)
    const file = JSON.parse(JSON.stringify(fitted))
    const erased: object[] = [
      { name: algorithm.definition.name, hyperparameters: {} },
      { name: algorithm.definition.name, hyperparameters: usualSettings(algorithm.definition) },
      ...schemaOf(algorithm.definition).flatMap(([name, h]) =>
        otherValues(h).map((value) => ({
          name: algorithm.definition.name,
          hyperparameters: { ...few, [name]: value },
        })),
      ),
      ...fittingOf(triple).map(({ definition }) => ({ name: definition.name, hyperparameters: {} })),
    ]
    for (const part of erased) {
      const loaded = loadModel(JSON.stringify({ ...file, parts: { ...file.parts, algorithm: part } }))
      expect(said(loaded, columns as never)).toEqual(want)
      expect(parametersOf(loaded)).toEqual(parametersOf(fitted as never))
    }
  })
})

/** A learning rate at which three steps cannot diverge. */
const slow = ({ definition }: { readonly definition: { readonly hyperparameters: Schema } }): Settings =>
  'learningRate' in definition.hyperparameters ? { learningRate: 1e-3 } : {}

/** Where the cost of a composition is least, whatever the algorithm. */
const optimumOf = (one: Composition) => ended(prepare(composed(one), dataOf(one))).theta

/** Mini-batches do not end at the optimum: of batch sizes only those that take all rows are asked. */
const whole = (one: Composition) => (size: unknown) => size === 0 || Number(size) >= dataOf(one).rows

describe('on a converged convex cost, what we set for training moves no parameter by 1e-6', () => {
  test.each(compositions.filter(quick).map((one) => [one.algorithm.definition.name, titleOf(one), one] as const))(
    '%s, for %s: also not from any other algorithm',
    (_, _title, one) => {
      const want = optimumOf(one)
      const base = converging(one)
      const schema = schemaOf(one.algorithm.definition).filter(
        ([, h]) => roleOf(one.algorithm.definition, h) === 'training',
      )
      const changed = schema.flatMap(([name, h]) => {
        const near =
          name === 'learningRate' ? [0.5, 0.8, 1.1].map((factor) => factor * Number(base['learningRate'])) : []
        const others = name === 'batchSize' ? otherValues(h).filter(whole(one)) : otherValues(h)
        return [...near, ...others].map((value) => ({ ...base, [name]: value }))
      })
      let converged = 0
      for (const settings of [base, ...changed]) {
        const { training, theta, outcome } = ended(prepared(one, settings))
        const atStart = subgradientNorm(one, training, new Float64Array(theta.length))
        if (outcome.diverged || subgradientNorm(one, training, theta) > 1e-8 * atStart) continue
        converged++
        expect(digits(theta, want), inWords(settings)).toBeGreaterThan(6)
      }
      expect(converged).toBeGreaterThan(schema.length / 2)
    },
  )

  test.each(
    compositions
      .filter((one) => !quick(one) && one.penalty.definition.name === 'ridge')
      .map((one) => [one.algorithm.definition.name, titleOf(one), one] as const),
  )('%s, for %s: the learning rate does not, where many steps are needed', (_, _title, one) => {
    const want = optimumOf(one)
    const base = converging(one)
    const rate = Number(base['learningRate'] ?? Number.NaN)
    for (const settings of [base, ...(rate > 0 ? [{ ...base, learningRate: 0.7 * rate }] : [])]) {
      const { training, theta, outcome } = ended(prepared(one, settings))
      expect(outcome.converged).toBe(true)
      const atStart = subgradientNorm(one, training, new Float64Array(theta.length))
      expect(subgradientNorm(one, training, theta)).toBeLessThan(1e-8 * atStart)
      expect(digits(theta, want), inWords(settings)).toBeGreaterThan(6)
    }
  })
})

describe('what we set for the family or as a penalty does move parameters: the laws above can fail', () => {
  test.each(
    penalties
      .filter(({ definition }) => schemaOf(definition).length > 0)
      .flatMap((penalty) =>
        schemaOf(penalty.definition).map(([name, h]) => [penalty.definition.name, name, penalty, h] as const),
      ),
  )('%s: %s', (_, name, penalty, h) => {
    const triple = {
      model: linear as unknown as Maker<AnyModel>,
      cost: squaredError as unknown as Maker<AnyCost>,
      penalty,
      classes: 0,
    } as const
    const theta = (settings: Settings) => {
      const { parts } = composed(triple)
      return ended(prepare({ parts: { ...parts, penalty: penalty(settings) as never } }, dataOf(triple))).theta
    }
    const base = usualSettings(penalty.definition)
    for (const value of otherValues(h).filter((other) => other !== base[name]))
      expect(digits(theta({ ...base, [name]: value }), theta(base)), `${name} ${value}`).toBeLessThan(6)
  })
})

test('changing a decision changes no parameter, so that it takes no training', () => {
  const rows = dataOf({ cost: logLoss as unknown as Maker<AnyCost>, classes: 2 })
  for (const model of models)
    for (const [name, h] of schemaOf(model.definition))
      if (roleOf(model.definition, h) === 'decision')
        for (const value of otherValues(h)) {
          const theta = (settings: Settings) =>
            ended(prepare({ parts: { model: model(settings) } } as never, rows)).theta
          expect(theta({ [name]: value })).toEqual(theta({}))
        }
})

describe('more of a resource continues the same training', () => {
  const cases = compositions.flatMap((one) =>
    schemaOf(one.algorithm.definition)
      .filter(([, h]) => h.mark === 'resource')
      .map(([name]) => [one.algorithm.definition.name, name, titleOf(one), one] as const),
  )
  test.each(cases)('%s: %s, for %s', (_, name, _title, one) => {
    const settings = { ...defaultSettings(one.algorithm.definition), ...slow(one.algorithm) }
    for (const [few, more] of [
      [1, 2],
      [3, 8],
      [10, 40],
    ]) {
      const [short, long] = [few, more].map(
        (count) => ended(prepared(one, { ...settings, [name]: count }, { seed: 5 })).steps,
      )
      const later = new Map(long.map((step) => [step.step, step]))
      const common = short
        .slice(0, one.algorithm.definition.limit ? undefined : -1)
        .filter(({ step }) => later.has(step))
      expect(common.length).toBeGreaterThan(0)
      for (const step of common.slice(0, -1)) expect(step).toEqual(later.get(step.step))
      if (one.algorithm.definition.limit) expect(common).toEqual(short)
    }
  })
})

describe('more of a resource never worsens the cost, where the definition says that it descends', () => {
  const cases = compositions.filter(
    ({ algorithm, cost }) => algorithm.definition.descends && 'quadratic' in cost.definition.offers,
  )
  test('some algorithms say so', () => expect(cases.length).toBeGreaterThan(0))

  test.each(cases.map((one) => [one.algorithm.definition.name, titleOf(one), one] as const))(
    '%s, for %s',
    (_, _title, one) => {
      const { definition } = one.algorithm
      const limit =
        definition.limit && 'learningRate' in definition.hyperparameters
          ? definition.limit.rate(curvatureOf(one), {})
          : undefined
      const resource = schemaOf(definition).find(([, h]) => h.mark === 'resource')?.[0] as string
      fc.assert(
        fc.property(
          fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          fc.integer({ min: 1, max: 60 }),
          fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 4 }),
          (share, count, start) => {
            const settings = { [resource]: count, ...(limit !== undefined && { learningRate: share * limit }) }
            const { steps, training, theta } = ended(prepared(one, settings, { start }))
            for (let k = 1; k < steps.length; k++)
              expect(steps[k].cost).toBeLessThanOrEqual(steps[k - 1].cost * (1 + 1e-12))
            const more = ended(prepared(one, { ...settings, [resource]: count + 1 }, { start }))
            expect(more.training.problem.cost(more.theta)).toBeLessThanOrEqual(
              training.problem.cost(theta) * (1 + 1e-12),
            )
          },
        ),
        { numRuns: 40 },
      )
    },
  )

  test.each(
    cases
      .filter(({ algorithm }) => algorithm.definition.limit)
      .map((one) => [one.algorithm.definition.name, titleOf(one), one] as const),
  )('%s, for %s: above its limit it does grow, so that the law can fail', (_, _title, one) => {
    const limit = one.algorithm.definition.limit?.rate(curvatureOf(one), {}) as number
    const { steps } = ended(prepared(one, { learningRate: 1.05 * limit, epochs: 400 }))
    expect(steps[steps.length - 1].cost).toBeGreaterThan(steps[0].cost)
  })
})
