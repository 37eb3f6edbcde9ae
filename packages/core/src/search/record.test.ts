import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator } from '../define/estimator.ts'
import { oneOf } from '../define/ranges.ts'
import { gradientDescent, linear, ridge } from '../index.ts'
import { random } from '../numeric/random.ts'
import { tune } from '../tune.ts'
import { applyEvent, emptyStudy } from './events.ts'
import { memoryStorage } from './storage.ts'
import { grid } from './strategies/grid.ts'

const x = random(1).fork('x')
const numbers = () => Array.from({ length: 60 }, () => x.normal())
const data = dataset({ a: numbers(), b: numbers(), y: numbers() }, { target: 'y' })
const ridges = (...lambdas: number[]) => estimator({ model: linear(), penalty: ridge({ lambda: oneOf(...lambdas) }) })
const one = { strategy: grid(), share: false } as const
const stateOf = async (storage: ReturnType<typeof memoryStorage>, study: string) =>
  (await storage.read(study)).reduce(applyEvent, emptyStudy())

test('a study is found again by what its scores are of, whatever is searched', async () => {
  const storage = memoryStorage()
  const names: string[] = []
  const onStudy = (name: string) => names.push(name)
  await tune(ridges(0.1, 1), data, { storage, onStudy })
  await tune(ridges(0.1, 10), data, { storage, onStudy, strategy: grid() })
  await tune(ridges(0.1, 1), data, { storage, onStudy, seed: 1 })
  await tune(ridges(0.1, 1), data, { storage, onStudy, metric: 'mae' })
  await tune(ridges(0.1, 1), data.with({ features: ['a'] }), { storage, onStudy })
  expect(names[0]).toMatch(/^ridge-y-[0-9a-f]{8}$/)
  expect(names[1]).toBe(names[0])
  expect(new Set(names).size).toBe(4)
  const { searches, search, trials } = await stateOf(storage, names[0])
  expect([searches.length, search]).toEqual([2, 1])
  expect(trials.map((trial) => [trial.candidate['penalty.lambda'], trial.search])).toEqual([
    [0.1, 0],
    [1, 0],
    [10, 1],
  ])
})

test('a search that was begun before is not kept twice', async () => {
  const storage = memoryStorage()
  await tune(ridges(0.1, 1), data, { storage, study: 's', about: { words: ['a'] } })
  const before = (await storage.read('s')).length
  await tune(ridges(0.1, 1), data, { storage, study: 's', about: { words: ['a'] } })
  expect((await storage.read('s')).length).toBe(before)
})

test('scores of something else are refused under the same name, with what differs', async () => {
  const storage = memoryStorage()
  await tune(ridges(0.1, 1), data, { storage, study: 's' })
  await expect(tune(ridges(0.1, 1), data, { storage, study: 's', metric: 'mae', seed: 7 })).rejects.toMatchObject({
    code: 'storage/other-study',
    what: expect.stringContaining('the metric ("rmse", not "mae"), the seed (0, not 7)'),
  })
})

test('two searches of one study at a time come to the same table, and no number is given twice', async () => {
  const storage = memoryStorage()
  const lambdas = Array.from({ length: 12 }, (_, k) => (k + 1) / 10)
  const [a, b, alone] = await Promise.all([
    tune(ridges(...lambdas), data, { ...one, storage, study: 's' }),
    tune(ridges(...lambdas.slice(4), 7, 8), data, { ...one, storage, study: 's' }),
    tune(ridges(...lambdas), data, one),
  ])
  expect(a.trials.map(({ score }) => score)).toEqual(alone.trials.map(({ score }) => score))
  const { trials } = await stateOf(storage, 's')
  expect(trials.map(({ number, state }) => [number, state])).toEqual(
    Array.from({ length: 14 }, (_, number) => [number, 'complete']),
  )
  expect(new Set(trials.map(({ address }) => address)).size).toBe(14)
  expect(b.trials).toHaveLength(10)
})

test('enough is enough: what was scored is the result, the rest waits in the storage', async () => {
  const storage = memoryStorage()
  const enough = new AbortController()
  const epochs = Array.from({ length: 9 }, (_, k) => 10 * (k + 1))
  const walk = estimator({
    model: linear(),
    algorithm: gradientDescent({ learningRate: 0.01, epochs: oneOf(...epochs) }),
  })
  let ended = 0
  const onTrial = () => ++ended === 3 && enough.abort()
  const study = await tune(walk, data, { ...one, storage, study: 's', enough: enough.signal, onTrial })
  expect(study.trials.map(({ state }) => state)).toEqual([
    ...['complete', 'complete', 'complete'],
    ...Array.from({ length: 6 }, () => 'cancelled'),
  ])
  expect(ended).toBe(3)
  const kept = await stateOf(storage, 's')
  expect(kept.trials.map(({ state }) => state).filter((state) => state === 'cancelled')).toEqual([])
  const whole = await tune(walk, data, { ...one, storage, study: 's' })
  expect([whole.trials.length, whole.ledger.saved.recalledTrials]).toEqual([9, 3])
})

test('time that is up before anything has a score still gives a result', async () => {
  const study = await tune(ridges(0.1, 1, 10), data, { ...one, enough: AbortSignal.abort() })
  expect(study.trials.map(({ state }) => state)).toEqual(['complete', 'cancelled', 'cancelled'])
})

test('whichever call to the storage is the last, before or after it is done, the search then comes to the table of an uninterrupted one', async () => {
  const open = ridges(0.1, 1, 10, 100)
  const table = async (storage: ReturnType<typeof memoryStorage>) =>
    (await stateOf(storage, 's')).trials.map(({ number, state, candidate, folds }) => [number, state, candidate, folds])
  const whole = memoryStorage()
  await tune(open, data, { ...one, storage: whole, study: 's' })
  const want = await table(whole)
  let calls = 0
  for (let last = 1; calls >= last - 1; last++) {
    for (const done of [false, true]) {
      const storage = memoryStorage()
      calls = 0
      const dying = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
        return async (...args: A): Promise<R> => {
          const fatal = ++calls === last
          if (fatal && !done) throw new Error('killed')
          const result = await call(...args)
          if (fatal) throw new Error('killed')
          return result
        }
      }
      const { append, read, claim } = storage
      const faulty = { ...storage, append: dying(append), read: dying(read), claim: dying(claim) }
      await tune(open, data, { ...one, storage: faulty, study: 's' }).catch(() => {})
      await tune(open, data, { ...one, storage, study: 's' })
      expect([last, done, await table(storage)]).toEqual([last, done, want])
    }
  }
  expect(calls).toBeGreaterThan(10)
})
