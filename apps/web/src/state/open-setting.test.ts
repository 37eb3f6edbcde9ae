import { float, int, shape } from '@hp/core/define'
import { describe, expect, test } from 'vitest'
import type { Declared } from './catalog.ts'
import { settingFrom, textOf, usuallyOpen } from './open-setting.ts'

const lambda = float({
  default: 1,
  min: 0,
  scale: 'log',
  search: [1e-4, 1e2],
  describe: 'strength',
}) as unknown as Declared
const degree = int({ default: 1, min: 1, max: 30, describe: 'power' }) as unknown as Declared
const layers = shape({ default: [16], min: 1, describe: 'units' }) as unknown as Declared

describe('what a text sets', () => {
  test.each([
    ['0.1', lambda],
    ['0.0001..100', lambda],
    ['0.0001..100:50', lambda],
    ['1,2,3', degree],
    ['32|64,64', layers],
    ['32,16', layers],
  ] as const)('%s reads back as it was written', (text, declared) => {
    const setting = settingFrom(text, declared)
    expect(setting && textOf(setting)).toBe(text)
  })

  test.each([
    ['-1', lambda],
    ['', lambda],
    ['3..1', degree],
    ['1.5', degree],
    ['1..99', degree],
    ['1..3:0', degree],
    ['0,4', layers],
  ] as const)('%s is refused', (text, declared) => expect(settingFrom(text, declared)).toBeUndefined())

  test('the usual range is what the definition says', () => {
    expect(textOf(usuallyOpen(lambda))).toBe('0.0001..100')
    expect(usuallyOpen(layers)).toEqual({ kind: 'one-of', values: [[16]] })
  })
})
