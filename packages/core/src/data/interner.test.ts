import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { interner } from './interner.ts'

test('an interner numbers and counts distinct words like a Map', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 }), (words) => {
      const own = interner()
      const counts = new Map<string, number>()
      words.forEach((word, line) => {
        const text = word.toWellFormed()
        const bytes = new TextEncoder().encode(`<${text}>`)
        own.count(own.code(bytes, 1, bytes.length - 1), { line })
        counts.set(text, (counts.get(text) ?? 0) + 1)
      })
      expect(own.words().words).toEqual([...counts.keys()])
      expect([...counts.values()]).toEqual(Array.from({ length: own.size }, (_, code) => own.counts(code)))
      expect(own.find(new TextEncoder().encode('not there'), 0, 9)).toBe(-1)
    }),
    { numRuns: 200, seed: 7 },
  )
})

test('bytes that are no UTF-8 are read as Windows-1252 and said to be', () => {
  const own = interner()
  own.code(Uint8Array.of(0x67, 0xf6), 0, 2)
  expect(own.words()).toEqual({ words: ['gö'], foreign: true })
})
