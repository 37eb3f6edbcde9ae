import {
  applyEvent,
  emptyStudy,
  isNews,
  memoryStorage,
  type StudyEvent,
  type StudyShelf,
  type StudyStorage,
  type TrialQueue,
} from '@hp/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyEvents, claimed, created, finished, queued, scored, waiting } from './events.ts'

type Whole = StudyStorage & TrialQueue & StudyShelf

interface Opened {
  readonly storage: Whole
  expire(): void | Promise<void>
  close(): void | Promise<void>
}

/** A storage to be judged. */
export interface Subject {
  readonly name: string
  /** An empty storage; `expire` lets the leases of every worker end. */
  open(): Opened | Promise<Opened>
}

const stateOf = (events: readonly StudyEvent[]) => events.reduce(applyEvent, emptyStudy())

/** What every storage does, however it does it. */
export function storageContract({ name, open }: Subject): void {
  const within = async (work: (storage: Whole, expire: Opened['expire']) => Promise<void>) => {
    const { storage, expire, close } = await open()
    try {
      await work(storage, expire)
    } finally {
      await close()
    }
  }

  describe(`studies in ${name}`, () => {
    test('events come back in their order, from any place on, and each study has its own', () =>
      within(async (storage) => {
        expect(await storage.read('a')).toEqual([])
        expect(await storage.append('a', waiting(2))).toBe(true)
        await storage.append('b', [created])
        await storage.append('a', [claimed(0, 1), scored(0, 1, 0)])
        expect(await storage.read('a')).toEqual([...waiting(2), claimed(0, 1), scored(0, 1, 0)])
        expect(await storage.read('a', 3)).toEqual([claimed(0, 1), scored(0, 1, 0)])
        expect(await storage.read('a', 5)).toEqual([])
        expect(await storage.read('b')).toEqual([created])
      }))

    test('with a place, events are kept only where nothing was written since', () =>
      within(async (storage) => {
        expect(await storage.append('a', [queued(0)], 1)).toBe(false)
        expect(await storage.read('a')).toEqual([])
        expect(await storage.append('a', [created], 0)).toBe(true)
        expect(await storage.append('a', [queued(0)], 0)).toBe(false)
        expect(await storage.append('a', [queued(0)], 1)).toBe(true)
        expect(await storage.read('a')).toEqual([created, queued(0)])
      }))

    test('two who number their trials at the same time never give a number twice', () =>
      within(async (storage) => {
        await storage.append('a', [created])
        const add = async (letter: string) => {
          for (let k = 0; k < 20; k++) {
            for (;;) {
              const events = await storage.read('a')
              const number = stateOf(events).trials.length
              const event: StudyEvent = { type: 'trial/queued', number, candidate: { letter, k } }
              if (await storage.append('a', [event], events.length)) break
            }
          }
        }
        await Promise.all([add('x'), add('y'), add('z')])
        const { trials } = stateOf(await storage.read('a'))
        expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, k) => k))
        expect(new Set(trials.map(({ candidate }) => JSON.stringify(candidate))).size).toBe(60)
      }))

    test('what an earlier attempt reports, and what comes after the end, is not kept', () =>
      within(async (storage) => {
        await storage.append('a', [...waiting(1), claimed(0, 1), claimed(0, 2)])
        await storage.append('a', [scored(0, 1, 0), finished(0, 1)])
        await storage.append('a', [scored(0, 2, 0), finished(0, 2)])
        await storage.append('a', [claimed(0, 3), scored(0, 2, 1), finished(0, 2)])
        const events = await storage.read('a')
        expect(events.slice(2)).toEqual([claimed(0, 1), claimed(0, 2), scored(0, 2, 0), finished(0, 2)])
      }))

    test('whatever is appended, what is kept is the news in it, and no event is lost', () =>
      fc.assert(
        fc.asyncProperty(fc.array(anyEvents, { maxLength: 12 }), (batches) =>
          within(async (storage) => {
            const want: StudyEvent[] = []
            let state = emptyStudy()
            for (const batch of batches) {
              await storage.append('a', batch)
              for (const event of batch) {
                if (isNews(state, event)) want.push(event)
                state = applyEvent(state, event)
              }
            }
            expect(await storage.read('a')).toEqual(want)
          }),
        ),
        { numRuns: 60 },
      ))

    test('a trial is given to one worker, the lowest number first; who names trials gets those that are free', () =>
      within(async (storage) => {
        await storage.append('a', waiting(4))
        expect(await storage.claim('a', 'w1')).toEqual([{ number: 0, attempt: 1 }])
        expect(await storage.claim('a', 'w2')).toEqual([{ number: 1, attempt: 1 }])
        expect(await storage.claim('a', 'w2', [0, 3, 9])).toEqual([{ number: 3, attempt: 1 }])
        expect(await storage.claim('a', 'w3')).toEqual([{ number: 2, attempt: 1 }])
        expect(await storage.claim('a', 'w4')).toEqual([])
        expect(await storage.claim('b', 'w4')).toEqual([])
        const { trials } = stateOf(await storage.read('a'))
        expect(trials.map(({ worker }) => worker)).toEqual(['w1', 'w2', 'w3', 'w2'])
      }))

    test('a worker that is silent loses its trial, and what it says of it afterwards is not kept', () =>
      within(async (storage, expire) => {
        await storage.append('a', waiting(1))
        await storage.claim('a', 'w1')
        expect(await storage.claim('a', 'w2')).toEqual([])
        await expire()
        expect(await storage.claim('a', 'w2')).toEqual([{ number: 0, attempt: 2 }])
        await storage.append('a', [scored(0, 1, 0, 7), finished(0, 1)])
        await storage.append('a', [scored(0, 2, 0, 8), finished(0, 2)])
        expect(stateOf(await storage.read('a')).trials).toMatchObject([
          { state: 'complete', worker: 'w2', folds: [{ scores: { rmse: 8 } }] },
        ])
        expect(await storage.claim('a', 'w3')).toEqual([])
      }))

    test('a heartbeat says how many trials a worker still has, and keeps them', () =>
      within(async (storage, expire) => {
        await storage.append('a', waiting(2))
        await storage.claim('a', 'w1', [0, 1])
        await storage.append('a', [finished(1, 1)])
        await expire()
        expect(await storage.heartbeat('a', 'w1')).toBe(1)
        expect(await storage.claim('a', 'w2')).toEqual([])
        expect(await storage.heartbeat('a', 'w2')).toBe(0)
      }))

    test('a trial that is given back waits again under its next attempt, and what was said of the last is over', () =>
      within(async (storage) => {
        await storage.append('a', waiting(2))
        await storage.claim('a', 'w1', [0, 1])
        await storage.append('a', [scored(0, 1, 0), finished(1, 1)])
        expect([await storage.release('a', 'w2'), await storage.release('a', 'w1')]).toEqual([0, 1])
        await storage.append('a', [scored(0, 1, 1), finished(0, 1)])
        expect(stateOf(await storage.read('a')).trials[0]).toMatchObject({ state: 'queued', attempt: 1, folds: [] })
        expect(await storage.claim('a', 'w2')).toEqual([{ number: 0, attempt: 2 }])
        expect(await storage.release('b', 'w1')).toBe(0)
      }))

    test('a trial that ends its workers is lost after three of them; one that is given back is not', () =>
      within(async (storage, expire) => {
        await storage.append('a', waiting(2))
        for (let k = 0; k < 5; k++) {
          await storage.claim('a', 'kind', [1])
          await storage.release('a', 'kind')
        }
        for (const worker of ['w1', 'w2', 'w3']) {
          expect(await storage.claim('a', worker, [0])).toHaveLength(1)
          await expire()
        }
        expect(await storage.claim('a', 'w4', [0])).toEqual([])
        expect(await storage.claim('a', 'w4')).toEqual([{ number: 1, attempt: 6 }])
        await storage.append('a', [finished(0, 3)])
        const [lost] = stateOf(await storage.read('a')).trials
        expect(lost).toMatchObject({
          state: 'lost',
          attempt: 3,
          reason: '3 workers ended or fell silent while they had it: w1, w2, w3',
        })
      }))

    test('a trial is cancelled while it waits and while it runs, and stays so', () =>
      within(async (storage) => {
        const cancelled = (number: number, attempt: number): StudyEvent => ({
          ...finished(number, attempt),
          state: 'cancelled',
        })
        await storage.append('a', waiting(3))
        await storage.claim('a', 'w1', [1])
        await storage.append('a', [cancelled(0, 0), cancelled(1, 1)])
        await storage.append('a', [scored(1, 1, 0), finished(1, 1), claimed(0, 1)])
        expect(await storage.heartbeat('a', 'w1')).toBe(0)
        expect(await storage.claim('a', 'w2')).toEqual([{ number: 2, attempt: 1 }])
        expect(stateOf(await storage.read('a')).trials.map(({ state }) => state)).toEqual([
          'cancelled',
          'cancelled',
          'running',
        ])
      }))

    test('the shelf counts the trials of each study, the last changed first; a study that is removed is gone', () =>
      within(async (storage) => {
        await storage.append('old', [...waiting(3), claimed(0, 1), finished(0, 1), claimed(1, 1)])
        await new Promise((resolve) => setTimeout(resolve, 5)) // the shelf tells times apart by the millisecond
        await storage.append('new', waiting(1))
        const shelf = await storage.studies()
        expect(shelf.map((entry) => [entry.name, entry.events, entry.trials])).toEqual([
          ['new', 2, { queued: 1 }],
          ['old', 7, { complete: 1, queued: 1, running: 1 }],
        ])
        expect([await storage.remove('old'), await storage.remove('old')]).toEqual([true, false])
        expect(await storage.read('old')).toEqual([])
        expect((await storage.studies()).map((entry) => entry.name)).toEqual(['new'])
        expect(await storage.append('old', [created], 0)).toBe(true)
      }))

    test('any text is a name, and only a name', () =>
      within(async (storage) => {
        const names = ['../../etc/passwd', "a'; drop table study; --", '<img src=x onerror=alert(1)>', '__proto__', '']
        for (const each of names) await storage.append(each, [created])
        expect((await storage.studies()).map((entry) => entry.name).sort()).toEqual([...names].sort())
        for (const each of names) expect(await storage.read(each)).toEqual([created])
      }))

    test('claims and reports in any order leave what they leave in memory', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.constantFrom('claim', 'report', 'end'), fc.integer({ min: 0, max: 2 }), fc.boolean()), {
            maxLength: 25,
          }),
          (steps) =>
            within(async (storage) => {
              const model = memoryStorage()
              const given = new Map<string, { number: number; attempt: number }>()
              for (const each of [storage, model]) await each.append('a', waiting(3))
              for (const [what, number, first] of steps) {
                const worker = first ? 'w1' : 'w2'
                if (what === 'claim') {
                  const [mine, theirs] = [
                    await storage.claim('a', worker, [number]),
                    await model.claim('a', worker, [number]),
                  ]
                  expect(mine).toEqual(theirs)
                  for (const claim of mine) given.set(`${worker} ${number}`, claim)
                  continue
                }
                const claim = given.get(`${worker} ${number}`)
                if (claim === undefined) continue
                const event = what === 'end' ? finished(number, claim.attempt) : scored(number, claim.attempt, 0)
                for (const each of [storage, model]) await each.append('a', [event])
              }
              const left = async (one: Whole) =>
                stateOf(await one.read('a')).trials.map(({ begun: _, ...trial }) => trial) // apart from when
              expect(await left(storage)).toEqual(await left(model))
            }),
        ),
        { numRuns: 40 },
      ))
  })
}
