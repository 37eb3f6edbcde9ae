import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../src/define/search-space.ts'
import type { Observation, StrategyMaker } from '../../src/define/strategies.ts'
import { random } from '../../src/numeric/random.ts'
import { createSearch, type SearchOptions } from '../../src/search/search.ts'
import { createSpace } from '../../src/search/space.ts'
import { spaces } from './search-spaces.ts'

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const folder = new URL('../../src/search/strategies/', import.meta.url)
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3))
const makers = new Map<string, StrategyMaker<Record<string, never>>>()
for (const name of names) makers.set(name, (await import(new URL(`${name}.ts`, folder).href))[camel(name)])

/** A score that every space has: numbers count, other values by their length as text. */
const scoreOf = (candidate: Candidate): number =>
  Object.values(candidate).reduce<number>(
    (sum, value) => sum + (typeof value === 'number' ? Math.abs(value - 0.3) : String(value).length),
    0,
  )

type Fate = (number: number, candidate: Candidate) => Partial<Observation>
const complete: Fate = (_, candidate) => ({ state: 'complete', score: scoreOf(candidate) })

/** Runs a search in which trial k is told before suggestion k + lookAhead. */
function run(
  name: string,
  space: string,
  trials: number,
  fate = complete,
  lookAhead = 1,
  options: Partial<SearchOptions> = {},
) {
  const made = createSpace(spaces[space].space)
  const strategy = (makers.get(name) as StrategyMaker<Record<string, never>>)()
  const search = createSearch(made, { strategy, random: random(7), trials, ...options })
  const candidates: Candidate[] = []
  for (let number = 0; number < trials; number++) {
    const ready = number - lookAhead
    if (ready >= 0) {
      search.tell({ number: ready, candidate: candidates[ready], state: 'complete', ...fate(ready, candidates[ready]) })
    }
    const candidate = search.suggest(number)
    if (candidate === undefined) break
    candidates.push(candidate)
  }
  return { space: made, candidates, search }
}

test('the folder holds the strategies that are known here, each named as its file', () => {
  expect(names).toEqual(['auto', 'cma-es', 'gp', 'grid', 'implicit', 'latin-hypercube', 'random', 'sobol', 'tpe'])
  for (const name of names) expect(makers.get(name)?.definition.name).toBe(name)
})

describe.each(names)('strategy %s', (name) => {
  test.each(Object.keys(spaces))('proposes candidates of the space: %s', (space) => {
    const { space: made, candidates } = run(name, space, 40)
    expect(candidates.length).toBeGreaterThan(0)
    expect(candidates.filter((candidate) => !made.contains(candidate))).toEqual([])
  })

  test.each(['mixed kinds', 'branches in branches', 'bounds that refer to others'])(
    'gives the same candidates again for the same seed: %s',
    (space) => {
      expect(run(name, space, 30).candidates).toEqual(run(name, space, 30).candidates)
    },
  )

  test('gives other candidates for another seed, unless it is a grid', () => {
    const other = run(name, 'five numbers', 12, complete, 1, { random: random(8) }).candidates
    if (name === 'grid') expect(other).toEqual(run(name, 'five numbers', 12).candidates)
    else expect(other).not.toEqual(run(name, 'five numbers', 12).candidates)
  })

  test('tries each candidate of a finite space once, and then has none left', () => {
    const { space, candidates, search } = run(name, 'a small finite space', 20)
    expect(candidates).toHaveLength(14)
    expect(new Set(candidates.map((candidate) => space.keyOf(candidate))).size).toBe(14)
    expect(search.suggest(99)).toBeUndefined()
    expect(run(name, 'one candidate', 5).candidates).toEqual([{ x: 2, kind: 'only' }])
  })

  test('tries each candidate of a finite space once also while many are pending', () => {
    expect(run(name, 'a small finite space', 20, complete, 20).candidates).toHaveLength(14)
  })

  test('goes on with no trial complete, with none told, and with pending ones', () => {
    const failed: Fate = () => ({ state: 'failed' })
    expect(run(name, 'mixed kinds', 40, failed).candidates).toHaveLength(40)
    expect(run(name, 'mixed kinds', 40, complete, 40).candidates).toHaveLength(40)
    expect(run(name, 'mixed kinds', 40, complete, 4).candidates).toHaveLength(40)
  })

  test('goes on with scores that are no numbers, infinite, all equal, huge, and with pruned and infeasible trials', () => {
    const fates: Fate[] = [
      (k, c) => ({ score: k % 3 === 0 ? Number.NaN : scoreOf(c) }),
      (k, c) => ({ score: k % 3 === 0 ? Infinity : k % 3 === 1 ? -Infinity : scoreOf(c) }),
      () => ({ score: 1 }),
      (_, c) => ({ score: 1e300 * scoreOf(c) }),
      (k, c) => ({ state: (['pruned', 'infeasible', 'complete', 'failed'] as const)[k % 4], score: scoreOf(c) }),
      (k) => (k % 2 === 0 ? { state: 'pruned' } : { state: 'complete', score: k }),
    ]
    for (const fate of fates) {
      for (const space of ['branches in branches', 'mixed kinds']) {
        const { candidates, space: made } = run(name, space, 25, fate)
        expect(candidates).toHaveLength(25)
        expect(candidates.every((candidate) => made.contains(candidate))).toBe(true)
      }
    }
  })

  test('begins with what is enqueued, and draws what that leaves out', () => {
    const enqueue = [{ degree: 3 }, { activation: 'tanh', units: 17 }]
    const { candidates } = run(name, 'mixed kinds', 5, complete, 1, { enqueue })
    expect(candidates[0]).toMatchObject({ degree: 3 })
    expect(candidates[1]).toMatchObject({ activation: 'tanh', units: 17 })
    expect(candidates).toHaveLength(5)
  })

  test('takes in results of candidates that it never proposed', () => {
    const space = createSpace(spaces['a small finite space'].space)
    const strategy = (makers.get(name) as StrategyMaker<Record<string, never>>)()
    const search = createSearch(space, { strategy, random: random(1) })
    const told = [...space.enumerate(Infinity)].slice(0, 10)
    for (const [number, candidate] of told.entries()) {
      search.tell({ number, candidate, state: 'complete', score: scoreOf(candidate) })
    }
    const left: Candidate[] = []
    for (let number = 10; number < 20; number++) {
      const candidate = search.suggest(number)
      if (candidate !== undefined) left.push(candidate)
    }
    expect(left).toHaveLength(4)
    expect(left.some((candidate) => told.some((one) => space.keyOf(one) === space.keyOf(candidate)))).toBe(false)
  })

  test('the same results told in the same order give the same suggestion, whatever the look-ahead was', () => {
    const [first, second] = [3, 3].map((lookAhead) => run(name, 'five numbers', 25, complete, lookAhead).candidates)
    expect(first).toEqual(second)
  })
})

describe('strategies that do not learn', () => {
  const learning = ['auto', 'cma-es', 'gp', 'tpe']
  test.each(names.filter((name) => !learning.includes(name)))(
    '%s keeps all constraints over 1e5 draws',
    (name) => {
      for (const space of ['bounds that refer to others', 'a predicate', 'branches in branches']) {
        const made = createSpace(spaces[space].space)
        const strategy = (makers.get(name) as StrategyMaker<Record<string, never>>)()
        const search = createSearch(made, { strategy, random: random(3), trials: 1000 })
        let broken = 0
        for (let number = 0; number < 34000; number++) {
          const candidate = search.suggest(number)
          if (candidate === undefined) break
          if (!made.contains(candidate)) broken++
          search.tell({ number, candidate, state: 'failed' })
        }
        expect(broken).toBe(0)
      }
    },
    60_000,
  )
})

describe('strategies that learn', () => {
  const distance = (candidate: Candidate) =>
    Object.values(candidate as Record<string, number>).reduce((sum, x) => sum + (x - 0.7) ** 2, 0)
  test.each(['auto', 'cma-es', 'gp', 'tpe'])('%s comes closer to an optimum than chance does', (name) => {
    const best = (strategy: string) => {
      const { candidates } = run(strategy, 'five numbers', 80, (_, candidate) => ({ score: distance(candidate) }))
      return Math.min(...candidates.map(distance))
    }
    expect(best(name)).toBeLessThan(0.5 * best('random'))
  })
})
