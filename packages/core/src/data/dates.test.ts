import { expect, test } from 'vitest'
import { parseDate } from './dates.ts'

test.each([
  ['1970-01-01', 0],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['0001-01-01', Date.parse('0001-01-01T00:00:00Z')],
  ['2024-02-21T10:30', Date.UTC(2024, 1, 21, 10, 30)],
  ['2024-02-21 10:30:05.25Z', Date.UTC(2024, 1, 21, 10, 30, 5, 250)],
  ['2024-02-21T10:30:05-03:30', Date.UTC(2024, 1, 21, 14, 0, 5)],
  ['2024-02-21T00:00+02', Date.UTC(2024, 1, 20, 22)],
])('%s is a date', (text, time) => {
  expect(parseDate(text)).toBe(time)
})

test.each([
  '2023-02-29',
  '2024-13-01',
  '2024-04-31',
  '2024-1-1',
  '24-01-01',
  '2024-01-01T25:00',
  '2024-01-01T10',
  '01/02/2024',
  '2024',
  '',
])('%j is none', (text) => {
  expect(parseDate(text)).toBeUndefined()
})
