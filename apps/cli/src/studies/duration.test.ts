import { expect, test } from 'vitest'
import { readDuration } from './duration.ts'

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['30', 30_000],
  ['1000d', 2 ** 31 - 1],
])('%s is %d ms', (text, ms) => expect(readDuration('timeout', text)).toBe(ms))

test.each(['', '0', '0s', '-1m', '10 m', 'm', '10x', '1h30', 'soon'])('"%s" is refused', (text) =>
  expect(() => readDuration('timeout', text)).toThrow('must be a time above 0'),
)
