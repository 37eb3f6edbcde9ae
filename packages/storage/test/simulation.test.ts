import { applyEvent, emptyStudy, memoryStorage, mostLosses, oneOf, optimise } from '@hp/core'
import { grid } from '@hp/core/strategies'
import { expect, test } from 'vitest'
import { sqliteStorage } from '../src/index.ts'
import { claimed, description, finished, waiting } from './contract/events.ts'
import { judged, simulated } from './contract/world.ts'

const inMemory = () => {
  let time = 0
  return {
    storage: memoryStorage({ clock: () => time }),
    pass: (ms: number) => {
      time += ms
    },
    close: () => {},
  }
}

const inFile = () => {
  let time = Date.now()
  const storage = sqliteStorage(':memory:', { clock: () => time })
  return {
    storage,
    pass: (ms: number) => {
      time += ms
    },
    close: () => storage.close(),
  }
}

test.each([
  ['memory', 1000, 1, inMemory],
  ['a SQLite file', 40, 0, inFile], // so few may lose none
])(
  'in worlds of %s where anything goes wrong, %i of them, every trial ends once, with the value that it has',
  async (_, seeds, leastLost, open) => {
    const trials = 14
    let [lost, again] = [0, 0]
    for (let seed = 1; seed <= seeds; seed++) {
      const place = open()
      const { events } = await simulated(place, seed, trials)
      place.close()
      const found = judged(events, seed, trials)
      lost += found.lost
      again += found.again
    }
    expect(again).toBeGreaterThan(seeds) // there was something to survive
    expect(lost).toBeGreaterThanOrEqual(leastLost)
    expect(mostLosses).toBe(3)
  },
)

test('the same seed is the same world', async () => {
  const one = async () =>
    (await simulated(inMemory(), 7, 30)).events.map(({ type, ...rest }) => [type, { ...rest, at: 0 }])
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

test('a candidate that ended its processes is tried once more by the next search, and not a third time', async () => {
  const address = JSON.stringify({ x: 2 })
  const askedAfter = async (losses: number) => {
    const storage = memoryStorage()
    await storage.append('objective', [{ type: 'study/created', description: { ...description, splitter: 'none' } }])
    for (let number = 0; number < losses; number++)
      await storage.append('objective', [
        { type: 'trial/queued', number, candidate: { x: 2 }, address },
        claimed(number, 3),
        { ...finished(number, 3), state: 'lost' },
      ])
    const asked: number[] = []
    const objective = ({ x }: { readonly x: number }) => {
      asked.push(x)
      return x
    }
    await optimise({ x: oneOf(1, 2, 3) }, objective, { storage, trials: 3, strategy: grid() })
    return asked
  }
  expect(await askedAfter(1)).toEqual([1, 2, 3])
  expect(await askedAfter(2)).toEqual([1, 3])
})
