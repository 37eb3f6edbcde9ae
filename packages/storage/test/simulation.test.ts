import {
  applyEvent,
  emptyStudy,
  isNews,
  leaseMs,
  memoryStorage,
  mostLosses,
  oneOf,
  optimise,
  type StudyEvent,
} from '@hp/core'
import { expect, test } from 'vitest'
import { sqliteStorage } from '../src/index.ts'
import { claimed, scored, waiting } from './contract/events.ts'

/** A stream of chances, the same for the same seed (mulberry32). */
function chances(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const worth = (number: number) => number * number - 7

/** Some workers on one study in a world where messages are lost, come late or twice, processes die or stand still, and time leaps. */
async function simulated(seed: number, trials: number) {
  const chance = chances(seed)
  let time = 0
  const storage = memoryStorage({ clock: () => time })
  await storage.append('s', waiting(trials))
  let [named, deaths] = [0, 0]
  const late: (() => Promise<unknown>)[] = [] // what is still on its way
  const newWorker = () => ({ name: `w${named++}`, has: undefined as { number: number; attempt: number } | undefined })
  const workers = [newWorker(), newWorker(), newWorker()]

  /** One call over the network; undefined when the answer does not come back. */
  async function send<T>(call: () => Promise<T>): Promise<T | undefined> {
    const luck = chance()
    if (luck < 0.05) return undefined // lost on the way
    if (luck < 0.1) {
      late.push(call) // it comes, but late
      return undefined
    }
    const answer = await call()
    if (luck < 0.15) late.push(call) // it comes twice
    return luck < 0.2 ? undefined : answer
  }

  for (let step = 0; step < 50 * trials; step++) {
    time += Math.floor(chance() * 400)
    if (late.length > 0 && chance() < 0.2) await late.splice(Math.floor(chance() * late.length), 1)[0]?.()
    const place = Math.floor(chance() * workers.length)
    const worker = workers[place] as (typeof workers)[number]
    const fate = chance()
    if (fate < 0.01) {
      workers[place] = newWorker() // killed, and another started
      deaths++
    } else if (fate < 0.015)
      time += leaseMs // everybody stood still
    else if (fate < 0.1) await send(() => storage.heartbeat('s', worker.name))
    else if (fate < 0.12) {
      if ((await send(() => storage.release('s', worker.name))) !== undefined) worker.has = undefined
    } else if (worker.has === undefined) worker.has = (await send(() => storage.claim('s', worker.name)))?.[0]
    else if (fate > 0.5) {
      const { number, attempt } = worker.has
      const state = number % 11 === 10 ? 'failed' : 'complete'
      const events: StudyEvent[] = [
        ...(state === 'complete' ? [scored(number, attempt, 0, worth(number))] : []),
        { type: 'trial/finished', number, attempt, state, durationMs: 0 },
      ]
      if ((await send(() => storage.append('s', events))) !== undefined) worker.has = undefined
    }
  }
  for (const call of late) await call()
  time += 2 * leaseMs
  for (;;) {
    const [claim] = await storage.claim('s', 'last')
    if (claim === undefined) break
    const { number, attempt } = claim
    await storage.append('s', [scored(number, attempt, 0, worth(number))])
    await storage.append('s', [{ type: 'trial/finished', number, attempt, state: 'complete', durationMs: 0 }])
  }
  return { events: await storage.read('s'), deaths }
}

test('in a thousand worlds where anything goes wrong, every trial ends once, with the value that it has', async () => {
  const [seeds, trials] = [1000, 14]
  let [lost, again] = [0, 0]
  for (let seed = 1; seed <= seeds; seed++) {
    const { events } = await simulated(seed, trials)
    let state = emptyStudy()
    const attempts = new Map<number, number>()
    const ends = new Map<number, number>()
    for (const event of events) {
      if (!isNews(state, event)) throw new Error(`seed ${seed}: an event that is no news was kept`)
      if (event.type === 'trial/claimed') {
        if (event.attempt <= (attempts.get(event.number) ?? 0)) throw new Error(`seed ${seed}: an attempt twice`)
        if (attempts.has(event.number)) again++
        attempts.set(event.number, event.attempt)
      }
      if (event.type === 'trial/finished') ends.set(event.number, (ends.get(event.number) ?? 0) + 1)
      state = applyEvent(state, event)
    }
    const wrong = state.trials.filter(({ number, state, folds }) => {
      if (state === 'lost') lost++
      if (state === 'complete') return folds.length !== 1 || folds[0]?.scores['rmse'] !== worth(number)
      return !(state === 'lost' || (state === 'failed' && number % 11 === 10))
    })
    const numbers = state.trials.map(({ number }) => number)
    const single = [...ends.values()].filter((count) => count === 1).length
    expect([seed, wrong, numbers, single]).toEqual([seed, [], Array.from({ length: trials }, (_, k) => k), trials])
  }
  expect(again).toBeGreaterThan(seeds) // there was something to survive
  expect(lost).toBeGreaterThan(0)
  expect(mostLosses).toBe(3)
})

test('the same seed is the same world', async () => {
  const one = async () => (await simulated(7, 30)).events.map(({ type, ...rest }) => [type, { ...rest, at: 0 }])
  expect(await one()).toEqual(await one())
})

test.each([
  ['memory', () => ({ ...memoryStorage(), close: () => {} })],
  ['a SQLite file', () => sqliteStorage(':memory:')],
])(
  'whichever call to %s is the last, before or after it is done, the search then comes to its whole table',
  async (_, open) => {
    const space = { x: oneOf(1, 2, 3, 4), y: oneOf('a', 'b') }
    const search = (storage: ReturnType<typeof open>) =>
      optimise(space, ({ x, y }) => x * (y === 'a' ? 1 : -1), { storage, trials: 8, seed: 1 })
    const table = async (storage: ReturnType<typeof open>) =>
      (await storage.read('objective'))
        .reduce(applyEvent, emptyStudy())
        .trials.map(({ number, state, candidate, folds }) => [number, state, candidate, folds])
    const whole = open()
    await search(whole)
    const want = await table(whole)
    whole.close()
    let calls = 0
    for (let last = 1; calls >= last - 1; last++) {
      for (const done of [false, true]) {
        const storage = open()
        calls = 0
        let dead = false
        const dying = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
          return async (...args: A): Promise<R> => {
            const fatal = ++calls === last
            if (dead || (fatal && !done)) {
              dead = true
              throw new Error('killed')
            }
            const result = await call(...args)
            dead = fatal
            if (fatal) throw new Error('killed')
            return result
          }
        }
        const { append, read, claim, release } = storage
        const faulty = {
          ...storage,
          append: dying(append),
          read: dying(read),
          claim: dying(claim),
          release: dying(release),
        }
        await search(faulty).catch(() => {})
        await search(storage)
        expect([last, done, await table(storage)]).toEqual([last, done, want])
        storage.close()
      }
    }
    expect(calls).toBeGreaterThan(15)
  },
)

test('a claim that comes late from before is no claim', async () => {
  const storage = memoryStorage()
  await storage.append('a', [...waiting(1), claimed(0, 2), claimed(0, 1)])
  expect((await storage.read('a')).at(-1)).toEqual(claimed(0, 2))
})
