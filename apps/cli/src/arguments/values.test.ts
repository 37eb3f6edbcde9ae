import { choice, flag, float, int, shape } from '@hp/core/define'
import { expect, test } from 'vitest'
import type { HyperparameterEntry } from '../registry.ts'
import { oneValue, readSetting } from './values.ts'

const entry = (h: unknown) => h as HyperparameterEntry
const lambda = entry(float({ default: 1, min: 0, describe: '' }))
const degree = entry(int({ default: 1, min: 1, describe: '' }))
const layers = entry(shape({ default: [64], min: 1, describe: '' }))
const activation = entry(choice(['relu', 'tanh'], { default: 'relu', describe: '' }))

test('a number is one value, in every usual spelling', () => {
  for (const [text, value] of [
    ['0.1', 0.1],
    ['-2', -2],
    ['1e-4', 1e-4],
    ['.5', 0.5],
    ['2.', 2],
    ['+3', 3],
  ] as const) {
    expect(readSetting('lambda', lambda, text)).toEqual({ kind: 'value', value })
  }
})

test('two numbers with two points are a range, a colon gives it grid points', () => {
  expect(readSetting('lambda', lambda, '1e-4..1e2')).toEqual({ kind: 'range', low: 1e-4, high: 100 })
  expect(readSetting('lambda', lambda, '1e-4..1e2:100')).toEqual({ kind: 'range', low: 1e-4, high: 100, points: 100 })
  expect(readSetting('degree', degree, '1..9')).toEqual({ kind: 'range', low: 1, high: 9 })
  expect(() => readSetting('degree', degree, '9..1')).toThrow(expect.objectContaining({ fix: 'write 1..9' }))
})

test('commas make a list, but one value of a shape; bars part shapes', () => {
  expect(readSetting('degree', degree, '1,2,3')).toEqual({ kind: 'one-of', values: [1, 2, 3] })
  expect(readSetting('activation', activation, 'relu,tanh')).toEqual({ kind: 'one-of', values: ['relu', 'tanh'] })
  expect(readSetting('hiddenLayers', layers, '64,64')).toEqual({ kind: 'value', value: [64, 64] })
  expect(readSetting('hiddenLayers', layers, '')).toEqual({ kind: 'value', value: [] })
  expect(readSetting('hiddenLayers', layers, '|16|8,8')).toEqual({ kind: 'one-of', values: [[], [16], [8, 8]] })
  expect(readSetting('hiddenLayers', layers, '32|64|64,64')).toEqual({ kind: 'one-of', values: [[32], [64], [64, 64]] })
})

test('what is no value is refused with the domain, and never turned into a number', () => {
  for (const text of ['', ' ', 'abc', '0x10', 'Infinity', 'NaN', '1_000', '1,', '1...2', '1e']) {
    expect(() => readSetting('lambda', lambda, text)).toThrow('lambda must be a number of at least 0')
  }
  expect(() => readSetting('activation', activation, 'relo')).toThrow('one of relu, tanh')
  expect(() => readSetting('shuffle', entry(flag({ default: true, describe: '' })), 'maybe')).toThrow('true or false')
})

test('an open setting is refused where one value is needed', () => {
  expect(oneValue('lambda', { kind: 'value', value: 3 }, 'hp tune')).toBe(3)
  expect(() => oneValue('learningRate', { kind: 'range', low: 1, high: 2 }, 'hp tune linear d.csv')).toThrow(
    expect.objectContaining({
      code: 'hyperparameter/open-range',
      where: 'flag --learning-rate',
      fix: 'give one value, or search for the best: hp tune linear d.csv',
    }),
  )
})
