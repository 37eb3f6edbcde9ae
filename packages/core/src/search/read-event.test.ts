import { expect, test } from 'vitest'
import { readEvent } from './read-event.ts'

const claimed = { type: 'trial/claimed', number: 3, attempt: 1 }
const fold = { fold: 0, scores: { rmse: 1.5 }, converged: true, by: 'single' }

test('an event comes back as it was written', () => {
  for (const event of [claimed, { type: 'fold/scored', number: 0, attempt: 2, fold }])
    expect(readEvent(JSON.stringify(event))).toEqual(event)
})

test.each([
  '',
  'null',
  '[]',
  '{"type":"trial/claimed"}',
  '{"type":"toString"}',
  '{"type":"trial/exploded","number":0}',
  JSON.stringify({ ...claimed, number: -1 }),
  JSON.stringify({ ...claimed, number: 1e12 }),
  JSON.stringify({ ...claimed, attempt: '1' }),
  JSON.stringify({ type: 'fold/scored', number: 0, attempt: 1, fold: { ...fold, scores: { rmse: null } } }),
  JSON.stringify({ type: 'trial/finished', number: 0, attempt: 1, state: 'running', durationMs: 1 }),
  '{"type":"trial/queued","number":0,"candidate":{"__proto__":{"polluted":1}}}',
  '{"type":"trial/queued","number":0,"candidate":{"__pr\\u006fto__":{"polluted":1}}}',
  '{"type":"trial/claimed","number":3,"attempt":1',
])('what is none is refused: %s', (json) => expect(readEvent(json)).toBeUndefined())
