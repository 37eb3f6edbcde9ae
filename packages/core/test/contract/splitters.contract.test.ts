import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataset } from '../../src/data/dataset.ts'
import { HpError } from '../../src/define/errors.ts'
import { range } from '../../src/define/ranges.ts'
import { random } from '../../src/numeric/random.ts'
import { badValues, inWords, schemaOf, splitters, variants } from './every.ts'

/** Rows with three classes and a column of four folds. */
const rowsOf = (rows: number) =>
  dataset(
    {
      kind: Array.from({ length: rows }, (_, i) => 'abc'[(i * i) % 3]),
      fold: Array.from({ length: rows }, (_, i) => i % 4),
      x: Float64Array.from({ length: rows }, (_, i) => i),
    },
    { target: 'kind', foldColumn: 'fold' },
  )
const counts = fc.integer({ min: 0, max: 60 })
const shown = (splits: readonly { readonly train: Uint32Array; readonly test: Uint32Array }[]) =>
  splits.map(({ train, test }) => [[...train], [...test]])

describe.each(splitters.map((make) => [make.definition.name, make] as const))('the splitter %s', (_, make) => {
  describe.each(variants(make.definition).map((settings) => [inWords(settings), settings] as const))(
    'with %s',
    (_, settings) => {
      const splitter = make(settings)
      /** The splits of so many rows, or the code of the error that refuses them. */
      const split = (rows: number, seed: number) => {
        try {
          return splitter.split(rowsOf(rows), random(seed))
        } catch (error) {
          if (error instanceof HpError) return error.code
          throw error
        }
      }

      test('parts all rows into training and test rows, in ascending order, none of them empty, none tested twice', () => {
        fc.assert(
          fc.property(counts, fc.nat(), (rows, seed) => {
            const splits = split(rows, seed)
            if (typeof splits === 'string') return
            const tested: number[] = []
            for (const { train, test } of splits) {
              expect(Math.min(train.length, test.length)).toBeGreaterThan(0)
              const ascending = (part: Uint32Array) => part.every((row, k) => k === 0 || row > part[k - 1])
              expect(ascending(train) && ascending(test)).toBe(true)
              expect([...train, ...test].sort((a, b) => a - b)).toEqual([...Array(rows).keys()])
              tested.push(...test)
            }
            expect(new Set(tested).size).toBe(tested.length)
            if (splits.length > 1) expect(tested.length).toBe(rows)
          }),
        )
      })

      test('splits sixty rows, and refuses no rows and one row in words', () => {
        expect(typeof split(60, 0)).not.toBe('string')
        expect(split(0, 0)).toBe('request/invalid')
        expect(split(1, 0)).toBe('request/invalid')
      })

      test('folds differ in size by one row at most, where the data do not name them', () => {
        fc.assert(
          fc.property(counts, fc.nat(), (rows, seed) => {
            const splits = split(rows, seed)
            if (typeof splits === 'string' || splits.length < 2) return
            const sizes = splits.map(({ test }) => test.length)
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
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
            splitter.split(rowsOf(rows), stream)
            expect(shown(splitter.split(rowsOf(rows), stream))).toEqual(shown(once))
            expect(shown(make(settings).split(rowsOf(rows), random(seed)))).toEqual(shown(once))
          }),
          { numRuns: 30 },
        )
      })

      test('another seed splits otherwise, or every seed splits alike', () => {
        const few = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(shown(split(60, seed) as never)))
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
