import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../../src/data/dataset.ts'
import { HpError } from '../../src/define/errors.ts'
import { range } from '../../src/define/ranges.ts'
import { random } from '../../src/numeric/random.ts'
import { badValues, inWords, schemaOf, splitters, variants } from './every.ts'

/** Rows with three classes, a column of four folds and, where asked for, groups of three rows. */
const rowsOf = (rows: number, grouped: boolean) =>
  dataset(
    {
      kind: Array.from({ length: rows }, (_, i) => 'abc'[(i * i) % 3]),
      fold: Array.from({ length: rows }, (_, i) => i % 4),
      group: Array.from({ length: rows }, (_, i) => `g${Math.floor(i / 3)}`),
      x: Float64Array.from({ length: rows }, (_, i) => i),
    },
    { target: 'kind', foldColumn: 'fold', ...(grouped && { groups: 'group' }) },
  )
/** Splitters that test every row once in each repeat, and those of them whose folds have sizes of their own choice. */
const testsEachRow = [
  'k-fold',
  'stratified-k-fold',
  'grouped-k-fold',
  'stratified-grouped-k-fold',
  'leave-one-out',
  'predefined',
]
const even = ['k-fold', 'stratified-k-fold', 'leave-one-out']
const disjoint = (some: ReadonlySet<number>, others: ReadonlySet<number>) => ![...some].some((i) => others.has(i))
const shown = (splits: readonly { readonly train: Uint32Array; readonly test: Uint32Array }[]) =>
  splits.map(({ train, test }) => [[...train], [...test]])

describe.each(splitters.map((make) => [make.definition.name, make] as const))('the splitter %s', (name, make) => {
  /** Rows that can be split in any of the ways tried; all subsets of sixty rows would be too many. */
  const enough = name === 'leave-p-out' ? 12 : 60
  const counts = fc.integer({ min: 0, max: enough })
  describe.each(variants(make.definition).map((settings) => [inWords(settings), settings] as const))(
    'with %s',
    (_, settings) => {
      const splitter = make(settings)
      const grouped = settings['stratify'] !== true // whole groups cannot have the shares of classes
      /** The splits of so many rows, or the code of the error that refuses them. */
      const split = (rows: number, seed: number) => {
        try {
          return splitter.split(rowsOf(rows, grouped), random(seed))
        } catch (error) {
          if (error instanceof HpError) return error.code
          throw error
        }
      }

      test('trains on some rows and tests others, in ascending order', () => {
        fc.assert(
          fc.property(counts, fc.nat(), (rows, seed) => {
            const splits = split(rows, seed)
            if (typeof splits === 'string') return
            for (const { train, test, rest } of splits) {
              expect(Math.min(train.length, test.length)).toBeGreaterThan(0)
              expect(test.every((row, k) => row < rows && (k === 0 || row > test[k - 1]))).toBe(true)
              expect(train.every((row, k) => row < rows && (k === 0 || row >= train[k - 1]))).toBe(true)
              const [trained, tested] = [new Set(train), new Set(test)]
              expect(disjoint(trained, tested)).toBe(true)
              const allOthers = train.length === trained.size && trained.size + tested.size === rows
              expect(allOthers || rest === undefined).toBe(true)
            }
          }),
        )
      })

      test('splits many rows, and refuses no rows and one row in words', () => {
        expect(typeof split(enough, 0)).not.toBe('string')
        expect(split(0, 0)).toBe('request/invalid')
        expect(split(1, 0)).toBe('request/invalid')
      })

      if (testsEachRow.includes(name))
        test('tests every row once in each repeat', () => {
          fc.assert(
            fc.property(counts, fc.nat(), (rows, seed) => {
              const splits = split(rows, seed)
              if (typeof splits === 'string') return
              const times = new Float64Array(rows)
              for (const { test, rest } of splits) {
                expect(rest).toBe(true)
                for (const i of test) times[i]++
              }
              const repeats = 'repeats' in settings ? settings.repeats : 1
              expect(times.every((count) => count === repeats)).toBe(true)
            }),
          )
        })

      if (even.includes(name))
        test('has folds that differ in size by one row at most', () => {
          fc.assert(
            fc.property(counts, fc.nat(), (rows, seed) => {
              const splits = split(rows, seed)
              if (typeof splits === 'string') return
              const sizes = splits.map(({ test }) => test.length)
              expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
            }),
          )
        })

      if (name.includes('grouped'))
        test('never has a group on both sides', () => {
          fc.assert(
            fc.property(counts, fc.nat(), (rows, seed) => {
              const splits = split(rows, seed)
              if (typeof splits === 'string') return
              const groups = (part: Uint32Array) => new Set(Array.from(part, (i) => Math.floor(i / 3)))
              for (const { train, test } of splits) expect(disjoint(groups(train), groups(test))).toBe(true)
            }),
          )
        })

      test('is a function of rows, settings and seed, whatever was drawn or split before', () => {
        fc.assert(
          fc.property(counts, fc.nat(), (rows, seed) => {
            const once = split(rows, seed)
            if (typeof once === 'string') return
            const stream = random(seed)
            stream.uint32()
            splitter.split(rowsOf(rows, grouped), stream)
            expect(shown(splitter.split(rowsOf(rows, grouped), stream))).toEqual(shown(once))
            expect(shown(make(settings).split(rowsOf(rows, grouped), random(seed)))).toEqual(shown(once))
          }),
          { numRuns: 30 },
        )
      })

      test('another seed splits otherwise, or every seed splits alike', () => {
        const few = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(shown(split(enough, seed) as never)))
        const kinds = new Set(few).size
        expect(kinds === 1 || kinds === 5).toBe(true)
      })
    },
  )

  test('refuses values outside the domain, ranges and unknown names', () => {
    expect(() => make({ noSuchName: 1 })).toThrow(expect.objectContaining({ code: 'hyperparameter/unknown' }))
    for (const [name, h] of schemaOf(make.definition)) {
      for (const value of badValues(h))
        expect(() => make({ [name]: value }), `${name} ${String(value)}`).toThrow(
          expect.objectContaining({ code: 'hyperparameter/invalid' }),
        )
      expect(() => make({ [name]: range(0.1, 0.2) })).toThrow(HpError)
    }
  })
})
