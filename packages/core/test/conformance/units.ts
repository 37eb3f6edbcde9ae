import { expect } from 'vitest'
import type { AnyPartOf, AnyPenalty } from '../../src/define/estimator.ts'
import { random } from '../../src/numeric/random.ts'
import { prepare } from '../../src/training/training.ts'
import { digits, drained } from '../contract/every.ts'
import { type Check, fitted, noPenalty, rowsOf, said, type World } from './subject.ts'

/** The same penalty for a target in other units: c² times that of θ/c, as a quadratic cost changes. */
function inUnits({ definition, settings }: AnyPartOf<AnyPenalty>, c: number): AnyPartOf<AnyPenalty> {
  const { value, offers } = definition
  const scaled = {
    ...('slope' in offers && { slope: (theta: number, h: object) => c * offers.slope(theta / c, h) }),
    ...('prox' in offers && { prox: (v: number, step: number, h: object) => c * offers.prox(v / c, step, h) }),
    ...('quadratic' in offers && { quadratic: (h: object) => offers.quadratic(h) }),
    ...('split' in offers && {
      split: (h: object) => ({ l1: c * offers.split(h).l1, l2: offers.split(h).l2 }),
    }),
  }
  return {
    definition: { ...definition, value: (theta, h) => c * c * value(theta / c, h), offers: scaled },
    settings,
  }
}

/** What becomes of a fit when the data are measured in other units, and whether it is where the cost is least. */
export const units = ({ usualColumns, usualRows }: World): readonly Check[] => [
  {
    name: 'a target in other units gives predictions in these units, the penalty in these units too',
    run({ estimator, penalty, penaltySettings }) {
      const columns = usualColumns()
      const want = said(fitted(estimator(), rowsOf(columns)), columns)
      for (const c of [3, -1, 1e-6, 2 ** 400, 2 ** -400]) {
        const own = penalty.definition.name === 'none' ? penalty() : inUnits(penalty(penaltySettings), Math.abs(c))
        const model = fitted(
          estimator({ penalty: own as never }),
          rowsOf({ ...columns, y: columns.y.map((y) => c * y) }),
        )
        expect(
          digits(
            said(model, columns).map((value) => value / c),
            want,
          ),
          `in units of ${c}`,
        ).toBeGreaterThan(8)
      }
    },
  },
  {
    name: 'a feature in other units gives the same predictions',
    run({ estimator }) {
      const columns = usualColumns()
      const want = said(fitted(estimator(), rowsOf(columns)), columns)
      for (const c of [-1, 1000, 1e-8]) {
        const scaled = { ...columns, x2: columns.x2.map((x) => c * x) }
        expect(digits(said(fitted(estimator(), rowsOf(scaled)), scaled), want), `${c}`).toBeGreaterThan(8)
      }
    },
  },
  {
    name: 'a feature counted from another zero gives the same predictions',
    run({ estimator }) {
      const columns = usualColumns()
      const want = said(fitted(estimator(), rowsOf(columns)), columns)
      const shifted = { ...columns, x2: columns.x2.map((x) => x + 273) }
      expect(digits(said(fitted(estimator(), rowsOf(shifted)), shifted), want)).toBeGreaterThan(8)
    },
  },
  {
    name: 'a target counted from another zero shifts the predictions and nothing else',
    run({ estimator }) {
      const columns = usualColumns()
      const want = said(fitted(estimator(), rowsOf(columns)), columns)
      const shifted = fitted(estimator(), rowsOf({ ...columns, y: columns.y.map((y) => y + 40) }))
      expect(
        digits(
          said(shifted, columns),
          want.map((value) => value + 40),
        ),
      ).toBeGreaterThan(8)
    },
  },
  {
    name: 'the cost at its parameters is no larger than around them',
    run({ estimator }) {
      const { problem, run } = prepare(estimator(), usualRows())
      drained(run())
      const least = problem.cost(problem.theta)
      const stream = random('around')
      for (let round = 0; round < 200; round++) {
        const length = [1e-4, 1e-2, 1, 10][round % 4]
        const theta = problem.theta.map((value) => value + length * stream.normal())
        if (!problem.intercept) theta[0] = 0
        expect(problem.cost(theta)).toBeGreaterThanOrEqual(least * (1 - 1e-14))
      }
    },
  },
  {
    name: 'the gradient of the cost is what differences say, to 6 digits, also of a part of the rows and with weights',
    run({ estimator, penalty }) {
      const smooth = 'slope' in penalty.definition.offers ? {} : { penalty: noPenalty() as never }
      const weights = Float64Array.from({ length: 60 }, (_, i) => (i % 3) + 1)
      for (const data of [usualRows(), rowsOf({ ...usualColumns(), w: weights }, { weights: 'w' })]) {
        const { problem } = prepare(estimator(smooth), data)
        const stream = random('gradient')
        const length = problem.theta.length
        const batch = Uint32Array.of(3, 7, 20, 41, 59)
        const [out, few, scratch] = [0, 1, 2].map(() => new Float64Array(length))
        for (let round = 0; round < 5; round++) {
          const theta = Float64Array.from({ length }, () => stream.normal())
          if (!problem.intercept) theta[0] = 0
          expect(digits([problem.gradient(theta, out)], [problem.cost(theta)])).toBeGreaterThan(14)
          problem.gradientOn(batch, theta, few)
          const [whole, part] = [0, 1].map(() => new Float64Array(length))
          for (let j = problem.intercept ? 0 : 1; j < length; j++) {
            const d = 1e-4
            const [after, before] = [theta.slice(), theta.slice()]
            after[j] += d
            before[j] -= d
            whole[j] = (problem.cost(after) - problem.cost(before)) / (2 * d)
            part[j] = (problem.gradientOn(batch, after, scratch) - problem.gradientOn(batch, before, scratch)) / (2 * d)
          }
          expect(digits(out, whole)).toBeGreaterThan(6)
          expect(digits(few, part)).toBeGreaterThan(6)
        }
      }
    },
  },
]
