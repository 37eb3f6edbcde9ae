import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEvent, emptyStudy, type StudyEvent } from './events.ts'
import { isFinal } from './trial.ts'

const number = fc.integer({ min: 0, max: 3 })
const attempt = fc.integer({ min: 1, max: 3 })
const events: fc.Arbitrary<StudyEvent> = fc.oneof(
  fc.record({ type: fc.constant('trial/queued' as const), number, candidate: fc.constant({ a: 1 }) }),
  fc.record({ type: fc.constant('trial/claimed' as const), number, attempt }),
  fc.record({
    type: fc.constant('fold/scored' as const),
    number,
    attempt,
    fold: fc.record({
      fold: fc.integer({ min: 0, max: 3 }),
      scores: fc.constant({ rmse: 1 }),
      converged: fc.constant(true),
      by: fc.constant('single'),
    }),
  }),
  fc.record({
    type: fc.constant('trial/finished' as const),
    number,
    attempt,
    state: fc.constantFrom('complete' as const, 'failed' as const, 'lost' as const),
    durationMs: fc.constant(1),
  }),
)

test('whatever the order of events, final states stay, attempts count up, folds are in order and of the last attempt', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 60 }), (all) => {
      let state = emptyStudy()
      for (const event of all) {
        const before = [...state.trials]
        state = applyEvent(state, event)
        before.forEach((trial, k) => {
          if (trial === undefined) return
          const now = state.trials[k]
          if (isFinal(trial.state)) expect(now).toEqual(trial)
          expect(now.attempt).toBeGreaterThanOrEqual(trial.attempt)
          if (now.attempt > trial.attempt) expect(now.folds).toEqual([])
          const folds = now.folds.map(({ fold }) => fold)
          expect(folds).toEqual([...new Set(folds)].sort((a, b) => a - b))
        })
      }
    }),
  )
})

test('what an attempt reports after another one was begun changes nothing', () => {
  const fold = { fold: 0, scores: { rmse: 1 }, converged: true, by: 'single' }
  const state = (
    [
      { type: 'trial/queued', number: 0, candidate: {} },
      { type: 'trial/claimed', number: 0, attempt: 1 },
      { type: 'trial/claimed', number: 0, attempt: 2, worker: 'b' },
      { type: 'fold/scored', number: 0, attempt: 1, fold },
      { type: 'trial/finished', number: 0, attempt: 1, state: 'complete', durationMs: 1 },
    ] as const
  ).reduce(applyEvent, emptyStudy())
  expect(state.trials).toMatchObject([{ state: 'running', attempt: 2, worker: 'b', folds: [] }])
})
