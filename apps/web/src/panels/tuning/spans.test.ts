import { expect, test } from 'vitest'
import type { TrialShown } from '../../workers/search-protocol.ts'
import { timelineOf } from './spans.ts'

const trial = (number: number, begun: number, ended?: number, more: Partial<TrialShown> = {}): TrialShown => ({
  number,
  state: 'complete',
  candidate: {},
  folds: [],
  durationMs: 1,
  begun,
  ...(ended !== undefined && { ended }),
  ...more,
})

test('trials that were begun and ended together are one span; what overlaps has rows of its own', () => {
  const { spans, rows, end, workers } = timelineOf([
    trial(0, 1000, 2000),
    trial(1, 1000, 2000),
    trial(2, 1500, 3000),
    trial(3, 2000, 2500, { state: 'pruned' }),
    trial(4, 2600, undefined, { worker: 'b', state: 'running' }),
  ])
  expect(spans.map(({ numbers, row, from, to }) => [numbers, row, from, to])).toEqual([
    [[0, 1], 0, 0, 1],
    [[2], 1, 0.5, 2],
    [[3], 0, 1, 1.5],
    [[4], 2, 1.6, undefined],
  ])
  expect([rows, end, workers]).toEqual([
    3,
    2,
    [
      { name: 'this page', row: 0 },
      { name: 'b', row: 2 },
    ],
  ])
})

test('a study without times has no spans', () => {
  const { begun: _, ...timeless } = trial(0, 1)
  expect(timelineOf([timeless]).spans).toEqual([])
})
