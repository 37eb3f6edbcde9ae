import { describe, expect, test } from 'vitest'
import { memoryStorage, oneOf, range } from './index.ts'
import { optimise } from './optimise.ts'
import { asha } from './search/pruners/asha.ts'
import { median } from './search/pruners/median.ts'
import { searchOver } from './search/search-over.ts'
import { cmaEs } from './search/strategies/cma-es.ts'
import { grid } from './search/strategies/grid.ts'
import { random } from './search/strategies/random.ts'
import { tpe } from './search/strategies/tpe.ts'

const bowl = { x: range(-5, 5), y: range(-5, 5) }
const depth = ({ x, y }: { readonly x: number; readonly y: number }) => (x - 1) * (x - 1) + (y + 2) * (y + 2)
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a search that its caller drives', () => {
  test('gives the same questions for the same answers, and knows the best', () => {
    const run = () => {
      const search = searchOver(bowl, { strategy: tpe({ startup: 5 }) as never, seed: 3, enqueue: [{ x: 0 }] })
      const asked: unknown[] = []
      for (let k = 0; k < 20; k++) {
        const next = search.ask()
        asked.push(next)
        if (next && k % 5 !== 4) search.tell(next.number, depth(next.values))
        else search.tell(k, undefined)
      }
      return { asked, best: search.best }
    }
    const [one, two] = [run(), run()]
    expect(two).toEqual(one)
    expect(one.asked[0]).toMatchObject({ number: 0, values: { x: 0 } })
    expect(one.best?.value).toBeLessThan(3)
  })

  test('refuses an answer to what was never asked, and ends with a finite space', () => {
    const search = searchOver({ k: oneOf(1, 2) })
    expect(() => search.tell(0, 1)).toThrow(expect.objectContaining({ code: 'request/invalid' }))
    expect([search.ask(), search.ask()].map((one) => one?.values.k).sort()).toEqual([1, 2])
    expect(search.ask()).toBeUndefined()
  })
})

describe('optimise', () => {
  test('finds the least value of a function, and the greatest', async () => {
    const low = await optimise(bowl, depth, { trials: 60 })
    expect(low.best.value).toBeLessThan(0.1)
    expect(low.best.value).toBe(Math.min(...low.trials.map(({ value }) => value as number)))
    const high = await optimise(bowl, (values) => -depth(values), { trials: 60, direction: 'maximize' })
    expect(high.best.value).toBeGreaterThan(-0.1)
    expect(high.trials.map(({ values }) => values)).toEqual(low.trials.map(({ values }) => values))
  })

  test('searches scales, whole numbers, lists, groups and branches, and gives them back as they were declared', async () => {
    const space = {
      rate: range(1e-4, 1, { scale: 'log' }),
      layers: range(1, 4, { whole: true }),
      fixed: 'yes',
      group: { on: oneOf(true, false) },
      model: oneOf({ kind: 'tree', depth: range(1, 9, { whole: true }) }, { kind: 'line', share: range(0, 1) }),
    } as const
    const { trials } = await optimise(space, () => 1, { strategy: random(), trials: 200 })
    for (const { values } of trials) {
      const { rate, layers, fixed, group, model } = values
      expect(rate >= 1e-4 && rate <= 1 && Number.isInteger(layers) && fixed === 'yes' && typeof group.on).toBe(
        'boolean',
      )
      if (model.kind === 'tree') expect(Number.isInteger(model.depth) && !('share' in model)).toBe(true)
      else expect(model.share >= 0 && model.share <= 1 && !('depth' in model)).toBe(true)
    }
    const small = trials.filter(({ values }) => values.rate < 1e-2).length
    expect(Math.abs(small - 100)).toBeLessThan(25)
  })

  test('tries what is enqueued first, with what it leaves out drawn, and keeps constraints', async () => {
    const space = { a: range(0, 1), model: oneOf({ kind: 'p', b: range(0, 1) }, { kind: 'q', c: range(0, 1) }) }
    const { trials } = await optimise(space, () => 0, {
      trials: 30,
      strategy: random(),
      enqueue: [{ a: 0.25, model: { kind: 'q', c: 0.5 } }, { a: 0.125 }],
      constraints: [{ describe: 'a is at most 0.3', holds: ({ a }) => a <= 0.3 }],
    })
    expect(trials[0].values).toEqual({ a: 0.25, model: { kind: 'q', c: 0.5 } })
    expect(trials[1].values.a).toBe(0.125)
    expect(trials.every(({ values }) => values.a <= 0.3)).toBe(true)
    const outside = { trials: 2, enqueue: [{ a: 2 }] }
    await expect(optimise(space, () => 0, outside)).rejects.toMatchObject({ code: 'request/invalid' })
  })

  test('ends where a finite space ends', async () => {
    const { trials } = await optimise({ k: oneOf(1, 2, 3) }, ({ k }) => k, { strategy: grid() })
    expect(trials.map(({ value }) => value)).toEqual([1, 2, 3])
  })

  test('is the same however long each evaluation takes, as many as are under way', async () => {
    for (const [strategy, parallel] of [
      [tpe({ startup: 5 }), 1],
      [tpe({ startup: 5 }), 4],
      [cmaEs(), 3],
    ] as const) {
      const run = (delay: (number: number) => number) =>
        optimise(
          bowl,
          async (values, { number, report }) => {
            await later(delay(number))
            if (report(1, depth(values)) === 'stop') return 0
            return depth(values)
          },
          { strategy: strategy as never, parallel, trials: 20, pruner: asha({ factor: 2 }), steps: 2 },
        )
      const [one, two] = [await run((k) => (k * 7) % 5), await run((k) => (k * 3) % 4)]
      const table = ({ trials }: typeof one) => trials.map(({ values, value, state }) => ({ values, value, state }))
      expect(table(two)).toEqual(table(one))
      expect(new Set(one.trials.map(({ state }) => state))).toEqual(new Set(['complete', 'pruned']))
    }
  })

  test('goes on when the objective throws, gives no number, or does not answer', async () => {
    let given: AbortSignal | undefined
    const { trials, best } = await optimise(
      { k: oneOf('throws', 'nan', 'text', 'never', 'rejects', 'fine') },
      ({ k }, { signal }) => {
        if (k === 'throws') throw new Error('no such file')
        if (k === 'rejects') return Promise.reject('just so')
        if (k === 'never') {
          given = signal
          return new Promise(() => {})
        }
        return k === 'nan' ? Number.NaN : k === 'text' ? ('5' as never) : 3
      },
      { strategy: grid(), timeoutMs: 20 },
    )
    expect(trials.map(({ state, reason }) => [state, reason])).toEqual([
      ['failed', 'no such file'],
      ['infeasible', 'the objective gave NaN, which is no finite number'],
      ['infeasible', 'the objective gave 5, which is no finite number'],
      ['failed', 'the objective did not answer within 20 ms'],
      ['failed', 'just so'],
      ['complete', undefined],
    ])
    expect(best.value).toBe(3)
    expect(given?.aborted).toBe(true)
    await expect(optimise({ k: oneOf(1, 2) }, () => Number.NaN)).rejects.toMatchObject({ code: 'tune/no-result' })
  })

  test('stops at once when it is told to, although the objective does not answer', async () => {
    const stop = new AbortController()
    const search = optimise(bowl, () => new Promise(() => {}), { signal: stop.signal, parallel: 3 })
    await later(5)
    stop.abort()
    await expect(search).rejects.toMatchObject({ code: 'fit/aborted' })
    await expect(optimise(bowl, depth, { signal: stop.signal })).rejects.toMatchObject({ code: 'fit/aborted' })
  })

  test('the same search in several processes evaluates each candidate once, and all of them end with the same table', async () => {
    const storage = memoryStorage()
    const asked: number[] = []
    const slow = async (values: Parameters<typeof depth>[0], { number }: { readonly number: number }) => {
      asked.push(number)
      await new Promise((resolve) => setTimeout(resolve, (number * 7) % 5))
      if (number % 6 === 5) throw new Error('it broke')
      return depth(values)
    }
    const options = { trials: 24, strategy: tpe({ startup: 5 }), seed: 3, parallel: 3 }
    const alone = await optimise(bowl, slow, options)
    expect(asked.splice(0)).toHaveLength(24)
    const all = await Promise.all(
      ['a', 'b', 'c'].map((worker) => optimise(bowl, slow, { ...options, storage: { ...storage, worker } })),
    )
    expect(asked.sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, number) => number))
    const table = ({ trials }: typeof alone) =>
      trials.map(({ number, state, values, value }) => [number, state, values, value])
    for (const one of all) expect(table(one)).toEqual(table(alone))
  })

  test('asks nothing again that its storage knows, and goes on where it was stopped', async () => {
    const storage = memoryStorage()
    const stop = new AbortController()
    let asked = 0
    const count = (values: { x: number; y: number }) => {
      asked++
      return depth(values)
    }
    const options = { storage, trials: 20, strategy: tpe({ startup: 5 }), seed: 2 }
    const onTrial = ({ number }: { number: number }) => number === 11 && stop.abort()
    await expect(optimise(bowl, count, { ...options, signal: stop.signal, onTrial })).rejects.toMatchObject({
      code: 'fit/aborted',
    })
    const resumed = await optimise(bowl, count, options)
    expect(asked).toBe(20)
    const alone = await optimise(bowl, depth, { ...options, storage: memoryStorage() })
    expect(resumed.trials.map(({ values, value }) => [values, value])).toEqual(
      alone.trials.map(({ values, value }) => [values, value]),
    )
  })

  test('lets a pruner stop what falls behind, and counts the last report for the strategy', async () => {
    const steps: number[] = []
    const { trials, best } = await optimise(
      { x: range(0, 1) },
      ({ x }, { report, number }) => {
        steps[number] = 0
        for (let step = 1; step <= 10; step++) {
          steps[number] = step
          if (report(step, x + 1 / step) === 'stop') return Number.NaN
        }
        return x
      },
      { strategy: random(), trials: 30, pruner: median({ startup: 3 }), steps: 10 },
    )
    const pruned = trials.filter(({ state }) => state === 'pruned')
    expect(pruned.length).toBeGreaterThan(8)
    expect(pruned.every(({ number, reason }) => steps[number] < 10 && reason?.startsWith('median'))).toBe(true)
    expect(best.value).toBe(Math.min(...trials.map(({ values }) => values.x)))
  })
})
