import { expect, test } from 'vitest'
import { closest, didYouMean } from './closest.ts'

test('a name that differs in case, separators, accents or invisible characters only is the one that was meant', () => {
  expect(closest('x1', ['x2', 'x1\u200b'])).toBe('x1\u200b')
  expect(closest('learning-rate', ['rate', 'learningRate'])).toBe('learningRate')
  expect(closest('y', ['x', 'Y'])).toBe('Y')
  expect(closest('cafe', ['face', 'café'])).toBe('café')
})

test('one swap, insertion or replacement in a short name is near, a different name is not', () => {
  expect(closest('lenght', ['width', 'length'])).toBe('length')
  expect(closest('prise', ['price', 'size'])).toBe('price')
  expect(closest('area', ['price', 'rooms'])).toBeUndefined()
  expect(closest('a', ['b'])).toBeUndefined()
})

test('the suggestion shows invisible characters as escapes, and lists the names when none is near', () => {
  expect(didYouMean('x1', ['x1\u200b'])).toBe('did you mean "x1\\u200b"?')
  expect(didYouMean('zzz', ['a', 'b'], 'columns')).toBe('the columns are "a", "b"')
  expect(
    didYouMean(
      'zzz',
      Array.from({ length: 20 }, (_, k) => `column ${k}`),
    ),
  ).toMatch(/"column 11" and 8 more$/)
  expect(didYouMean('zzz', [])).toBeUndefined()
})
