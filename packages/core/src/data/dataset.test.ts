import { expect, test } from 'vitest'
import { allocate, release } from '../kernels/memory.ts'
import { dataset } from './dataset.ts'

test('columns of numbers, words, booleans and dates get their kinds; null, NaN and empty words are missing', () => {
  const data = dataset({
    n: [1, null, Number.NaN],
    w: ['b', '', 'a'],
    b: [true, false, null],
    d: [new Date(0), undefined, new Date(5)],
  })
  expect(data.columns.map((column) => [column.name, column.kind, column.missingCount])).toEqual([
    ['n', 'number', 2],
    ['w', 'category', 1],
    ['b', 'boolean', 1],
    ['d', 'date', 1],
  ])
  const words = data.column('w')
  expect(words.kind === 'category' && [words.levels, [...words.codes]]).toEqual([
    ['a', 'b'],
    [1, 0xffffffff, 0],
  ])
})

test('levels stand in the order of code points, not of a locale or of UTF-16 units', () => {
  const column = dataset({ w: ['é', 'z', '😀', '\uffee', 'Z', 'a'] }).column('w')
  expect(column.kind === 'category' && column.levels).toEqual(['Z', 'a', 'z', 'é', '\uffee', '😀'])
})

test('typed arrays, strided views and frozen arrays are copied and never changed', () => {
  const wide = Float64Array.of(1, 2, 3, 4)
  const given = {
    a: Float32Array.of(0.5, 1.5),
    b: Int32Array.of(1, -1),
    c: wide.subarray(1, 3),
    d: Object.freeze([7, 8]),
  }
  const data = dataset(given)
  wide[1] = 99
  expect(data.columns.map((column) => [...(column.kind === 'number' ? column.values : [])])).toEqual([
    [0.5, 1.5],
    [1, -1],
    [2, 3],
    [7, 8],
  ])
  expect([...given.a]).toEqual([0.5, 1.5])
})

test('doubles in the kernels’ memory become the column itself, and are looked at like others', () => {
  const values = allocate(3)
  values.set([1, Number.NaN, 3])
  const column = dataset({ x: values }).column('x')
  expect(column.kind === 'number' && column.values).toBe(values)
  expect(column.missingCount).toBe(1)
  values[2] = -Infinity
  expect(() => dataset({ x: values })).toThrow('row 3 of column "x" is -Infinity')
  release(values)
})

test('a Map and an array of records make the same dataset; a record may lack a name', () => {
  const records = dataset([{ x: 1, y: 'a' }, { y: 'b' }])
  const map = dataset(
    new Map<string, (number | string | null)[]>([
      ['x', [1, null]],
      ['y', ['a', 'b']],
    ]),
  )
  expect(records.fingerprint).toBe(map.fingerprint)
})

test('names of object methods and of the prototype are ordinary names', () => {
  const data = dataset(
    new Map([
      ['__proto__', [1]],
      ['constructor', [2]],
      ['toString', [3]],
    ]),
    { target: 'toString' },
  )
  expect(data.names).toEqual(['__proto__', 'constructor', 'toString'])
  expect(data.features).toEqual(['__proto__', 'constructor'])
  expect(data.has('hasOwnProperty')).toBe(false)
  expect(dataset([JSON.parse('{"__proto__": 1, "x": 2}')]).names).toEqual(['__proto__', 'x'])
})

test('roles take columns out of the features, and with() changes some and keeps the others', () => {
  const data = dataset({ a: [1], b: [2], c: [3], y: [4], w: [5] }, { target: 'y', weights: 'w', ignore: ['c'] })
  expect(data.features).toEqual(['a', 'b'])
  expect(data.with({ ignore: [] }).features).toEqual(['a', 'b', 'c'])
  const named = data.with({ features: ['c'] })
  expect([named.target, named.weights, named.features, named.featuresNamed]).toEqual(['y', 'w', ['c'], true])
  expect(named.columns[0]).toBe(data.columns[0])
})

test('rowsAt takes rows in the order given, repeats included, and keeps all levels of a category', () => {
  const data = dataset({ x: [1, null, 3], w: ['a', 'b', 'c'], y: [true, null, false] }).rowsAt(Uint32Array.of(2, 1, 2))
  expect(data.rows).toBe(3)
  const [x, w, y] = data.columns
  expect([x.missingCount, y.missingCount]).toEqual([1, 1])
  expect(x.kind === 'number' && [...x.values]).toEqual([3, Number.NaN, 3])
  expect(w.kind === 'category' && [w.levels, [...w.codes]]).toEqual([
    ['a', 'b', 'c'],
    [2, 1, 2],
  ])
})

test.each([
  [() => dataset({ a: [1, 2], b: [1] }), 'data/shape', /"b" has 1 values, but "a" has 2/],
  [() => dataset({ a: [1, Infinity] }), 'data/not-finite', /row 2 of column "a" is Infinity/],
  [() => dataset({ a: [1, 'x'] }), 'data/column-kind', /mixes kinds: row 2 is a word, those before are numbers/],
  [() => dataset({ a: [{} as never] }), 'data/column-kind', /row 1 of column "a" is of type object/],
  [() => dataset({ mpg: [1] }, { target: 'MPG' }), 'data/unknown-column', /no column "MPG"[\s\S]*did you mean "mpg"/],
  [
    () => dataset({ a: [1], y: [2] }, { target: 'y', weights: 'y' }),
    'request/invalid',
    /cannot be target and weights at once/,
  ],
  [
    () => dataset({ a: [1], y: [2] }, { target: 'y', features: ['y'] }),
    'request/invalid',
    /cannot be target and a feature at once/,
  ],
  [() => dataset([1] as never), 'data/shape', /record 1 is a number/],
])('what does not fit is refused: %#', (make, code, message) => {
  expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
})

test('big integers beyond 2^53 are counted', () => {
  const column = dataset({ id: [9007199254740993n, 1n] }).column('id')
  expect(column.kind === 'number' && column.integersBeyondExact).toBe(1)
})
