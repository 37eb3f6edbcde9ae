import { describe, expect, test } from 'vitest'
import { train } from '../../src/fit.ts'
import { prepare } from '../../src/training/training.ts'
import { errorOf } from '../conformance/construction.ts'
import { algorithms, costs, digits, drained, models, schemaOf } from './every.ts'
import {
  type Composition,
  composed,
  compositions,
  converging,
  dataOf,
  ended,
  fits,
  fittingOf,
  prepared,
  subgradientNorm,
  suited,
  type Triple,
  titleOf,
  triples,
} from './trainings.ts'

/** Where the cost of a triple is least, as the algorithm finds it that `fit` chooses. */
const optima = new Map<Triple, { readonly theta: Float64Array; readonly total: number }>()
function optimum({ model, cost, penalty, classes }: Triple) {
  const triple = triples.find(
    (one) => one.model === model && one.cost === cost && one.penalty === penalty && one.classes === classes,
  ) as Triple
  const known = optima.get(triple)
  if (known) return known
  const { training, theta } = ended(prepare(composed(triple), dataOf(triple)))
  const found = { theta, total: training.problem.cost(theta) }
  optima.set(triple, found)
  return found
}

/** One of every resource. */
const least = ({ algorithm }: Composition) =>
  Object.fromEntries(schemaOf(algorithm.definition).flatMap(([name, h]) => (h.mark === 'resource' ? [[name, 1]] : [])))
const hasResource = (composition: Composition) => Object.keys(least(composition)).length > 0

describe('which goes with which', () => {
  test('every model, cost and penalty has an algorithm, every algorithm has a model, a cost and a penalty', () => {
    for (const triple of triples) expect(fittingOf(triple).length, titleOf(triple)).toBeGreaterThan(0)
    for (const algorithm of algorithms) expect(triples.some((triple) => fits({ ...triple, algorithm }))).toBe(true)
    for (const model of models) expect(costs.some((cost) => suited(model, cost))).toBe(true)
    for (const cost of costs) expect(models.some((model) => suited(model, cost))).toBe(true)
  })

  const misfits = triples.flatMap((triple) =>
    algorithms.filter((algorithm) => !fits({ ...triple, algorithm })).map((algorithm) => ({ ...triple, algorithm })),
  )
  test.each(misfits.map((one) => [one.algorithm.definition.name, titleOf(one), one] as const))(
    '%s is refused for %s, and those that would do are named',
    (name, _, one) => {
      const refusal = errorOf(() => prepared(one, {}))
      expect(refusal?.code).toBe('estimator/needs')
      expect(refusal?.what).toContain(name)
      const named = refusal?.fix?.split(': ')[1].split(', ')
      expect(named).toEqual(fittingOf(one).map(({ definition }) => definition.name))
    },
  )

  test.each(triples.map((triple) => [titleOf(triple), triple] as const))(
    'fit chooses one for %s that reaches the optimum',
    (_, triple) => {
      const { training, theta, outcome } = ended(prepare(composed(triple), dataOf(triple)))
      const chosen = training.composition.algorithm.definition.name
      expect(fittingOf(triple).map(({ definition }) => definition.name)).toContain(chosen)
      expect(outcome.converged).toBe(true)
      const atStart = subgradientNorm(triple, training, new Float64Array(theta.length))
      const enough = outcome.method === 'gradient-norm' ? 1e-9 : 1e-12
      expect(subgradientNorm(triple, training, theta)).toBeLessThan(enough * Math.max(atStart, 1))
    },
  )
})

describe.each(compositions.map((one) => [one.algorithm.definition.name, titleOf(one), one] as const))(
  'the algorithm %s, for %s',
  (_, _triple, one) => {
    const { definition } = one.algorithm

    test('reaches the optimum, and says so', () => {
      const { training, theta, outcome } = ended(prepared(one, converging(one)))
      const best = optimum(one)
      expect(outcome.converged).toBe(true)
      expect(outcome.diverged ?? false).toBe(false)
      expect(digits(theta, best.theta)).toBeGreaterThan(6)
      expect(training.problem.cost(theta)).toBeLessThanOrEqual(best.total * (1 + 1e-10))
    })

    test('measures its gradient as it is: at the end, and when it was stopped early', () => {
      for (const settings of [converging(one), ...(hasResource(one) ? [{ ...converging(one), ...least(one) }] : [])]) {
        const { training, theta, outcome } = ended(prepared(one, settings))
        const measured = subgradientNorm(one, training, theta)
        const atStart = subgradientNorm(one, training, new Float64Array(theta.length))
        expect(Math.abs(outcome.gradientNorm - measured)).toBeLessThanOrEqual(1e-6 * measured + 1e-13 * atStart)
        if (definition.exact) expect(outcome.method).toBe('exact')
      }
    })

    test('bounds the distance of its cost from the least by the duality gap, where it gives one', () => {
      for (const settings of [converging(one), least(one)]) {
        const { training, theta, outcome } = ended(prepared(one, settings))
        if (outcome.dualityGap === undefined) continue
        const beyond = training.problem.cost(theta) - optimum(one).total
        expect(outcome.dualityGap).toBeGreaterThanOrEqual(beyond - 1e-13)
        if (outcome.converged) expect(outcome.dualityGap).toBeLessThan(1e-8 * (1 + optimum(one).total))
      }
    })

    if (hasResource(one))
      test('does not claim to have converged when it was stopped early', () => {
        const { training, theta, outcome } = ended(prepared(one, { ...converging(one), ...least(one) }))
        expect(digits(theta, optimum(one).theta)).toBeLessThan(6)
        expect(outcome.converged).toBe(false)
        expect(training.problem.cost(theta)).toBeGreaterThan(optimum(one).total)
        const { certificate, findings } = drained(
          train(composed(one, one.algorithm({ ...converging(one), ...least(one) })), dataOf(one)),
        )
        expect(certificate.converged).toBe(false)
        expect(findings.map(({ code }) => code)).toContain('not-converged')
      })

    test('reports steps that increase, each with the cost at θ; the first is the start, or for an exact algorithm the answer', () => {
      const { training, outcome, steps } = ended(prepared(one, converging(one)))
      expect(steps[0].step).toBe(definition.exact ? 1 : 0)
      expect(outcome.iterations).toBeLessThanOrEqual(steps[steps.length - 1].step)
      steps.forEach(({ step, cost, theta }, k) => {
        if (k > 0) expect(step).toBeGreaterThan(steps[k - 1].step)
        if (k < 20) expect(digits([cost], [training.problem.cost(theta)])).toBeGreaterThan(11)
      })
      if (!definition.exact && definition.limit) expect(steps[0].theta.every((value) => value === 0)).toBe(true)
    })

    test('begins where it is told to, and ends at the same optimum', () => {
      const length = optimum(one).theta.length
      const far = 'quadratic' in one.cost.definition.offers ? 1 : 0.1
      const start = Float64Array.from({ length }, (_, j) => far * (j % 2 ? 3 : -2))
      const { theta, steps } = ended(prepared(one, converging(one), { start }))
      if (!definition.exact) expect(steps[0].theta.subarray(1)).toEqual(start.subarray(1))
      expect(digits(theta, optimum(one).theta)).toBeGreaterThan(6)
    })

    test('takes the optimum for what it is when it begins there', () => {
      const { theta, outcome } = ended(prepared(one, {}, { start: optimum(one).theta }))
      if (definition.exact || outcome.method === 'duality-gap') expect(outcome.converged).toBe(true)
      if (definition.limit) expect(digits(theta, optimum(one).theta)).toBeGreaterThan(10)
    })

    test('can be left at any step', () => {
      const training = prepared(one, converging(one))
      const running = training.run()
      for (let step = 0; step < 3; step++) running.next()
      running.return({} as never)
      expect(running.next().done).toBe(true)
      expect(training.problem.theta.every(Number.isFinite)).toBe(true)
    })

    test('leaves data, hyperparameters and other trainings alone', () => {
      const settings = {
        ...converging(one),
        ...(hasResource(one) && Object.fromEntries(Object.keys(least(one)).map((name) => [name, 7]))),
      }
      const alone = ended(prepared(one, settings)).theta
      const [a, b] = [prepared(one, settings), prepared(one, settings, { rows: dataOf(one, 'other') })]
      const before = JSON.stringify([a.problem.design.matrix, a.problem.target, a.composition.algorithm.settings])
      const [first, second] = [a.run(), b.run()]
      for (let done = false; !done; ) {
        done = first.next().done ?? false
        second.next()
      }
      expect(a.problem.theta).toEqual(alone)
      expect(JSON.stringify([a.problem.design.matrix, a.problem.target, a.composition.algorithm.settings])).toBe(before)
    })

    test('gives the same bits for the same seed, and others for another where it draws', () => {
      const few = Object.fromEntries(
        schemaOf(definition).flatMap(([name, h]) =>
          h.mark === 'resource' ? [[name, 5]] : name === 'batchSize' ? [[name, 4]] : [],
        ),
      )
      const base = converging(one)
      const rate = Number(base['learningRate']) / 10 // a few rows may be much steeper than all of them
      const settings = { ...base, ...few, ...(rate > 0 && 'batchSize' in few && { learningRate: rate }) }
      let draws = 0
      const bits = (seed: number) => {
        const { problem, composition } = prepared(one, settings, { seed })
        const random = {
          uniform() {
            draws++
            return problem.random.uniform()
          },
          shuffle(indices: Uint32Array) {
            draws++
            return problem.random.shuffle(indices)
          },
        }
        drained(composition.algorithm.definition.train({ ...problem, random }, composition.algorithm.settings))
        return problem.theta
      }
      const [a, again, b] = [bits(1), bits(1), bits(2)]
      expect(again).toEqual(a)
      if (draws === 0) expect(b).toEqual(a)
      else expect(b).not.toEqual(a)
    })
  },
)
