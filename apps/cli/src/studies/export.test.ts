import type { StudyDescription, TrialRecord } from '@hp/core'
import { expect, test } from 'vitest'
import { csvOf } from './export.ts'

const description: StudyDescription = {
  seed: 0,
  strategy: 'grid',
  splitter: 'hold-out',
  folds: 1,
  metric: { name: 'rmse', direction: 'minimize' },
}

const trial = (number: number, value: unknown, reason?: string): TrialRecord => ({
  number,
  candidate: { 'model.x': value },
  state: reason === undefined ? 'complete' : 'failed',
  attempt: 1,
  folds: reason === undefined ? [{ fold: 0, scores: { rmse: -1.5 }, converged: true, by: 'single' }] : [],
  durationMs: 2,
  ...(reason !== undefined && { reason }),
})

const rows = (...trials: TrialRecord[]) =>
  csvOf({ state: { description, searches: [], trials }, keys: ['model.x'], description }).split('\r\n')

test('text that a spreadsheet would run is text, a negative number is a number', () => {
  const [header, ...cells] = rows(
    trial(0, '=1+1'),
    trial(1, '@SUM(A1)'),
    trial(2, '+cmd|"/c calc"!A1'),
    trial(3, -2),
    trial(4, '\t=1'),
    trial(5, '<script>alert(1)</script>'),
  )
  expect(header).toBe('number,state,x,rmse,rmse standard error,rmse fold 1,durationMs,reason')
  expect(cells.slice(0, 6).map((row) => row.replace(/^\d,complete,|,-1.5,,-1.5,2,$/g, ''))).toEqual([
    "'=1+1",
    "'@SUM(A1)",
    `"'+cmd|""/c calc""!A1"`,
    '-2',
    "'\t=1",
    '<script>alert(1)</script>',
  ])
})

test('commas, quotes and line ends stay in their cell; what has no value is empty', () => {
  expect(
    rows(trial(0, [64, 64], 'a "reason",\nin lines'))
      .slice(1)
      .join('\r\n'),
  ).toBe('0,failed,"64,64",,,,2,"a ""reason"",\nin lines"\r\n')
})
