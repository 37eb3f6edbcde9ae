import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import '../../test/to-agree.ts'
import { type Column, columnAt } from '../data/column.ts'
import { columnOf } from '../data/column-of.ts'
import type { LearnContext, Learnt } from '../define/definitions.ts'
import type { AnyPartOf, AnyTransform } from '../define/estimator.ts'
import { impute } from './impute.ts'
import { oneHot } from './one-hot.ts'
import { polynomial } from './polynomial.ts'
import { standardize } from './standardize.ts'

const number = fc.oneof(
  fc.integer({ min: -400, max: 400 }).map((k) => k / 8),
  fc.constant(null),
)
const word = fc.constantFrom('a', 'b', 'c', 'd', null)
const row = fc.record({ x: number, y: number, s: word, f: fc.constantFrom(true, false, null) })
const table = fc.array(row, { minLength: 4, maxLength: 12 })
type Row = { x: number | null; y: number | null; s: string | null; f: boolean | null }

const whole: Row = { x: 1, y: 2, s: 'a', f: true }
const columnsOf = (rows: readonly Row[]): Column[] => [
  columnOf(
    'x',
    rows.map(({ x }) => x),
  ),
  columnOf(
    'y',
    rows.map(({ y }) => y),
  ),
  columnOf(
    's',
    rows.map(({ s }) => s),
  ),
  columnOf(
    'f',
    rows.map(({ f }) => f),
  ),
]

const steps = [
  impute({ missingIndicator: true }),
  oneHot({ unseen: 'zeros' }),
  polynomial({ degree: 3 }),
  standardize(),
] as unknown as readonly AnyPartOf<AnyTransform>[]

/** What each transform learns, one after another. */
function learnt(columns: readonly Column[], weights?: Float64Array): Learnt[] {
  const context: LearnContext = { weights, baseline: true, anyBasis: false }
  let now = columns
  return steps.map(({ definition, settings }) => {
    const own: Learnt = definition.learn(now, settings, context)
    now = definition.apply(now, own, settings)
    return own
  })
}

describe('what the transforms learn', () => {
  test('does not depend on rows that were held out', () => {
    fc.assert(
      fc.property(table, table, table, (training, held, other) => {
        const rows = [...training, whole]
        const train = Uint32Array.from(rows.keys())
        const part = (rest: readonly Row[]) => columnsOf([...rows, ...rest]).map((column) => columnAt(column, train))
        expect(learnt(part(held))).toEqual(learnt(part(other)))
      }),
    )
  })

  test('from a row of weight k is what k such rows teach', () => {
    const weighted = fc.array(fc.tuple(row, fc.integer({ min: 0, max: 3 })), { minLength: 4, maxLength: 10 })
    fc.assert(
      fc.property(weighted, (given) => {
        const all: [Row, number][] = [[whole, 1], ...given]
        const weights = Float64Array.from(all, ([, weight]) => weight)
        const repeated = all.flatMap(([own, weight]) => new Array<Row>(weight).fill(own))
        const byWeight = learnt(columnsOf(all.map(([own]) => own)), weights)
        const byRepeating = learnt(columnsOf(repeated))
        byRepeating.forEach((want, s) => {
          for (const [name, value] of Object.entries(want)) {
            const got = byWeight[s][name]
            if (name === 'levels') continue // also knows the levels of rows without weight, so that they can be encoded
            if (!(value instanceof Float64Array)) expect(got).toEqual(value)
            else for (const [j, number] of value.entries()) expect((got as Float64Array)[j]).toBeCloseTo(number, 9)
          }
        })
      }),
    )
  })

  test('is plain data that survives a file', () => {
    for (const own of learnt(
      columnsOf([whole, { x: null, y: 3, s: 'b', f: false }, { x: 4, y: 1, s: null, f: null }]),
    )) {
      const kept = JSON.parse(JSON.stringify(own, (_, value) => (value instanceof Float64Array ? [...value] : value)))
      expect(structuredClone(own)).toEqual(own)
      expect(kept.columns).toEqual(own['columns'])
    }
  })
})
