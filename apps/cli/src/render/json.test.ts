import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromEntries, toJson, toJsonLine } from './json.ts'

test('a document is indented, arrays of numbers stay on a line', () => {
  expect(
    toJson({ command: 'fit', theta: new Float64Array([1, 0.1, -0]), empty: [], none: {}, gone: undefined }),
  ).toMatchInlineSnapshot(`
    "{
      "command": "fit",
      "theta": [1, 0.1, -0],
      "empty": [],
      "none": {}
    }"
  `)
})

test('long arrays are filled into lines', () => {
  const lines = toJson({ x: Array.from({ length: 100 }, (_, i) => i) }).split('\n')
  expect(lines.length).toBeLessThan(12)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
})

test('every double reads back to the same bits; what is not finite is null', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      expect(Object.is(JSON.parse(toJson([x]))[0], x)).toBe(true)
    }),
    { numRuns: 2000, seed: 4 },
  )
  expect(toJsonLine([Number.NaN, Number.POSITIVE_INFINITY, undefined])).toBe('[null,null,null]')
})

test('names such as __proto__ are names', () => {
  const text = toJson(
    fromEntries([
      ['__proto__', 1],
      ['constructor', 2],
      ['toJSON', 3],
    ]),
  )
  expect(Object.entries(JSON.parse(text))).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
    ['toJSON', 3],
  ])
  expect(toJsonLine(new Map([['__proto__', { a: 1 }]]))).toBe('{"__proto__":{"a":1}}')
})

test('both forms read back as JSON.stringify would, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(toJson(value))).toEqual(JSON.parse(toJsonLine(value)))
      expect(JSON.stringify(JSON.parse(toJsonLine(value)))).toBe(JSON.stringify(value))
      expect(toJsonLine(value)).not.toContain('\n')
    }),
    { seed: 5 },
  )
})

test('no control or bidi character of a text reaches a terminal raw, and the text is the same when read', () => {
  const text = '\x1b[31m\x9b\u202e\u2028'
  expect(toJson(text)).toBe('"\\u001b[31m\\u009b\\u202e\\u2028"')
  expect(JSON.parse(toJson(text))).toBe(text)
})
