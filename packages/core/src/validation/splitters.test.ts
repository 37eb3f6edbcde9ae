import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import type { Split, SplitData } from '../define/splitters.ts'
import { random } from '../numeric/random.ts'
import { holdOut } from './hold-out.ts'
import { kFold } from './k-fold.ts'
import { predefined } from './predefined.ts'

const folder = new URL('../../test/reference/results/splitters/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const files = (start: string) => readdirSync(folder).filter((file) => file.startsWith(start))
const rowsOf = (n: number): SplitData => dataset({ x: new Float64Array(n) })
const listed = (splits: readonly Split[]) =>
  splits.map(({ train, test }) => ({ validation: [...test], training: [...train] }))

/** Every row is in exactly one part of every split, in ascending order. */
function expectParted(splits: readonly Split[], n: number): void {
  for (const { train, test } of splits) {
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    for (const part of [train, test]) expect([...part]).toEqual([...part].sort((a, b) => a - b))
  }
}

describe('k-fold', () => {
  test.each(files('kfold-').filter((file) => /^kfold-\d/.test(file)))('in order agrees with %s', (file) => {
    const { n, k, expected } = read(file)
    expect(listed(kFold({ folds: k, shuffle: false }).split(rowsOf(n), random(1)))).toEqual(expected.folds)
  })

  test('shuffled tests every row once, in folds that differ by at most one row', () => {
    const { n, k, expected } = read('kfold-shuffled-23-5.json')
    const splits = kFold(k).split(rowsOf(n), random(7))
    expectParted(splits, n)
    expect(splits.map(({ test }) => test.length)).toEqual(expected.sizes_sorted)
    expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(
      Array.from({ length: n }, (_, i) => i),
    )
  })

  test('assigns the same folds to the same seed, for ever', () => {
    const folds = kFold(3).split(rowsOf(10), random(7))
    expect(folds.map(({ test }) => [...test])).toEqual([
      [1, 5, 7, 8],
      [2, 4, 9],
      [0, 3, 6],
    ])
    const used = random(7)
    used.uniform()
    expect(kFold(3).split(rowsOf(10), used)).toEqual(folds)
    expect(kFold(3).split(rowsOf(10), random(8))).not.toEqual(folds)
  })

  test('has other folds in each repeat', () => {
    const { n, k, repeats } = read('kfold-repeated-30-5x3.json')
    const all = Array.from({ length: repeats }, (_, r) => kFold(k).split(rowsOf(n), random(7).fork('repeat', r)))
    expect(new Set(all.map((splits) => JSON.stringify(listed(splits)))).size).toBe(repeats)
  })

  test('makes a thousand folds of ten thousand rows', () => {
    const splits = kFold(1000).split(rowsOf(10_000), random(1))
    expect(splits.map(({ test }) => test.length)).toEqual(new Array(1000).fill(10))
  })
})

describe('a hold-out', () => {
  test.each(files('holdout-'))('has the sizes of %s', (file) => {
    const { n, fraction, expected } = read(file)
    const splits = holdOut({ test: fraction }).split(rowsOf(n), random(7))
    expectParted(splits, n)
    expect(splits).toHaveLength(1)
    expect(splits[0].test).toHaveLength(expected.validation_rows)
    expect(splits[0].train).toHaveLength(expected.training_rows)
    expect(holdOut(fraction).split(rowsOf(n), random(7))).toEqual(splits)
    expect(holdOut(fraction).split(rowsOf(n), random(8))).not.toEqual(splits)
  })

  test('with stratify gives each class its share, to within one row', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 4, maxLength: 60 }),
        fc.double({ min: 0.05, max: 0.7, noNaN: true }),
        fc.maxSafeNat(),
        (classes, share, seed) => {
          const data = dataset({ y: classes }, { target: 'y' })
          const splits = holdOut({ test: share, stratify: true }).split(data, random(seed))
          expectParted(splits, classes.length)
          const count = Math.ceil(share * classes.length)
          expect(splits[0].test).toHaveLength(count)
          for (const own of ['a', 'b', 'c']) {
            const size = classes.filter((other) => other === own).length
            const tested = [...splits[0].test].filter((i) => classes[i] === own).length
            expect(Math.abs(tested - (size * count) / classes.length)).toBeLessThan(1)
          }
        },
      ),
    )
  })

  test('stratifies classes only', () => {
    const split = holdOut({ stratify: true })
    for (const data of [
      dataset({ y: [1, 2, 3, 4] }, { target: 'y' }),
      dataset({ y: ['a', null, 'b', 'a'] }, { target: 'y' }),
      dataset({ y: ['a', 'b', 'b', 'a'] }),
    ]) {
      expect(() => split.split(data, random(1))).toThrow(expect.objectContaining({ code: 'request/invalid' }))
    }
    const answers = dataset({ y: [true, false, true, false] }, { target: 'y' })
    expect(holdOut({ test: 0.5, stratify: true }).split(answers, random(1))[0].test).toHaveLength(2)
  })
})

describe('predefined folds', () => {
  const folds = (fold: (number | string | boolean | Date | null)[]) => dataset({ fold }, { foldColumn: 'fold' })
  const tested = (data: SplitData) =>
    predefined()
      .split(data, random(1))
      .map(({ test }) => [...test])

  test('are tested in ascending order of their numbers', () => {
    const data = folds([10, 2, 1, 2, 10])
    expect(tested(data)).toEqual([[2], [1, 3], [0, 4]])
    expectParted(predefined().split(data, random(1)), 5)
  })

  test('may be named by words and answers', () => {
    expect(tested(folds(['b', 'a', 'c', 'a']))).toEqual([[1, 3], [0], [2]])
    expect(tested(folds([true, false, false]))).toEqual([[1, 2], [0]])
    expect(tested(folds(['b', 'a', 'c', 'a']).rowsAt(Uint32Array.of(0, 2)))).toEqual([[0], [1]])
  })

  test.each([
    ['one fold', folds([1, 1, 1]), 'holds 1 fold, but at least 2'],
    ['a gap', folds([1, null, 2]), 'row 2 of the fold column "fold" is missing'],
    ['a fraction', folds([1, 2, 2.5]), 'row 3 of the fold column "fold" is 2.5'],
    ['a date', folds([new Date(0), new Date(1)]), 'is a date'],
    ['no column', rowsOf(4), 'no column of folds is named'],
  ])('refuse %s', (_, data, text) => {
    expect(() => tested(data)).toThrow(text)
    expect(() => tested(data)).toThrow(expect.objectContaining({ code: 'request/invalid' }))
  })
})

describe('a wrong request', () => {
  const known = ['k-fold', 'one random split']
  type Case = { splitter: string; n: number; k?: number; fraction: number }
  const cases: Case[] = read('errors.json').expected.cases
  test.each(cases.filter(({ splitter }) => known.includes(splitter)))(
    'is refused with the number asked for: %o',
    ({ n, k, fraction }) => {
      const asked = () => (k === undefined ? holdOut(fraction) : kFold(k)).split(rowsOf(n), random(1))
      expect(asked).toThrow(String(k ?? fraction))
      expect(asked).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(hyperparameter|request)\/invalid$/) }),
      )
    },
  )

  test('names the number possible', () => {
    expect(() => kFold(5).split(rowsOf(3), random(1))).toThrow('5 folds need at least 5 rows, but there are 3')
    expect(() => kFold(2).split(rowsOf(1), random(1))).toThrow('at least 2 rows')
    expect(() => holdOut(0.95).split(rowsOf(10), random(1))).toThrow('at most 9 rows')
    expect(() => holdOut().split(rowsOf(1), random(1))).toThrow('at least 2 rows')
  })

  test('names the hyperparameter that does not exist', () => {
    // @ts-expect-error: k-fold has no hyperparameter `fold`
    expect(() => kFold({ fold: 5 })).toThrow('did you mean folds?')
  })
})
