import {
  applyEvent,
  emptyStudy,
  isNews,
  type StudyEvent,
  type StudyStorage,
  type TrialQueue,
  leaseMs as usualLeaseMs,
} from '@hp/core'
import { expect } from 'vitest'
import { scored, waiting } from './events.ts'

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

/** A storage whose time passes when it is told. */
interface Place {
  readonly storage: StudyStorage & TrialQueue
  readonly leaseMs?: number
  pass(ms: number): void | Promise<void>
}

/** Some workers on one study in a world where messages are lost, come late or twice, processes die or stand still, and time leaps. */
export async function simulated({ storage, leaseMs = usualLeaseMs, pass }: Place, seed: number, trials: number) {
  const chance = chances(seed)
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
    await pass(Math.floor(chance() * 400))
    if (late.length > 0 && chance() < 0.2) await late.splice(Math.floor(chance() * late.length), 1)[0]?.()
    const place = Math.floor(chance() * workers.length)
    const worker = workers[place] as (typeof workers)[number]
    const fate = chance()
    if (fate < 0.01) {
      workers[place] = newWorker() // killed, and another started
      deaths++
    } else if (fate < 0.015)
      await pass(leaseMs) // everybody stood still
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
  await pass(2 * leaseMs)
  for (;;) {
    const [claim] = await storage.claim('s', 'last')
    if (claim === undefined) break
    const { number, attempt } = claim
    await storage.append('s', [scored(number, attempt, 0, worth(number))])
    await storage.append('s', [{ type: 'trial/finished', number, attempt, state: 'complete', durationMs: 0 }])
  }
  return { events: await storage.read('s'), deaths }
}

/** Whether every trial of a world ended once, with the value that it has; how many were begun again, and lost. */
export function judged(events: readonly StudyEvent[], seed: number, trials: number) {
  let [again, lost] = [0, 0]
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
  return { again, lost }
}
