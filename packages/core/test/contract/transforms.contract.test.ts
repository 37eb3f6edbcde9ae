import { describe, expect, test } from 'vitest'
import { booleanColumn, type Column, columnAt, dateColumn, numberColumn } from '../../src/data/column.ts'
import { columnOf } from '../../src/data/column-of.ts'
import type { Coefficients, LearnContext, Learnt, Stage } from '../../src/define/definitions.ts'
import { random } from '../../src/numeric/random.ts'
import * as check from '../../src/training/model-file-checks.ts'
import { designOf } from '../../src/training/pipeline.ts'
import { digits, inWords, schemaOf, table, transforms, variants } from './every.ts'

const rows = 60
const stream = random('columns')
const { x1, x2 } = table(rows, 2)
const words = Array.from({ length: rows }, (_, i) => ['red', 'green', 'blue', 'a "b", c'][(i * 7 + (i % 5)) % 4])
const flags = Uint8Array.from({ length: rows }, (_, i) => Number(i % 3 === 0))
const times = Float64Array.from({ length: rows }, (_, i) => 86_400_000 * (i * 31 - 700))
const gap = <T>(values: ArrayLike<T>, every: number): (T | null)[] =>
  Array.from(values, (value, i) => (i % every === 1 ? null : value))

/** Columns of every kind that a transform of the stage may meet. */
const columnsFor: Readonly<Record<Stage, () => readonly Column[]>> = {
  missing: () => [
    columnOf('x1', gap(x1, 7)),
    columnOf('x2', x2),
    columnOf('colour', gap(words, 5)),
    columnOf(
      'member',
      gap(flags, 6).map((flag) => (flag === null ? null : flag === 1)),
    ),
    dateColumn(
      'day',
      times.map((time, i) => (i % 9 === 1 ? Number.NaN : time)),
    ),
  ],
  categories: () => [
    columnOf('x1', x1),
    columnOf('colour', words),
    booleanColumn('member', flags.slice()),
    dateColumn('day', times.slice()),
  ],
  basis: () => [numberColumn('x1', x1.slice()), numberColumn('x2', x2.slice()), booleanColumn('member', flags.slice())],
  scale: () => [numberColumn('x1', x1.slice()), numberColumn('x2', x2.slice()), booleanColumn('member', flags.slice())],
}

const context = (more: Partial<LearnContext> = {}): LearnContext => ({
  weights: undefined,
  intercept: true,
  baseline: true,
  anyBasis: false,
  ...more,
})
const contexts: readonly (readonly [string, Partial<LearnContext>])[] = [
  ['', {}],
  [', in any basis', { anyBasis: true }],
  [', penalised', { baseline: false }],
  [', without intercept', { intercept: false, baseline: false }],
]

const training = Uint32Array.from({ length: 45 }, (_, i) => i)
const heldOut = Uint32Array.from({ length: rows - 45 }, (_, i) => 45 + i)
const at = (columns: readonly Column[], indices: Uint32Array) => columns.map((column) => columnAt(column, indices))
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v) => (ArrayBuffer.isView(v) ? Array.from(v as Float64Array, (x) => `${x}`) : v)),
  )
/** What a model file keeps of what was learnt, and gives back. */
const throughFile = (learnt: Learnt, meaning: Readonly<Record<string, string>>): Learnt => {
  const lists = Object.fromEntries(
    Object.entries(learnt).map(([name, values]) => [name, Array.from(values as ArrayLike<unknown>)]),
  )
  return check.learnt(new check.At(JSON.parse(JSON.stringify(lists)), 'learnt', undefined), meaning)
}
const frozen = (value: object): void => {
  for (const each of Object.values(value))
    if (typeof each === 'object' && each !== null && !ArrayBuffer.isView(each)) frozen(each)
  Object.freeze(value)
}

/** Σ coefficients · columns + intercept, for each row. */
function evaluated(columns: readonly Column[], { intercept, values, low }: Coefficients): Float64Array {
  const { design, release } = designOf(columns, columns[0].rows)
  const out = new Float64Array(design.rows).fill(intercept[0] + intercept[1])
  for (let j = 0; j < values.length; j++)
    for (let i = 0; i < design.rows; i++) {
      const k = j * design.rows + i
      out[i] += (design.matrix[k] + (design.low?.[k] ?? 0)) * (values[j] + low[j])
    }
  release()
  return out
}

describe.each(transforms.map((make) => [make.definition.name, make] as const))('the transform %s', (_, make) => {
  const { definition } = make
  const { stage, learn, apply, restate, meaning } = definition
  const columns = columnsFor[stage]()
  const cases = variants(definition)
    .filter(({ degree = 1 }) => (degree as number) < 10)
    .flatMap((settings) => contexts.map(([title, more]) => [inWords(settings) + title, settings, more] as const))

  test('says what each learnt value is, and has a stage', () => {
    expect(Object.keys(meaning)).toEqual(Object.keys(learn(columns, make().settings, context())))
    expect(['missing', 'categories', 'basis', 'scale']).toContain(stage)
    for (const [name, h] of schemaOf(definition)) expect(h.mark, name).toBeUndefined()
  })

  describe.each(cases)('with %s', (_, settings, more) => {
    const { settings: h } = make(settings)
    const learnt = learn(at(columns, training), h, context(more)) as Learnt

    test('keeps rows, gives distinct names, and the same of them for every row', () => {
      const out = apply(columns, learnt, h)
      expect(out.every((column) => column.rows === rows)).toBe(true)
      const names = out.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      expect(apply(at(columns, heldOut), learnt, h).map(({ name }) => name)).toEqual(names)
    })

    test('changes neither columns nor what it learnt, and does the same again', () => {
      const own = columnsFor[stage]()
      const kept = learn(at(own, training), h, context(more)) as Learnt
      const before = plain([own, kept])
      frozen(own as Column[])
      frozen(kept)
      const once = plain(apply(own, kept, h))
      expect(plain(apply(own, kept, h))).toEqual(once)
      learn(own, h, context(more))
      expect(plain([own, kept])).toEqual(before)
    })

    test('treats each row by itself: a part of the rows is transformed as within the whole', () => {
      const whole = apply(columns, learnt, h)
      expect(plain(apply(at(columns, heldOut), learnt, h))).toEqual(plain(at(whole, heldOut)))
      expect(plain(apply(at(columns, training), learnt, h))).toEqual(plain(at(whole, training)))
    })

    test('learns the same twice, and from rows of weight 1 as from rows without weights', () => {
      expect(plain(learn(at(columns, training), h, context(more)))).toEqual(plain(learnt))
      const weights = new Float64Array(training.length).fill(1)
      const weighted = learn(at(columns, training), h, context({ ...more, weights })) as Learnt
      alike(weighted, learnt)
    })

    test('learns nothing from rows of weight 0', () => {
      const weights = Float64Array.from({ length: rows }, (_, i) => (i < training.length ? 1 : 0))
      alike(learn(columns, h, context({ ...more, weights })) as Learnt, learnt)
    })

    test('survives a model file: what was learnt is plain data, and applies to the same bits', () => {
      const back = throughFile(learnt, meaning)
      expect(plain(apply(columns, back, h))).toEqual(plain(apply(columns, learnt, h)))
      if (restate) {
        const some = coefficients(apply(columns, learnt, h).length, 'file')
        expect(plain(restate(some, back, h))).toEqual(plain(restate(some, learnt, h)))
      }
    })

    test('does not take other columns', () => {
      expect(() => apply(columns.slice(1), learnt, h)).toThrow()
      expect(() => apply([...columns].reverse(), learnt, h)).toThrow()
    })

    if (restate)
      test('restates a linear function of what goes out as the same function of what came in', () => {
        const out = apply(columns, learnt, h)
        const some = coefficients(out.length, 'some')
        const back = restate(some, learnt, h)
        if (out.length === 0) return expect(back).toEqual(some) // a constant, whatever the columns
        const unshifted = stage === 'basis' ? apply(columns, learn(columns, h, context()) as Learnt, h) : columns
        expect(digits(evaluated(unshifted, back), evaluated(out, some))).toBeGreaterThan(9)
      })

    if (restate)
      test('restates linearly', () => {
        const length = apply(columns, learnt, h).length
        const [a, b] = [coefficients(length, 'a'), coefficients(length, 'b')]
        const sum = {
          intercept: [2 * a.intercept[0] + b.intercept[0], 0] as const,
          values: a.values.map((value, j) => 2 * value + b.values[j]),
          low: new Float64Array(length),
        }
        const [together, one, other] = [sum, a, b].map((each) => flat(restate(each, learnt, h)))
        expect(
          digits(
            together,
            one.map((value, j) => 2 * value + other[j]),
          ),
        ).toBeGreaterThan(12)
      })
  })
})

function coefficients(length: number, label: string): Coefficients {
  const values = new Float64Array(length)
  const own = stream.fork(label)
  own.normalInto(values)
  return { intercept: [own.normal(), 0], values, low: new Float64Array(length) }
}
const flat = ({ intercept, values, low }: Coefficients) =>
  Float64Array.from([intercept[0] + intercept[1], ...values.map((value, j) => value + low[j])])

/** The same words, and numbers that agree to 12 digits. */
function alike(got: Learnt, want: Learnt): void {
  expect(Object.keys(got)).toEqual(Object.keys(want))
  for (const [name, values] of Object.entries(want)) {
    const own = got[name]
    if (values instanceof Float64Array) expect(digits(own as Float64Array, values), name).toBeGreaterThan(12)
    else expect(own, name).toEqual(values)
  }
}
