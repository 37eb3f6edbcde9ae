import { expect } from 'vitest'
import { dataset } from '../../src/data/dataset.ts'
import { digits } from '../contract/every.ts'
import { errorOf } from './construction.ts'
import {
  type Check,
  type Columns,
  fitted,
  linked,
  parametersOf,
  pick,
  rowsOf,
  type Subject,
  said,
  type World,
} from './subject.ts'

const fitTo = ({ estimator }: Subject, columns: Columns) => fitted(estimator(), rowsOf(columns))
/** The predictions of a fit for its own rows. */
const predictions = (subject: Subject, columns: Columns) => said(fitTo(subject, columns), columns)
/** A refusal in words, or finite predictions for every row. */
function survives(subject: Subject, columns: Columns): void {
  errorOf(() => {
    const predicted = predictions(subject, columns)
    expect(predicted.every(Number.isFinite)).toBe(true)
  })
}

/** What a model makes of any table, and what it leaves alone. */
export const input = ({ usualColumns, usualRows, table }: World): readonly Check[] => [
  {
    name: 'one feature is enough',
    run(subject) {
      const { parameters, certificate } = fitTo(subject, table(30, 1))
      expect(Object.values(parameters as object).flatMap((value) => [...[value].flat()]).length).toBeGreaterThan(0)
      expect(certificate.converged).toBe(true)
    },
  },
  {
    name: 'one row of several features is predicted, or refused in words',
    run(subject) {
      survives(subject, table(1, 4))
    },
  },
  {
    name: 'one row of one feature is predicted exactly, or refused in words',
    run(subject) {
      const columns = { x1: [2], y: [5] }
      const refused = errorOf(() =>
        expect(digits(predictions(subject, columns), [5])).toBeGreaterThan(linked(subject.model) ? 8 : 12),
      )
      if (refused) expect(refused.code).toMatch(/^data\//)
    },
  },
  {
    name: 'two rows are enough',
    run(subject) {
      survives(subject, table(2, 1))
    },
  },
  {
    name: 'no rows are refused',
    run({ estimator }) {
      const none = new Float64Array()
      expect(errorOf(() => fitted(estimator(), rowsOf({ x: none, y: none })))?.code).toMatch(/^data\/no-/)
    },
  },
  {
    name: 'no features are refused',
    run(subject) {
      expect(errorOf(() => fitTo(subject, { y: [1, 2, 3] }))).toMatchObject({ code: 'data/no-features' })
    },
  },
  {
    name: 'no target is refused',
    run({ estimator }) {
      expect(errorOf(() => fitted(estimator(), dataset(usualColumns())))).toMatchObject({ code: 'request/invalid' })
    },
  },
  {
    name: 'more features than rows are no obstacle',
    run(subject) {
      survives(subject, table(10, 14))
      expect(errorOf(() => fitTo(subject, table(10, 14)))).toBeUndefined()
    },
  },
  {
    name: 'a target of another length is refused',
    run(subject) {
      expect(errorOf(() => fitTo(subject, { x: [1, 2, 3], y: [1, 2] }))).toMatchObject({ code: 'data/shape' })
    },
  },
  {
    name: 'a flat list of numbers is refused',
    run({ estimator }) {
      expect(errorOf(() => fitted(estimator(), dataset([1, 2, 3] as never, { target: 'y' })))?.code).toMatch(/^data\//)
    },
  },
  {
    name: 'NaN and null are missing: their rows are left out and counted',
    run(subject) {
      const columns = usualColumns()
      const rest = pick(
        columns,
        [...Array(60).keys()].filter((i) => i !== 4 && i !== 17),
      )
      const want = parametersOf(fitTo(subject, rest))
      const holes = Array.from(columns.x2, (x, i) => (i === 4 || i === 17 ? null : x))
      const nan = Float64Array.from(holes, (x) => x ?? Number.NaN)
      for (const x2 of [holes, nan]) {
        const model = fitTo(subject, { ...columns, x2 })
        expect(parametersOf(model)).toEqual(want)
        expect(model.data).toMatchObject({ rows: 58, dropped: { rows: 2, why: { 'x2 is missing': 2 } } })
        expect(model.findings.map(({ code }) => code)).toContain('rows-dropped')
      }
    },
  },
  {
    name: 'a row with a missing target is left out',
    run(subject) {
      const columns = usualColumns()
      const y = Array.from(columns.y, (value, i) => (i === 9 ? null : value))
      expect(fitTo(subject, { ...columns, y }).data).toMatchObject({ rows: 59, dropped: { rows: 1 } })
    },
  },
  {
    name: 'a feature without any value is left out, and all of them are refused',
    run(subject) {
      const nothing = new Float64Array(60).fill(Number.NaN)
      const model = fitTo(subject, { ...usualColumns(), x2: nothing })
      expect(model.data.features).toEqual(['x1', 'x3'])
      expect(errorOf(() => fitTo(subject, { x: nothing, y: usualColumns().y }))?.code).toMatch(/^data\/no-/)
    },
  },
  {
    name: 'infinities are refused, in a feature and in the target',
    run(subject) {
      for (const infinite of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        for (const name of ['x2', 'y']) {
          const columns = usualColumns()
          columns[name][7] = infinite
          const refusal = errorOf(() => fitTo(subject, columns))
          expect(refusal).toMatchObject({ code: 'data/not-finite' })
          expect(refusal?.what).toContain(name)
          expect(refusal?.what).toContain('row 8')
        }
    },
  },
  {
    name: 'words where the target must be numbers are refused, and numbers where it must be words are classes',
    run(subject) {
      const words = Array.from({ length: 60 }, (_, i) => 'ab'[i % 2])
      if (subject.model.definition.target === 'number')
        expect(errorOf(() => fitTo(subject, { ...usualColumns(), y: words }))).toMatchObject({
          code: 'data/column-kind',
        })
      else expect(errorOf(() => fitTo(subject, { ...usualColumns(), y: words }))).toBeUndefined()
    },
  },
  {
    name: 'a constant feature changes no prediction and is pointed out',
    run(subject) {
      const columns = usualColumns()
      const model = fitTo(subject, { ...columns, x4: new Float64Array(60).fill(2.5) })
      expect(model.findings.map(({ code }) => code)).toContain('constant-feature')
      expect(
        digits(said(model, { ...columns, x4: new Float64Array(60).fill(2.5) }), predictions(subject, columns)),
      ).toBeGreaterThan(8)
    },
  },
  {
    name: 'a feature of zeros changes no prediction',
    run(subject) {
      const columns = usualColumns()
      const more = { ...columns, x4: new Float64Array(60) }
      expect(digits(predictions(subject, more), predictions(subject, columns))).toBeGreaterThan(8)
    },
  },
  {
    name: 'a constant target is predicted, with a remark that there is nothing to explain',
    run(subject) {
      const model = fitTo(subject, { ...usualColumns(), y: new Float64Array(60).fill(7) })
      expect(model.findings.map(({ code }) => code)).toContain('constant-target')
      expect(digits(said(model, usualColumns()), new Float64Array(60).fill(7))).toBeGreaterThan(8)
      expect(Object.values(model.scores).every(Number.isFinite)).toBe(true)
    },
  },
  {
    name: 'a feature that comes twice does not spoil the answer: the cost is as low as without',
    run(subject) {
      const columns = usualColumns()
      const [once, twice] = [columns, { ...columns, x4: columns.x1.slice() }].map((all) => fitTo(subject, all))
      const total = ({ cost }: typeof once) => cost.value + cost.penalty
      expect(twice.certificate.converged).toBe(true)
      expect(total(twice)).toBeLessThanOrEqual(total(once) * (1 + 1e-9))
      expect(parametersOf(twice).every(Number.isFinite)).toBe(true)
    },
  },
  {
    name: 'a feature that is a sum of others does not spoil the answer either',
    run(subject) {
      const columns = usualColumns()
      const x4 = columns.x1.map((x, i) => 2 * x - 3 * columns.x2[i] + 1)
      const [once, more] = [columns, { ...columns, x4 }].map((all) => fitTo(subject, all))
      const total = ({ cost }: typeof once) => cost.value + cost.penalty
      expect(more.certificate.converged).toBe(true)
      expect(total(more)).toBeLessThanOrEqual(total(once) * (1 + 1e-9))
      expect(said(more, { ...columns, x4 }).every(Number.isFinite)).toBe(true)
    },
  },
  {
    name: 'features that are all but the same do not spoil the answer',
    run(subject) {
      const columns = usualColumns()
      const x4 = columns.x1.map((x, i) => x * (1 + (i % 2 ? 1e-12 : 0)))
      expect(predictions(subject, { ...columns, x4 }).every(Number.isFinite)).toBe(true)
    },
  },
  {
    name: 'features near 1e150 and near 1e-150 give the same predictions',
    run(subject) {
      const columns = usualColumns()
      const want = predictions(subject, columns)
      for (const unit of [2 ** 498, 2 ** -498]) {
        const scaled = { ...columns, x1: columns.x1.map((x) => x * unit), x3: columns.x3.map((x) => x * unit) }
        expect(digits(predictions(subject, scaled), want), String(unit)).toBeGreaterThan(8)
      }
    },
  },
  {
    name: 'values near the largest double are refused in words or survived',
    run(subject) {
      const columns = usualColumns()
      survives(subject, { ...columns, x1: columns.x1.map((x) => x * 4e307) })
      survives(subject, { ...columns, y: columns.y.map((y) => y * 1e307) })
    },
  },
  {
    name: 'denormal values are survived',
    run(subject) {
      const columns = usualColumns()
      survives(subject, { ...columns, x1: columns.x1.map((x) => x * 1e-310) })
    },
  },
  {
    name: 'Float32, Float64, integers, plain and frozen lists, views into larger buffers and shared memory are all the same',
    run(subject) {
      const whole = Array.from({ length: 60 }, (_, i) => ((i * 37) % 23) - 11)
      const other = Array.from({ length: 60 }, (_, i) => Math.fround(((i * 17) % 29) / 7))
      const { y } = usualColumns()
      const want = parametersOf(fitTo(subject, { a: whole, b: other, y }))
      const view = <A extends Float64Array | Int16Array>(larger: A, values: readonly number[]) => {
        larger.fill(99)
        larger.set(values, 3)
        return larger.subarray(3, 63)
      }
      const shared = new Float64Array(new SharedArrayBuffer(480))
      shared.set(whole)
      const same: readonly Columns[] = [
        { a: Int8Array.from(whole), b: Float32Array.from(other), y },
        { a: Int32Array.from(whole), b: Float64Array.from(other), y: Array.from(y) },
        { a: view(new Int16Array(70), whole), b: view(new Float64Array(80), other), y },
        { a: Object.freeze(whole.slice()), b: Object.freeze(other.slice()), y: Object.freeze(Array.from(y)) },
        { a: BigInt64Array.from(whole, BigInt) as never, b: other, y },
        { a: shared, b: other, y },
      ]
      same.forEach((columns, k) => {
        expect(parametersOf(fitTo(subject, columns)), `table ${k}`).toEqual(want)
      })
    },
  },
  {
    name: 'what was given is never changed, neither by fit nor by predict',
    run(subject) {
      const columns = usualColumns()
      const before = JSON.stringify(columns)
      const data = rowsOf(columns)
      const { fingerprint } = data
      const values = JSON.stringify(data.columns)
      const model = fitted(subject.estimator(), data)
      said(model, columns)
      said(model, data)
      expect(JSON.stringify(columns)).toBe(before)
      expect(JSON.stringify(data.columns)).toBe(values)
      expect(rowsOf(columns).fingerprint).toBe(fingerprint)
    },
  },
  {
    name: 'what is changed after it was given changes nothing',
    run(subject) {
      const columns = usualColumns()
      const data = rowsOf(columns)
      const want = parametersOf(fitTo(subject, usualColumns()))
      for (const values of Object.values(columns)) values.fill(0)
      const model = fitted(subject.estimator(), data)
      expect(parametersOf(model)).toEqual(want)
      const rows = usualColumns()
      const predicted = said(model, rows)
      const coefficients = Object.values(model.parameters as object).find((value) => ArrayBuffer.isView(value))
      ;(coefficients as Float64Array).fill(0)
      expect(said(model, rows)).toEqual(predicted)
    },
  },
  {
    name: 'features are found by name when predicting: in any order, among others, but none may lack',
    run(subject) {
      const { x1, x2, x3, y } = usualColumns()
      const model = fitTo(subject, { x1, x2, x3, y })
      const want = said(model, { x1, x2, x3 })
      expect(said(model, { x3, other: x1, x1, x2 })).toEqual(want)
      const refusal = errorOf(() => said(model, { x1, x3 }))
      expect(refusal).toMatchObject({ code: 'data/unknown-column' })
      expect(refusal?.what).toContain('x2')
    },
  },
  {
    name: 'words are refused where there were numbers in training',
    run(subject) {
      const { x1, x2, x3, y } = usualColumns()
      const model = fitTo(subject, { x1, x2, x3, y })
      const words = Array.from(x2, () => 'one')
      const refusal = errorOf(() => said(model, { x1, x2: words, x3 }))
      expect(refusal).toMatchObject({ code: 'data/column-kind' })
      expect(refusal?.what).toContain('x2')
    },
  },
  {
    name: 'words and yes or no are features too; a word that was not there in training is refused',
    run(subject) {
      const { x1, y } = usualColumns()
      const colour = Array.from({ length: 60 }, (_, i) => ['red', 'green', 'blue'][(i * i) % 3])
      const member = Array.from({ length: 60 }, (_, i) => i % 4 === 0)
      const columns = { x1, colour, member }
      const model = fitTo(subject, { ...columns, y })
      expect(said(model, columns).every(Number.isFinite)).toBe(true)
      const unseen = errorOf(() => said(model, { ...columns, colour: colour.map(() => 'mauve') }))
      expect(unseen).toMatchObject({ code: 'data/category' })
      expect(unseen?.what).toContain('mauve')
    },
  },
  {
    name: 'dates are left out with a remark',
    run(subject) {
      const day = Array.from({ length: 60 }, (_, i) => new Date(86_400_000 * i))
      const model = fitTo(subject, { ...usualColumns(), day })
      expect(model.data.features).toEqual(['x1', 'x2', 'x3'])
      expect(model.findings.map(({ code }) => code)).toContain('date-left-out')
    },
  },
  {
    name: 'any name of a column will do, and comes back in the terms',
    run({ estimator, model }) {
      const { x1, x2, y } = usualColumns()
      const strange = ['<b>x</b>', 'a "quoted", name', '数', 'x^2', 'toString', '__proto__', ' ']
      for (const name of strange) {
        const columns = new Map<string, Float64Array>([
          [name, x1],
          ['b', x2],
          ['y', y],
        ])
        const { terms, predict } = fitted(estimator(), dataset(columns, { target: 'y' }))
        expect(terms).toContain(name)
        if (model.definition.basis === undefined) expect(terms).toEqual([name, 'b'])
        expect(predict(dataset(columns)).every(Number.isFinite), name).toBe(true)
      }
    },
  },
  {
    name: 'the data that were used are on record',
    run({ estimator }) {
      const data = usualRows()
      expect(fitted(estimator(), data).data).toEqual({
        rows: 60,
        features: ['x1', 'x2', 'x3'],
        target: 'y',
        fingerprint: data.fingerprint,
        dropped: { rows: 0, why: {} },
      })
    },
  },
]
