import type { StudyDescription, StudyEvent } from '@hp/core'
import fc from 'fast-check'

export const description: StudyDescription = {
  seed: 0,
  strategy: 'grid',
  splitter: 'k-fold',
  folds: 2,
  metric: { name: 'rmse', direction: 'minimize' },
}

export const created: StudyEvent = { type: 'study/created', description }

export const queued = (number: number): StudyEvent => ({ type: 'trial/queued', number, candidate: { a: number } })

export const claimed = (number: number, attempt: number): StudyEvent => ({ type: 'trial/claimed', number, attempt })

export const scored = (number: number, attempt: number, fold: number, rmse = 1): StudyEvent => ({
  type: 'fold/scored',
  number,
  attempt,
  fold: { fold, scores: { rmse }, converged: true, by: 'single' },
})

export const finished = (number: number, attempt: number): StudyEvent & { type: 'trial/finished' } => ({
  type: 'trial/finished',
  number,
  attempt,
  state: 'complete',
  durationMs: 1,
})

/** A study whose first trials wait. */
export const waiting = (trials: number): readonly StudyEvent[] => [
  created,
  ...Array.from({ length: trials }, (_, number) => queued(number)),
]

const number = fc.integer({ min: 0, max: 4 })
const attempt = fc.integer({ min: 1, max: 3 })

/** Events in any order, sensible or not. */
export const anyEvents: fc.Arbitrary<readonly StudyEvent[]> = fc.array(
  fc.oneof(
    fc.constant(created),
    number.map(queued),
    fc.tuple(number, attempt).map(([n, a]) => claimed(n, a)),
    fc.tuple(number, attempt, fc.integer({ min: 0, max: 1 })).map(([n, a, f]) => scored(n, a, f)),
    fc.tuple(number, attempt).map(([n, a]) => finished(n, a)),
  ),
  { maxLength: 8 },
)
