import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCount, readOneOf, readShare, readWords } from './words.ts'

test('names are parted at commas, unless these stand in quotes', () => {
  expect(readWords('features', 'a,b c, d')).toEqual(['a', 'b c', ' d'])
  expect(readWords('features', '"x, cm","say ""x""",z')).toEqual(['x, cm', 'say "x"', 'z'])
  expect(() => readWords('features', '"a,b')).toThrow('not closed')
  expect(() => readWords('features', '"a"b')).toThrow('not closed')
})

test('any names that are quoted come back', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (names) => {
      const text = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')
      expect(readWords('features', text)).toEqual(names)
    }),
  )
})

test('counts, shares and words are checked', () => {
  expect(readCount('seed', '0', 0)).toBe(0)
  for (const text of ['-1', '1.5', '', 'two', '1e3', '99999999999999999999'])
    expect(() => readCount('seed', text, 0)).toThrow('--seed')
  expect(() => readCount('threads', '0', 1)).toThrow('at least 1')
  expect(readShare('hold-out', '0.25')).toBe(0.25)
  for (const text of ['0', '1', '', 'half', '-0.1', 'NaN'])
    expect(() => readShare('hold-out', text)).toThrow('--hold-out')
  expect(readOneOf('progress', 'bar', ['auto', 'bar'])).toBe('bar')
  expect(() => readOneOf('progress', 'dots', ['auto', 'bar'])).toThrow('one of auto, bar')
})
