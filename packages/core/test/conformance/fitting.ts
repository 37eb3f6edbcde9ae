import { expect } from 'vitest'
import { HpError } from '../../src/define/errors.ts'
import { fit, train } from '../../src/fit.ts'
import { norm } from '../../src/numeric/convergence.ts'
import { random } from '../../src/numeric/random.ts'
import { lacks, resolve } from '../../src/training/resolve.ts'
import { prepare } from '../../src/training/training.ts'
import { algorithms, digits, drained } from '../contract/every.ts'
import { errorOf } from './construction.ts'
import {
  type Check,
  fitted,
  linked,
  linkOf,
  parametersOf,
  pick,
  rowsOf,
  type Subject,
  said,
  type World,
} from './subject.ts'

const order = (rows: number) => random('order').permutation(rows)

/** What a training promises, whatever the model. */
export const fitting = ({ usualColumns, usualRows, table }: World): readonly Check[] => [
  {
    name: 'two fits give the same bits',
    run({ estimator }) {
      const [a, b] = [0, 1].map(() => fitted(estimator(), usualRows()))
      expect(parametersOf(a)).toEqual(parametersOf(b))
      expect(a.trace).toEqual(b.trace)
      expect(JSON.stringify(a)).toBe(JSON.stringify(b))
    },
  },
  {
    name: 'the same seed gives the same bits, and any seed an answer',
    run({ estimator }) {
      for (const seed of [0, 7, 'seven', 2 ** 53 - 1]) {
        const [a, b] = [0, 1].map(() => parametersOf(fitted(estimator(), usualRows(), { seed })))
        expect(a).toEqual(b)
        expect(a.every(Number.isFinite)).toBe(true)
      }
      expect(errorOf(() => fitted(estimator(), usualRows(), { seed: -1 }))).toMatchObject({ code: 'request/invalid' })
    },
  },
  {
    name: 'a fit remembers nothing of the fit before',
    run({ estimator }) {
      const composed = estimator()
      const want = parametersOf(fitted(estimator(), usualRows(2)))
      fitted(composed, usualRows(1))
      fitted(composed, rowsOf(table(20, 2)))
      expect(parametersOf(fitted(composed, usualRows(2)))).toEqual(want)
    },
  },
  {
    name: 'a fitted model stays as it is when another is fitted',
    run({ estimator }) {
      const composed = estimator()
      const first = fitted(composed, usualRows(1))
      const [before, text] = [said(first, usualColumns()), JSON.stringify(first)]
      fitted(composed, usualRows(2))
      expect(said(first, usualColumns())).toEqual(before)
      expect(JSON.stringify(first)).toBe(text)
    },
  },
  {
    name: 'the order of rows does not matter, to 10 digits',
    run({ estimator }) {
      const columns = usualColumns()
      const shuffled = fitted(estimator(), rowsOf(pick(columns, order(60))))
      expect(digits(said(shuffled, columns), said(fitted(estimator(), rowsOf(columns)), columns))).toBeGreaterThan(10)
    },
  },
  {
    name: 'the order of columns does not matter, to 9 digits',
    run({ estimator }) {
      const { x1, x2, x3, y } = usualColumns()
      const [a, b] = [
        { x1, x2, x3, y },
        { x3, y, x2, x1 },
      ].map((columns) => fitted(estimator(), rowsOf(columns)))
      expect(digits(said(b, { x1, x2, x3 }), said(a, { x1, x2, x3 }))).toBeGreaterThan(9)
      expect([...b.data.features].sort()).toEqual(a.data.features)
    },
  },
  {
    name: 'weights of one are no weights, and weights of a half are weights of one',
    run(subject) {
      const want = parametersOf(fitted(subject.estimator(), usualRows()))
      for (const weight of [1, 0.5, 3])
        expect(digits(weighted(subject, usualColumns(), new Float64Array(60).fill(weight)), want)).toBeGreaterThan(10)
    },
  },
  {
    name: 'a row of weight 0 is absent, whatever it holds',
    run(subject) {
      const columns = usualColumns()
      const present = [...Array(60).keys()].filter((i) => i % 7 !== 3)
      const want = parametersOf(fitted(subject.estimator(), rowsOf(pick(columns, present))))
      const wild = { ...columns, x2: columns.x2.map((x, i) => (i % 7 === 3 ? 1e6 : x)) }
      const weights = Float64Array.from({ length: 60 }, (_, i) => Number(i % 7 !== 3))
      expect(digits(weighted(subject, wild, weights), want)).toBeGreaterThan(10)
    },
  },
  {
    name: 'a whole weight repeats its row',
    run(subject) {
      const columns = usualColumns()
      const weights = Float64Array.from({ length: 60 }, (_, i) => i % 4)
      const repeated = [...Array(60).keys()].flatMap((i) => Array<number>(weights[i]).fill(i))
      const want = parametersOf(fitted(subject.estimator(), rowsOf(pick(columns, repeated))))
      expect(digits(weighted(subject, columns, weights), want)).toBeGreaterThan(9)
    },
  },
  {
    name: 'tiny and huge weights are as good as any',
    run(subject) {
      const weights = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 3))
      const want = weighted(subject, usualColumns(), weights)
      for (const unit of [2 ** -500, 2 ** 500])
        expect(
          digits(
            weighted(
              subject,
              usualColumns(),
              weights.map((w) => w * unit),
            ),
            want,
          ),
          `${unit}`,
        ).toBeGreaterThan(10)
    },
  },
  {
    name: 'negative weights, and none above 0, are refused',
    run(subject) {
      for (const weights of [new Float64Array(60), Float64Array.from({ length: 60 }, (_, i) => (i === 5 ? -1 : 1))])
        expect(errorOf(() => weighted(subject, usualColumns(), weights))).toMatchObject({ code: 'data/weights' })
    },
  },
  {
    name: 'an offset is taken off the target for training and comes back in predictions',
    run({ estimator }) {
      const columns = usualColumns()
      const o = columns.x1.map((x, i) => 10 + x * (i % 5))
      const model = fitted(estimator(), rowsOf({ ...columns, o }, { offset: 'o' }))
      const plain = fitted(estimator(), rowsOf({ ...columns, y: columns.y.map((y, i) => y - o[i]) }))
      expect(digits(parametersOf(model), parametersOf(plain))).toBeGreaterThan(10)
      const want = said(plain, columns).map((value, i) => value + o[i])
      expect(digits(said(model, { ...columns, o }), want)).toBeGreaterThan(10)
      expect(digits([model.scores.mse ?? 0], [plain.scores.mse ?? 0])).toBeGreaterThan(8)
    },
  },
  {
    name: 'a warm start leads where a cold one leads',
    run({ estimator, model }) {
      const far = linked(model) ? 0.3 : 1.5 // exponents grow soon
      const { problem, run } = prepare(estimator(), usualRows())
      drained(run())
      const want = parametersOf(fitted(estimator(), usualRows()))
      const starts = [problem.theta.slice(), new Float64Array(problem.theta.length).fill(far)]
      for (const start of starts)
        expect(digits(parametersOf(fitted(estimator(), usualRows(), { start })), want)).toBeGreaterThan(9)
    },
  },
  {
    name: 'a family without an intercept has none, wherever any algorithm starts',
    run({ estimator, model, settings }) {
      if (model(settings).settings['intercept'] !== false) return
      const length = prepare(estimator(), usualRows()).problem.theta.length
      const start = new Float64Array(length).fill(1.5)
      for (const make of algorithms) {
        if (lacks({ ...resolve(estimator()), algorithm: make() })) continue
        const slow = 'learningRate' in make.definition.hyperparameters ? { learningRate: 1e-3 } : {}
        const { parameters } = fitted(estimator({ algorithm: make(slow) as never, transforms: [] }), usualRows(), {
          start,
        })
        expect(parameters, make.definition.name).toMatchObject({ intercept: 0 })
      }
    },
  },
  {
    name: 'a start of another length, or that is no number, is refused',
    run({ estimator }) {
      const length = prepare(estimator(), usualRows()).problem.theta.length
      for (const start of [[], Array(length + 1).fill(0), Array(length).fill(Number.NaN)])
        expect(errorOf(() => fitted(estimator(), usualRows(), { start }))).toMatchObject({ code: 'request/invalid' })
    },
  },
  {
    name: 'the algorithm that was chosen converges, and says by what it is known',
    run({ estimator }) {
      const { certificate, findings } = fitted(estimator(), usualRows())
      expect(certificate.converged).toBe(true)
      expect(certificate.iterations).toBeGreaterThan(0)
      expect(findings.map(({ code }) => code)).not.toContain('not-converged')
      const { composition, problem, run } = prepare(estimator(), usualRows())
      if (!('slope' in composition.penalty.definition.offers)) return
      const [gradient, atStart] = [0, 1].map(() => new Float64Array(problem.theta.length))
      problem.gradient(problem.theta, atStart)
      drained(run())
      problem.gradient(problem.theta, gradient)
      expect(norm(gradient)).toBeLessThan(1e-10 * norm(atStart))
    },
  },
  {
    name: 'the cost it reports is that of its parameters, by cost and penalty',
    run({ estimator, model }) {
      const { etaOf } = linkOf({ model })
      const columns = usualColumns()
      const weights = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 3))
      const data = rowsOf({ ...columns, w: weights }, { weights: 'w' })
      const { cost, prediction } = fitted(estimator(), data)
      const { composition, problem, run } = prepare(estimator(), data)
      drained(run())
      const predicted = said({ prediction }, columns)
      let [sum, total] = [0, 0]
      for (let i = 0; i < 60; i++) {
        sum +=
          weights[i] * composition.cost.definition.row(columns.y[i], etaOf(predicted[i]), composition.cost.settings)
        total += weights[i]
      }
      expect(digits([cost.value], [sum / total])).toBeGreaterThan(12)
      const usual = model.definition.cost
      expect(cost.name).toBe(typeof usual === 'string' ? usual : usual.number)
      let penalty = 0
      let at = 0
      for (const [name, shape] of Object.entries(problem.shapes)) {
        const size = (shape as readonly number[]).reduce((a, b) => a * b, 1)
        for (let j = 0; j < size; j++, at++)
          if (model.definition.penalised.includes(name))
            penalty += composition.penalty.definition.value(problem.theta[at], composition.penalty.settings)
      }
      expect(digits([cost.penalty], [penalty])).toBeGreaterThan(12)
    },
  },
  {
    name: 'its trace ends with the cost it reports, steps increasing',
    run({ estimator }) {
      const { trace, cost } = fitted(estimator(), usualRows(), { trace: 'theta' })
      expect(trace.length).toBeGreaterThan(0)
      trace.forEach(({ step, theta }, k) => {
        if (k > 0) expect(step).toBeGreaterThan(trace[k - 1].step)
        expect(theta?.every(Number.isFinite)).toBe(true)
      })
      expect(digits([trace.at(-1)?.cost ?? Number.NaN], [cost.value + cost.penalty])).toBeGreaterThan(12)
      expect(fitted(estimator(), usualRows(), { trace: 'none' }).trace).toEqual([])
    },
  },
  {
    name: 'its ledger counts one complete training and the costs it asked for',
    run({ estimator }) {
      const { ledger } = fitted(estimator(), usualRows())
      expect(ledger).toMatchObject({ completeTrainings: 1, saved: { completeTrainings: 0 } })
      expect(ledger.costEvaluations).toBeGreaterThan(0)
      expect(ledger.gradientEvaluations).toBeGreaterThanOrEqual(0)
    },
  },
  {
    name: 'train, step by step, and fit give the same bits',
    async run({ estimator }) {
      const seen: number[] = []
      const waited = await fit(estimator(), usualRows(), { onStep: ({ step }) => seen.push(step) })
      expect(parametersOf(waited as never)).toEqual(parametersOf(fitted(estimator(), usualRows())))
      expect(seen).toEqual(waited.trace.map(({ step }) => step))
    },
  },
  {
    name: 'a signal that is given before stops a fit before it begins',
    async run({ estimator }) {
      const steps: number[] = []
      const stopped = fit(estimator(), usualRows(), {
        signal: AbortSignal.abort(),
        onStep: ({ step }) => steps.push(step),
      })
      await expect(stopped).rejects.toMatchObject({ name: 'HpError', code: 'fit/aborted' })
      expect(steps).toEqual([])
    },
  },
  {
    name: 'a signal stops a fit by any of its algorithms before its next step',
    async run({ estimator }) {
      for (const make of algorithms) {
        const endless = Object.fromEntries(
          Object.entries(make.definition.hyperparameters as Record<string, { mark?: string }>)
            .filter(([, { mark }]) => mark === 'resource')
            .map(([name]) => [name, 100_000_000]),
        )
        const controller = new AbortController()
        let after = 0
        const onStep = () => {
          if (controller.signal.aborted) after++
          controller.abort()
        }
        const error = await fit(estimator({ algorithm: make(endless) as never }), usualRows(), {
          signal: controller.signal,
          onStep,
        }).catch((cause: unknown) => cause)
        expect(error, make.definition.name).toBeInstanceOf(HpError)
        expect((error as HpError).code).toMatch(/^(fit\/aborted|estimator\/needs)$/)
        expect(after).toBe(0)
      }
    },
  },
  {
    name: 'a training can be left at any step: nothing is half-done, and the next one has the same bits',
    run({ estimator }) {
      const data = usualRows()
      const values = JSON.stringify(data.columns)
      const want = parametersOf(fitted(estimator(), data))
      const composed = estimator()
      const steps = train(composed, data)
      steps.next()
      steps.return(undefined as never)
      expect(steps.next().done).toBe(true)
      expect(JSON.stringify(data.columns)).toBe(values)
      expect(parametersOf(fitted(composed, data))).toEqual(want)
    },
  },
  {
    name: 'trainings that take turns do not disturb each other',
    run({ estimator }) {
      const data = [usualRows(1), usualRows(2)]
      const want = data.map((rows) => parametersOf(fitted(estimator(), rows)))
      const composed = estimator()
      const running = data.map((rows) => train(composed, rows))
      const ended = new Map<number, Float64Array>()
      while (ended.size < 2)
        running.forEach((steps, k) => {
          const next = ended.has(k) ? undefined : steps.next()
          if (next?.done) ended.set(k, parametersOf(next.value as never))
        })
      expect([ended.get(0), ended.get(1)]).toEqual(want)
    },
  },
]

function weighted({ estimator }: Subject, columns: Record<string, Float64Array>, weights: Float64Array): Float64Array {
  return parametersOf(fitted(estimator(), rowsOf({ ...columns, w: weights }, { weights: 'w' })))
}
