import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator } from '../define/estimator.ts'
import { oneOf } from '../define/ranges.ts'
import { linear } from '../models/index.ts'
import { random } from '../numeric/random.ts'
import { ridge } from '../penalties/index.ts'
import { tune } from '../tune.ts'
import { applyEvent, emptyStudy, type StudyState } from './events.ts'
import { importStudy } from './import-study.ts'
import { memoryStorage, type StudyStorage } from './storage.ts'
import { readStudy, studyDocument } from './study-document.ts'

const source = random(5)
const x = Array.from({ length: 40 }, () => source.normal())
const data = dataset({ x, y: x.map((value) => 2 * value + source.normal()) }, { target: 'y' })
const open = (...values: number[]) => estimator({ model: linear(), penalty: ridge({ lambda: oneOf(...values) }) })

const stateOf = async (storage: StudyStorage, name: string): Promise<StudyState> =>
  (await storage.read(name)).reduce(applyEvent, emptyStudy())

async function searched(...values: number[]) {
  const storage = memoryStorage()
  const study = await tune(open(...values), data, { storage, study: 'mine' })
  const state = (await stateOf(storage, 'mine')) as Parameters<typeof studyDocument>[0]
  return { storage, study, text: JSON.stringify(studyDocument(state, { name: 'mine' })) }
}

describe('a study that is written and read again', () => {
  test('is the same study, to the last bit, and says when its trials were made', async () => {
    const { storage, text } = await searched(0.1, 1, 10)
    const { name, state } = readStudy(text)
    expect(name).toBe('mine')
    expect(state).toEqual(await stateOf(storage, 'mine'))
    for (const { begun = 0, ended = 0 } of state.trials) expect(ended).toBeGreaterThanOrEqual(begun)
    expect(state.trials[0].begun).toBeGreaterThan(1.7e12)
  })

  test('is gone on with where it was brought to: nothing is trained again, and the result is the same', async () => {
    const { study, text } = await searched(0.1, 1, 10)
    const storage = memoryStorage()
    expect(await importStudy(storage, 'mine', readStudy(text).state)).toEqual({ added: 3 })
    const again = await tune(open(0.1, 1, 10), data, { storage, study: 'mine' })
    expect(again.ledger).toMatchObject({ completeTrainings: 0, saved: { recalledTrials: 3 } })
    expect(again.best.score).toEqual(study.best.score)
    expect((await stateOf(storage, 'mine')).searches).toHaveLength(1)
  })

  test('brings to a study of the same scores only the trials that it lacks, under numbers of its own', async () => {
    const { storage } = await searched(0.1, 1)
    const other = await searched(1, 10, 100)
    expect(await importStudy(storage, 'mine', readStudy(other.text).state)).toEqual({ added: 2 })
    expect(await importStudy(storage, 'mine', readStudy(other.text).state)).toEqual({ added: 0 })
    const { trials, searches } = await stateOf(storage, 'mine')
    expect(
      trials.map(({ number, candidate, state, search }) => [number, candidate['penalty.lambda'], state, search]),
    ).toEqual([
      [0, 0.1, 'complete', 0],
      [1, 1, 'complete', 0],
      [2, 10, 'complete', 1],
      [3, 100, 'complete', 1],
    ])
    expect(searches).toHaveLength(2)
  })

  test('is refused by a study of other scores', async () => {
    const { text } = await searched(0.1, 1)
    const storage = memoryStorage()
    await tune(open(1), data, { storage, study: 'mine', seed: 1 })
    await expect(importStudy(storage, 'mine', readStudy(text).state)).rejects.toMatchObject({
      code: 'storage/other-study',
    })
  })

  test('ends a trial that waited there, and what was being trained in it waits', async () => {
    const { storage: from, text } = await searched(0.1, 1)
    const [created, begun, ...rest] = await from.read('mine')
    const storage = memoryStorage()
    await storage.append('mine', [created, begun, ...rest.filter(({ type }) => type === 'trial/queued')])
    const running = JSON.parse(text)
    running.trials[1].state = 'running'
    expect(await importStudy(storage, 'mine', readStudy(JSON.stringify(running)).state)).toEqual({ added: 1 })
    expect((await stateOf(storage, 'mine')).trials.map(({ state }) => state)).toEqual(['complete', 'queued'])
  })
})

test.each([
  ['no JSON', '{"format":', /it is not JSON/],
  ['another document', '{"a":1}', /not what hp study export writes/],
  ['a list', '[]', /not what hp study export writes/],
  ['brackets without end', `${'['.repeat(100_000)}`, /more than 32 brackets/],
  ['a trial that is none', (text: string) => text.replace('"complete"', '"done"'), /damaged/],
  ['a forbidden key', (text: string) => text.replace('"penalty.lambda"', '"__proto__"'), /damaged/],
  ['no description', (text: string) => text.replace('"description"', '"other"'), /damaged/],
])('a file with %s is refused in words', async (_, made, said) => {
  const text = typeof made === 'string' ? made : made((await searched(1)).text)
  expect(() => readStudy(text)).toThrow(
    expect.objectContaining({ code: 'data/unreadable', message: expect.stringMatching(said) }),
  )
})
