import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readCsv } from '../data/read.ts'
import { readStored } from '../data/stored/read.ts'
import { estimator } from '../define/estimator.ts'
import { range } from '../define/ranges.ts'
import { defineSplitter } from '../define/splitters.ts'
import { linear, logistic } from '../models/index.ts'
import { random } from '../numeric/random.ts'
import { elasticNet, ridge } from '../penalties/index.ts'
import { plan } from '../plan.ts'
import { grid } from '../search/strategies/grid.ts'
import { tune } from '../tune.ts'
import { kFold } from '../validation/index.ts'
import { splitsOf } from '../validation/parts.ts'

const folder = mkdtempSync(join(tmpdir(), 'hp-tune-'))
afterAll(() => rmSync(folder, { recursive: true }))

const stream = random(8)
const lines = Array.from({ length: 20_000 }, (_, i) => {
  const [a, b] = [stream.normal(), 3 + stream.normal()]
  const y = 1 + a - 0.5 * b + 0.2 * a * a + stream.normal()
  return [a, b, stream.normal(), 1 + (i % 3), y, y > 0 ? 'yes' : 'no'].join(',')
})
const path = join(folder, 'data.csv')
writeFileSync(path, `a,b,c,w,y,class\n${lines.join('\n')}\n`)

const roles = { target: 'y', features: ['a', 'b', 'c'], weights: 'w' } as const

async function both(of: Parameters<typeof tune>[0], options: Parameters<typeof tune>[2], more = {}) {
  const [memory, stored] = await Promise.all([
    readCsv(path, { ...roles, ...more }),
    readStored([path], { ...roles, ...more, always: true, room: 1 << 20 }),
  ])
  expect(stored.stored).toBeDefined()
  return [await tune(of, memory, options), await tune(of, stored, options), stored] as const
}

const scoresOf = ({ trials }: Awaited<ReturnType<typeof tune>>) => trials.map(({ score }) => score?.folds)
const five = { validation: kFold({ folds: 5 }), seed: 3 }

describe('a search over rows in a file', () => {
  test('has the folds, the scores and the winner of a search in memory, to the bit', async () => {
    for (const penalty of [ridge({ lambda: range(1e-4, 10) }), elasticNet({ lambda: range(1e-3, 1), mixture: 0.5 })]) {
      const [memory, stored] = await both(
        estimator({ model: linear(), penalty }) as never,
        {
          ...five,
          strategy: grid({ points: 30 }),
        } as never,
      )
      expect(scoresOf(stored)).toEqual(scoresOf(memory))
      expect((await stored.refit()).parameters).toEqual((await memory.refit()).parameters)
      expect(stored.ledger.completeTrainings).toBe(5)
    }
  })

  test('has them where folds are kept in a byte a row, with weights and an offset', async () => {
    const folds = (bytes: boolean) =>
      defineSplitter({
        name: 'every-fifth',
        title: 'Every fifth',
        describe: 'tests every fifth row',
        hyperparameters: {},
        split({ rows }) {
          const foldOf = Uint32Array.from({ length: rows }, (_, i) => (i * 7) % 5)
          return splitsOf(bytes ? Uint8Array.from(foldOf) : foldOf, 5)
        },
      })()
    const of = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 10) }) }) as never
    const options = (bytes: boolean) => ({ validation: folds(bytes), strategy: grid({ points: 5 }) }) as never
    const more = { features: ['a', 'b'], offset: 'c' }
    const [memory, stored] = await both(of, options(true), more)
    expect(scoresOf(stored)).toEqual(scoresOf(memory))
    expect(scoresOf(memory)).toEqual(scoresOf((await both(of, options(false), more))[0]))
  })

  test('agrees to ten digits over degrees, with and without a penalty, and in other metrics', async () => {
    for (const [of, metric] of [
      [estimator({ model: linear({ degree: range(1, 4) }) }), 'rmse'],
      [estimator({ model: linear({ degree: range(1, 2) }), penalty: ridge({ lambda: 0.1 }) }), 'mae'],
    ] as const) {
      const [memory, stored] = await both(of as never, { ...five, metric, strategy: grid({ points: 4 }) } as never)
      const [one, other] = [memory, stored].map((study) => scoresOf(study).flatMap((folds) => [...(folds ?? [])]))
      expect(other).toHaveLength(one.length)
      expect(Math.max(...other.map((score, i) => Math.abs(score / one[i] - 1)))).toBeLessThan(1e-10)
    }
  })

  test('trains by passes what shares no statistics', async () => {
    const of = estimator({ model: logistic(), penalty: ridge({ lambda: range(0.01, 1) }) })
    const more = { target: 'class', weights: undefined }
    const [memory, stored] = await both(
      of as never,
      { validation: kFold({ folds: 2 }), strategy: grid({ points: 2 }) } as never,
      more,
    )
    const [one, other] = [memory, stored].map((study) => scoresOf(study).flatMap((folds) => [...(folds ?? [])]))
    expect(Math.max(...other.map((score, i) => Math.abs(score / one[i] - 1)))).toBeLessThan(1e-9)
  })

  test('is planned without room for the terms of all rows', async () => {
    const of = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 10) }) })
    const data = await readStored([path], { ...roles, always: true, room: 1 << 20 })
    const planned = plan(of, data, { ...five, strategy: grid({ points: 100 }) } as never)
    expect(planned.units).toBe(5)
    expect(planned.memoryBytes).toBeLessThan(8 * data.rows * 3)
  })
})
