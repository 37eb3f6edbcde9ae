import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { PrunerMaker, Report, TrialReports } from '../../src/define/pruners.ts'
import { random } from '../../src/numeric/random.ts'
import { bracketOf, bracketsOf } from '../../src/search/brackets.ts'

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const folder = new URL('../../src/search/pruners/', import.meta.url)
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3))
const makers = new Map<string, PrunerMaker<Record<string, never>>>()
for (const name of names) makers.set(name, (await import(new URL(`${name}.ts`, folder).href))[camel(name)])
const pruner = (name: string, settings = {}) => (makers.get(name) as PrunerMaker<Record<string, never>>)(settings)

/** A trial whose scores on 5 folds × 27 steps fall from its level, with a little noise of each fold. */
function trial(number: number, level: number, steps = 27, folds = 5): TrialReports {
  const noise = random(number)
  const reports: Report[] = []
  for (let fold = 0; fold < folds; fold++) {
    const shift = 0.1 * noise.normal()
    for (let step = 1; step <= steps; step++) reports.push({ fold, step, score: level + shift + 1 / step })
  }
  return { number, state: 'complete', reports }
}
const until = (whole: TrialReports, reports: number): TrialReports => ({
  ...whole,
  state: 'running',
  reports: whole.reports.slice(0, reports),
})

/** Whether a trial is stopped at any of its reports. */
function stopped(name: string, whole: TrialReports, others: readonly TrialReports[]): boolean {
  for (let count = 1; count <= whole.reports.length; count++) {
    if (pruner(name).verdict(until(whole, count), others) === 'stop') return true
  }
  return false
}

const field = Array.from({ length: 26 }, (_, number) => trial(number, 1 + number / 10))

test('the folder holds the pruners that are known here, each named as its file', () => {
  expect(names).toEqual(['asha', 'hyperband', 'median', 'percentile', 'racing', 'successive-halving'])
  for (const name of names) expect(makers.get(name)?.definition.name).toBe(name)
})

describe.each(names)('pruner %s', (name) => {
  test('lets a trial go on that has no report, and one that has no rival', () => {
    expect(pruner(name).verdict({ number: 3, state: 'running', reports: [] }, field)).toBe('go on')
    expect(stopped(name, trial(3, 1), [])).toBe(false)
  })

  test('never stops a trial that is better than all others', () => {
    expect(stopped(name, trial(26, -5), field)).toBe(false)
  })

  test('stops a trial that is worse than all others before its end', () => {
    expect(stopped(name, trial(26, 50), field)).toBe(true)
  })

  test('stops a trial whose scores are no numbers', () => {
    const broken = trial(26, 1)
    expect(
      stopped(name, { ...broken, reports: broken.reports.map((report) => ({ ...report, score: Number.NaN })) }, field),
    ).toBe(true)
  })

  test('does not care about rivals that failed before they reported, or whose scores are no numbers', () => {
    const failed: TrialReports[] = [
      { number: 40, state: 'failed', reports: [] },
      { number: 41, state: 'failed', reports: [{ fold: 0, step: 1, score: Number.NaN }] },
    ]
    expect(stopped(name, trial(26, 0), [...failed, ...field])).toBe(false)
  })

  test('gives the same verdict in whatever order rivals stand', () => {
    const [subject, turned] = [trial(26, 2), [...field].reverse()]
    for (let count = 1; count <= subject.reports.length; count += 5) {
      const part = until(subject, count)
      expect(pruner(name).verdict(part, turned)).toBe(pruner(name).verdict(part, field))
    }
  })
})

describe('each pruner by its rule', () => {
  const at = (number: number, step: number, score: number): TrialReports => ({
    number,
    state: 'running',
    reports: [{ fold: 0, step, score }],
  })
  const six = [1, 2, 3, 4, 5, 6].map((score, number) => at(number, 1, score))

  test('median stops above the median and not at it', () => {
    expect(pruner('median').verdict(at(9, 1, 3.6), six)).toBe('stop')
    expect(pruner('median').verdict(at(9, 1, 3.5), six)).toBe('go on')
    expect(pruner('median').verdict(at(9, 1, 99), six.slice(0, 4))).toBe('go on')
  })

  test('percentile asks for the best quarter', () => {
    expect(pruner('percentile').verdict(at(9, 1, 2.3), six)).toBe('stop')
    expect(pruner('percentile').verdict(at(9, 1, 2.2), six)).toBe('go on')
  })

  test('asha lets the best third of those on the rung go on', () => {
    expect(pruner('asha', { first: 1 }).verdict(at(9, 1, 1.5), six)).toBe('go on')
    expect(pruner('asha', { first: 1 }).verdict(at(9, 1, 2.5), six)).toBe('stop')
    expect(
      pruner('asha', { first: 1 }).verdict(
        at(9, 2, 99),
        six.map((one) => at(one.number, 2, 0)),
      ),
    ).toBe('go on')
  })

  test('successive halving stops a trial only once as many as may go on are better', () => {
    const nine = Array.from({ length: 9 }, (_, number) => at(number, 1, number))
    expect(pruner('successive-halving', { first: 1 }).verdict(at(20, 1, 100), nine)).toBe('stop')
    expect(pruner('successive-halving', { first: 1 }).verdict(at(20, 1, 100), nine.slice(1))).toBe('go on')
    expect(pruner('successive-halving', { first: 1 }).verdict(at(30, 1, 100), nine)).toBe('go on')
  })

  test.each(['asha', 'successive-halving'])(
    '%s begins at a 27th of a whole training when it is told nothing',
    (name) => {
      const { definition, settings } = pruner(name)
      expect(definition.steps(0, 500, settings)).toEqual([18, 54, 162, 486])
      expect(definition.steps(0, 20, settings)).toEqual([1, 3, 9])
    },
  )

  test('hyperband compares trials of one bracket only', () => {
    const brackets = bracketsOf(81, 3, 1)
    const numbers = Array.from({ length: 200 }, (_, number) => number)
    const first = numbers.filter((number) => bracketOf(number, brackets) === 0)
    const other = numbers.find((number) => bracketOf(number, brackets) === 1) as number
    const rivals = first.slice(1, 3).map((number, score) => at(number, 1, score))
    expect(pruner('hyperband').verdict(at(first[0], 1, 100), rivals)).toBe('stop')
    expect(pruner('hyperband').verdict(at(other, 1, 100), rivals)).toBe('go on')
  })

  test('hyperband gives each bracket its share of any first few trials', () => {
    const brackets = bracketsOf(81, 3, 1)
    expect(brackets.map(({ trials }) => trials)).toEqual([81, 34, 15, 8, 5])
    for (const count of [30, 100, 1000]) {
      const counts = brackets.map(() => 0)
      for (let number = 0; number < count; number++) counts[bracketOf(number, brackets)]++
      brackets.forEach(({ trials }, k) => {
        expect(Math.abs(counts[k] - (count * trials) / 143)).toBeLessThan(2.5)
      })
    }
  })

  test('racing stops what is worse on every fold, not what is worse on one', () => {
    const folds = (number: number, scores: readonly number[]): TrialReports => ({
      number,
      state: 'complete',
      reports: scores.map((score, fold) => ({ fold, step: 1, score })),
    })
    const rivals = [0, 1, 2].map((number) =>
      folds(
        number,
        [1, 2, 3, 4, 5].map((score) => score + number / 100),
      ),
    )
    expect(pruner('racing').verdict(folds(9, [2, 3, 4, 5, 6.1]), rivals)).toBe('stop')
    expect(pruner('racing').verdict(folds(9, [0.5, 1.5, 9, 3.5, 4.5]), rivals)).toBe('go on')
    expect(pruner('racing').verdict(folds(9, [2, 3]), rivals)).toBe('go on')
  })
})
