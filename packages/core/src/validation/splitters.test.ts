import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { readCsv } from '../data/read.ts'
import type { Split, SplitData } from '../define/splitters.ts'
import { random } from '../numeric/random.ts'
import { bootstrap } from './bootstrap.ts'
import { groupedKFold } from './grouped-k-fold.ts'
import { holdOut } from './hold-out.ts'
import { kFold } from './k-fold.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { leavePOut } from './leave-p-out.ts'
import { predefined } from './predefined.ts'
import { stratifiedGroupedKFold } from './stratified-grouped-k-fold.ts'
import { stratifiedKFold } from './stratified-k-fold.ts'
import { timeSeries } from './time-series.ts'
import { usualSplitter } from './usual.ts'

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

  test('repeated has other folds in each repeat, the first of them those of one', () => {
    const { n, k, repeats, expected } = read('kfold-repeated-30-5x3.json')
    const all = kFold({ folds: k, repeats }).split(rowsOf(n), random(7))
    expect(all).toHaveLength(expected.number_of_splits)
    expect(listed(all.slice(0, k))).toEqual(listed(kFold(k).split(rowsOf(n), random(7))))
    const each = Array.from({ length: repeats }, (_, r) => all.slice(r * k, (r + 1) * k))
    expect(new Set(each.map((splits) => JSON.stringify(listed(splits)))).size).toBe(repeats)
    for (const splits of each) expectParted(splits, n)
  })

  test('does not repeat what has no random order', () => {
    expect(() => kFold({ shuffle: false, repeats: 3 }).split(rowsOf(9), random(1))).toThrow('3 repeats without shuffle')
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

const table = (path: string, roles: object) =>
  readCsv(fileURLToPath(new URL(`../../test/reference/${path}`, import.meta.url)), roles)
/** How many rows of each word a part has. */
const tally = (words: readonly string[], rows: Iterable<number>) => {
  const counts: Record<string, number> = {}
  for (const i of rows) counts[words[i]] = (counts[words[i]] ?? 0) + 1
  return counts
}

describe('stratified k-fold', () => {
  test.each(files('stratified-'))('has the shares of classes of %s', async (file) => {
    const { data: path, column, k, expected } = read(file)
    const data = await table(path, { target: column })
    const words = wordsOf(data, column)
    const splits = stratifiedKFold(k).split(data, random(7))
    expectParted(splits, data.rows)
    expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...Array(data.rows).keys()])
    const sizes = splits.map(({ test }) => test.length)
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([expected.fold_size_min, expected.fold_size_max])
    for (const [name, { per_fold_min, per_fold_max }] of Object.entries<Record<string, number>>(expected.per_class)) {
      const counts = splits.map(({ test }) => tally(words, test)[name] ?? 0)
      expect([Math.min(...counts), Math.max(...counts)], name).toEqual([per_fold_min, per_fold_max])
    }
    expect(listed(stratifiedKFold(k).split(data, random(7)))).toEqual(listed(splits))
    expect(listed(stratifiedKFold(k).split(data, random(8)))).not.toEqual(listed(splits))
  })

  test('assigns the same folds to the same seed, for ever', () => {
    const data = dataset({ y: ['a', 'b', 'a', 'b', 'b', 'a', 'a', 'b', 'a', 'c'] }, { target: 'y' })
    expect(
      stratifiedKFold(3)
        .split(data, random(7))
        .map(({ test }) => [...test]),
    ).toEqual([
      [6, 7, 8, 9],
      [0, 3, 5],
      [1, 2, 4],
    ])
    expect(
      stratifiedKFold({ folds: 3, shuffle: false })
        .split(data, random(7))
        .map(({ test }) => [...test]),
    ).toEqual([
      [0, 3, 6, 9],
      [2, 4, 8],
      [1, 5, 7],
    ])
  })

  test('takes words, yes and no, and a few whole numbers for classes, not a measurement', () => {
    const classes = (values: (number | boolean | string)[]) =>
      stratifiedKFold(2).split(dataset({ y: values } as never, { target: 'y' }), random(1))
    for (const [yes, no] of [
      [true, false],
      [1, 0],
      ['yes', 'no'],
    ]) {
      const values = [yes, no, no, yes, no, no] as (number | boolean | string)[]
      for (const { test } of classes(values)) expect([...test].filter((i) => values[i] === yes)).toHaveLength(1)
    }
    expect(() => classes([0.5, 1.25, 3, 0.5])).toThrow('cannot be stratified: it has no classes')
  })
})

function wordsOf(data: ReturnType<typeof dataset>, name: string): string[] {
  const column = data.column(name)
  if (column.kind === 'category') return Array.from(column.codes, (code) => column.levels[code])
  return Array.from(column.values, String)
}

/** Rows in groups and classes. */
const grouped = (rows: readonly (readonly [group: string, kind: string])[]) =>
  dataset({ g: rows.map(([g]) => g), y: rows.map(([, y]) => y) }, { groups: 'g', target: 'y' })
const groupedRows = fc.array(fc.tuple(fc.constantFrom(...'abcdefghij'), fc.constantFrom('yes', 'no')), {
  minLength: 12,
  maxLength: 60,
})

describe('grouped k-fold', () => {
  test.each(files('grouped-'))('has the sizes of the greedy rule of %s', async (file) => {
    const { data: path, column, k, expected } = read(file)
    const data = await table(path, { groups: column })
    const splits = groupedKFold(k).split(data, random(7))
    expectParted(splits, data.rows)
    const sizes = splits.map(({ test }) => test.length).sort((a, b) => b - a)
    expect(sizes).toEqual(expected.fold_sizes_sorted_of_the_greedy_rule)
    const more = expected.groups + 1
    expect(() => groupedKFold(more).split(data, random(7))).toThrow(
      `${more} folds need at least ${more} groups, but there are ${expected.groups}`,
    )
  })

  test.each([groupedKFold, stratifiedGroupedKFold])('never has a group on both sides', (make) => {
    fc.assert(
      fc.property(groupedRows, fc.integer({ min: 2, max: 4 }), fc.nat(), (rows, k, seed) => {
        fc.pre(new Set(rows.map(([g]) => g)).size >= k)
        const splits = make(k).split(grouped(rows), random(seed))
        expectParted(splits, rows.length)
        expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...rows.keys()])
        for (const { train, test } of splits) {
          const tested = new Set(Array.from(test, (i) => rows[i][0]))
          expect([...train].some((i) => tested.has(rows[i][0]))).toBe(false)
        }
      }),
    )
  })

  test('stratified has more even classes than by size alone, and both are even where groups allow', () => {
    const rows = Array.from({ length: 40 }, (_, g) =>
      Array.from({ length: 1 + (g % 5) }, (): [string, string] => [`g${g}`, g % 4 === 0 ? 'rare' : 'common']),
    ).flat()
    const words = rows.map(([, y]) => y)
    const spread = (make: typeof groupedKFold | typeof stratifiedGroupedKFold) => {
      const rare = make(5)
        .split(grouped(rows), random(3))
        .map(({ test }) => tally(words, test).rare ?? 0)
      return Math.max(...rare) - Math.min(...rare)
    }
    expect(spread(stratifiedGroupedKFold)).toBeLessThanOrEqual(1)
    expect(spread(stratifiedGroupedKFold)).toBeLessThan(spread(groupedKFold))
  })

  test('with groups of one row stratifies as exactly as stratified k-fold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 8, maxLength: 50 }),
        fc.nat(),
        (kinds, seed) => {
          const rows = kinds.map((y, i) => [`g${i}`, y] as const)
          const splits = stratifiedGroupedKFold(4).split(grouped(rows), random(seed))
          for (const own of ['a', 'b', 'c']) {
            const counts = splits.map(({ test }) => tally(kinds, test)[own] ?? 0)
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })

  test('asks for groups', () => {
    expect(() => groupedKFold().split(rowsOf(9), random(1))).toThrow('no column of groups is named')
    const gap = dataset({ g: ['a', null, 'b'] }, { groups: 'g' })
    expect(() => groupedKFold(2).split(gap, random(1))).toThrow('row 2 of the groups "g" is missing')
  })
})

describe('a time series', () => {
  test.each(files('time-'))('agrees with %s', (file) => {
    const { n, k, gap, validation_size, max_train, expected } = read(file)
    const auto = validation_size === Math.floor(n / (k + 1))
    for (const testRows of auto ? [0, validation_size] : [validation_size]) {
      const splits = timeSeries({ folds: k, gapRows: gap, testRows, windowRows: max_train ?? 0 }).split(
        rowsOf(n),
        random(1),
      )
      expect(listed(splits)).toEqual(expected.folds)
    }
  })

  test('tests after what it trains on, and as many rows as asked, or refuses with what is possible', () => {
    const count = fc.integer({ min: 0, max: 9 })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        count,
        count,
        count,
        (n, folds, gap, testRows, window) => {
          const split = (k: number) =>
            timeSeries({ folds: k, gapRows: gap, testRows, windowRows: window }).split(rowsOf(n), random(1))
          const possible = (k: number) => {
            const size = testRows || Math.floor(n / (k + 1))
            return size > 0 && n - k * size - gap > 0
          }
          if (!possible(folds)) {
            let message = ''
            try {
              split(folds)
            } catch (error) {
              message = (error as Error).message
            }
            expect(message).toContain(`${folds} fold`)
            const most = Number(/at most (\d+) fold/.exec(message)?.[1] ?? 0)
            expect(most === 0 || possible(most)).toBe(true)
            expect(Array.from({ length: folds - most }, (_, k) => most + 1 + k).some(possible)).toBe(false)
            return
          }
          const splits = split(folds)
          expect(splits.at(-1)?.test.at(-1)).toBe(n - 1)
          for (const { train, test } of splits) {
            expect(test[0] - train[train.length - 1]).toBe(gap + 1)
            if (window > 0) expect(train.length).toBeLessThanOrEqual(window)
            if (testRows > 0) expect(test).toHaveLength(testRows)
          }
        },
      ),
    )
  })
})

describe('leaving rows out', () => {
  test.each(files('leave-'))('agrees with %s', (file) => {
    const { n, p, expected } = read(file)
    const makers = p === 1 ? [leavePOut(1), leaveOneOut()] : [leavePOut(p)]
    for (const splitter of makers) {
      const splits = splitter.split(rowsOf(n), random(1))
      expect(splits.map(({ test }) => [...test])).toEqual(expected.validation)
      expectParted(splits, n)
    }
  })

  test('of a hundred thousand rows keeps no lists of rows to train on', () => {
    const splits = leaveOneOut().split(rowsOf(100_000), random(1))
    expect(splits).toHaveLength(100_000)
    const { train, test, rest } = splits[70_000]
    expect([...test]).toEqual([70_000])
    expect(train).toHaveLength(99_999)
    expect([...train.slice(69_999, 70_001)]).toEqual([69_999, 70_001])
    expect(rest).toBe(true)
  })

  test('in more ways than can be tried is refused with their number', () => {
    expect(() => leavePOut(5).split(rowsOf(100), random(1))).toThrow('there are 7.53e+7 ways')
  })
})

describe('a bootstrap', () => {
  test('trains on as many rows as there are and tests those that were not drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (n, seed) => {
        for (const { train, test } of bootstrap(4).split(rowsOf(n), random(seed))) {
          expect(train).toHaveLength(n)
          expect(test.length).toBeGreaterThan(0)
          expect([...new Set([...train, ...test])].sort((a, b) => a - b)).toEqual([...Array(n).keys()])
          expect([...test].some((i) => train.includes(i))).toBe(false)
        }
      }),
    )
  })

  test('leaves about 37 % of many rows out', () => {
    const [{ test: left }] = bootstrap(1).split(rowsOf(10_000), random(5))
    expect(left.length / 10_000).toBeCloseTo(Math.exp(-1), 1)
  })

  test('with more repeats begins with the same ones', () => {
    const few = bootstrap(2).split(rowsOf(12), random(7))
    expect(listed(bootstrap(5).split(rowsOf(12), random(7)).slice(0, 2))).toEqual(listed(few))
  })
})

describe('groups that are named', () => {
  const who = (n: number, seed: number) => {
    const stream = random(seed)
    return Float64Array.from({ length: n }, (_, i) => (i < 3 ? i : stream.below(6)))
  }
  test.each([
    ['a part that is held out', holdOut({ test: 0.3, repeats: 3 })],
    ['a bootstrap', bootstrap(4)],
  ])('are kept together by %s', (_, splitter) => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.nat(), (n, seed) => {
        const g = who(n, seed)
        for (const { train, test } of splitter.split(dataset({ g }, { groups: 'g' }), random(seed))) {
          const trained = new Set(Array.from(train, (i) => g[i]))
          expect(test.length).toBeGreaterThan(0)
          expect([...test].some((i) => trained.has(g[i]))).toBe(false)
          expect([...new Set([...train, ...test])]).toHaveLength(n)
        }
      }),
    )
  })

  test('a part that is held out takes a share of the groups, and refuses shares of the classes as well', () => {
    const data = dataset({ g: [1, 1, 1, 1, 2, 3, 4, 5] }, { groups: 'g' })
    const [{ test: held }] = holdOut(0.4).split(data, random(1))
    expect(new Set(Array.from(held, (i) => [1, 1, 1, 1, 2, 3, 4, 5][i])).size).toBe(2)
    expect(() => holdOut({ stratify: true }).split(data, random(1))).toThrow('whole groups')
    expect(() => holdOut(0.9).split(data, random(1))).toThrow('testing 0.9 of 5 groups takes 5')
  })

  test('a bootstrap draws as many groups as there are, each with all of its rows', () => {
    const g = [1, 1, 1, 2, 2, 3]
    for (const { train } of bootstrap(5).split(dataset({ g }, { groups: 'g' }), random(2))) {
      const times = g.map((_, i) => train.filter((row) => row === i).length)
      expect([times[0], times[0], times[0], times[3], times[3], times[5]]).toEqual(times)
      expect(times[0] + times[3] + times[5]).toBe(3)
    }
  })
})

describe('the usual splitter', () => {
  const data = { y: ['a', 'b', 'a', 'b'], g: [1, 2, 3, 4], f: [1, 2, 1, 2] }
  test.each([
    [{}, 'number', 'k-fold'],
    [{}, 'category', 'stratified-k-fold'],
    [{ time: 'g' }, 'category', 'time-series'],
    [{ groups: 'g' }, 'number', 'grouped-k-fold'],
    [{ groups: 'g' }, 'category', 'stratified-grouped-k-fold'],
    [{ groups: 'g', foldColumn: 'f' }, 'category', 'predefined'],
  ] as const)('of data with the roles %o and a target of kind %s is %s', (roles, kind, name) => {
    expect(usualSplitter(dataset(data, roles), kind).definition.name).toBe(name)
  })
})

describe('a wrong request', () => {
  type Case = {
    readonly splitter: string
    readonly n: number
    readonly k: number
    readonly p: number
    readonly gap?: number
    readonly groups: number
    readonly fraction: number
  }
  const ask: Readonly<Record<string, (asked: Case) => readonly Split[]>> = {
    'k-fold': ({ n, k }) => kFold(k).split(rowsOf(n), random(1)),
    'one random split': ({ n, fraction }) => holdOut(fraction).split(rowsOf(n), random(1)),
    'forward chaining': ({ n, k, gap = 0 }) => timeSeries({ folds: k, gapRows: gap }).split(rowsOf(n), random(1)),
    'leave-p-out': ({ n, p }) => leavePOut(p).split(rowsOf(n), random(1)),
    grouped: ({ groups, k }) =>
      groupedKFold(k).split(
        dataset({ g: Array.from({ length: 9 }, (_, i) => i % groups) }, { groups: 'g' }),
        random(1),
      ),
  }
  const cases: Case[] = read('errors.json').expected.cases
  test.each(cases)('is refused with the number asked for: %o', (asked) => {
    const { k, p, fraction, splitter } = asked
    expect(() => ask[splitter](asked)).toThrow(String(k ?? p ?? fraction))
    expect(() => ask[splitter](asked)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(hyperparameter|request)\/invalid$/) }),
    )
  })

  test('names the number possible', () => {
    expect(() => kFold(5).split(rowsOf(3), random(1))).toThrow('5 folds need at least 5 rows, but there are 3')
    expect(() => kFold(2).split(rowsOf(1), random(1))).toThrow('at least 2 rows')
    expect(() => holdOut(0.95).split(rowsOf(10), random(1))).toThrow('at most 9 rows')
    expect(() => holdOut().split(rowsOf(1), random(1))).toThrow('at least 2 rows')
    const three = dataset({ g: [1, 2, 3] }, { groups: 'g' })
    expect(() => groupedKFold(4).split(three, random(1))).toThrow('ask for 2 to 3 folds')
    expect(() => timeSeries({ folds: 3, gapRows: 3 }).split(rowsOf(12), random(1))).toThrow('ask for at most 2 folds')
    expect(() => leavePOut(5).split(rowsOf(5), random(1))).toThrow('leave 1 to 4 out')
  })

  test('names the hyperparameter that does not exist', () => {
    // @ts-expect-error: k-fold has no hyperparameter `fold`
    expect(() => kFold({ fold: 5 })).toThrow('did you mean folds?')
  })
})
