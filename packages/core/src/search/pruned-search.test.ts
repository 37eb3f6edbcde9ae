import { describe, expect, test } from 'vitest'
import type { Pruner } from '../define/pruners.ts'
import {
  estimator,
  gradientDescent,
  linear,
  memoryStorage,
  oneOf,
  plan,
  range,
  recipes,
  ridge,
  type StudyEvent,
  sgd,
  tune,
} from '../index.ts'
import { applyEvent, emptyStudy } from './events.ts'
import { asha } from './pruners/asha.ts'
import { hyperband } from './pruners/hyperband.ts'
import { median } from './pruners/median.ts'
import { percentile } from './pruners/percentile.ts'
import { racing } from './pruners/racing.ts'
import { successiveHalving } from './pruners/successive-halving.ts'
import { grid } from './strategies/grid.ts'
import { random } from './strategies/random.ts'
import { tpe } from './strategies/tpe.ts'

const data = recipes.find(({ name }) => name === 'friedman1')?.generate({ rows: 150, noise: 1, seed: 5 }) as Parameters<
  typeof tune
>[1]
const walk = estimator({
  model: linear(),
  penalty: ridge({ lambda: range(1e-4, 10) }),
  algorithm: sgd({ learningRate: range(1e-4, 0.2), epochs: 12 }),
})
const options = { strategy: random(), trials: 24, seed: 1 }
const pruners: Readonly<Record<string, Pruner>> = {
  asha: asha(),
  hyperband: hyperband(),
  median: median({ startup: 3 }),
  percentile: percentile({ startup: 3 }),
  racing: racing({ folds: 2 }),
  'successive-halving': successiveHalving({ cohort: 12 }),
}
const whole = await tune(walk, data, options)
type Study = typeof whole
const meanOfRmse = (trials: Study['trials']) =>
  trials.reduce((sum, { score }) => sum + (score?.mean ?? Number.NaN), 0) / trials.length
const table = ({ trials }: Study) =>
  trials.map(({ state, score, reports, folds }) => ({ state, score, reports, folds }))

describe.each(Object.entries(pruners))('a search with %s', (name, pruner) => {
  test('stops some trials, and those that go on give what they give without it', async () => {
    const study = await tune(walk, data, { ...options, pruner })
    const stopped = study.trials.filter(({ state }) => state === 'pruned')
    expect(stopped.length).toBeGreaterThan(4)
    for (const { reason, score } of stopped) expect([reason, score]).toEqual([expect.stringContaining(name), undefined])
    const rest = study.trials.filter(({ state }) => state === 'complete')
    expect(rest.map(({ score }) => score)).toEqual(rest.map(({ number }) => whole.trials[number].score))
    expect(stopped.length + rest.length).toBe(24)
  })

  test('repeats itself, and is the same from its events', async () => {
    const [one, two] = [await tune(walk, data, { ...options, pruner }), await tune(walk, data, { ...options, pruner })]
    expect(table(two)).toEqual(table(one))
    const state = (JSON.parse(JSON.stringify(one.events)) as StudyEvent[]).reduce(applyEvent, emptyStudy())
    expect(state.trials.map(({ reports }) => reports)).toEqual(one.trials.map(({ reports }) => reports))
  })

  test('goes on where it was stopped, to the same table', async () => {
    const storage = memoryStorage()
    const stop = new AbortController()
    let ended = 0
    const onTrial = () => ++ended === 7 && stop.abort()
    const interrupted = tune(walk, data, { ...options, pruner, storage, onTrial, signal: stop.signal })
    await expect(interrupted).rejects.toMatchObject({ code: 'fit/aborted' })
    const resumed = await tune(walk, data, { ...options, pruner, storage })
    expect(table(resumed)).toEqual(table(await tune(walk, data, { ...options, pruner })))
    expect(resumed.ledger.completeTrainings + resumed.ledger.partialTrainings).toBeLessThan(24 * 5)
    expect((await tune(walk, data, { ...options, pruner, storage })).ledger).toMatchObject({
      completeTrainings: 0,
      partialTrainings: 0,
    })
  })
})

describe('a search with a pruner', () => {
  test('reports at a step what a training of so many epochs scores', async () => {
    const { trials } = await tune(walk, data, { ...options, trials: 4, pruner: median({ startup: 99 }) })
    const short = (epochs: number) =>
      tune(
        estimator({
          ...walk.parts,
          algorithm: sgd({ learningRate: range(1e-4, 0.2), epochs }),
        }),
        data,
        { ...options, trials: 4 },
      )
    for (const epochs of [1, 4, 8]) {
      const { trials: ended } = await short(epochs)
      trials.forEach(({ reports = [] }, k) => {
        const there = reports.filter(({ step }) => step === epochs).map(({ scores }) => scores.rmse)
        expect(there).toEqual(ended[k].score?.folds)
      })
    }
  })

  test('counts trainings that were left apart from those that came to their end', async () => {
    const { ledger, trials } = await tune(walk, data, { ...options, pruner: asha() })
    const complete = trials.filter(({ state }) => state === 'complete').length
    expect(ledger).toMatchObject({
      completeTrainings: 5 * complete,
      partialTrainings: 5 * (24 - complete),
      saved: { completeTrainings: 5 * (24 - complete) },
    })
    expect(ledger.gradientEvaluations).toBeLessThan(whole.ledger.gradientEvaluations / 2)
  })

  test('compares candidates on growing parts of the rows where training has no steps, or rows are asked for', async () => {
    const some = { ...options, pruner: asha({ first: 9 }), resource: 'rows' as const }
    const study = await tune(walk, data, some)
    const reports = study.trials.flatMap((trial) => trial.reports ?? [])
    expect(new Set(reports.map(({ step }) => step))).toEqual(new Set([27]))
    expect(study.trials.filter(({ state }) => state === 'pruned').length).toBeGreaterThan(10)
    const exact = estimator({ model: linear(), penalty: ridge({ lambda: oneOf(0.1, 10, 1e4) }) })
    const alone = await tune(exact, data, { share: false, strategy: grid(), pruner: asha({ first: 27 }) })
    expect(alone.trials.map(({ state }) => state)).toEqual(['complete', 'pruned', 'pruned'])
  })

  test('has nothing to stop where candidates share their work, and the plan says so', async () => {
    const shared = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 10) }) })
    const some = { strategy: grid({ points: 10 }), pruner: asha() }
    expect((await tune(shared, data, some)).trials.every(({ state }) => state === 'complete')).toBe(true)
    expect(String(plan(shared, data, some))).toContain('nothing to stop')
    expect(String(plan(walk, data, { ...options, pruner: asha() }))).toContain(
      'pruner: asha compares trials after steps 1, 3, 9 of 12; where one in 3 go on each time, 20 % of the work is left',
    )
  })

  test('knows that more is better of R²', async () => {
    const by = async (metric: string) => (await tune(walk, data, { ...options, metric, pruner: asha() })).trials
    const [r2, mse] = [await by('r2'), await by('mse')]
    const [all, left] = [meanOfRmse(whole.trials), r2.filter(({ state }) => state === 'complete')]
    expect(meanOfRmse(left.map(({ number }) => whole.trials[number]))).toBeLessThan(0.8 * all)
    expect(left.map(({ number }) => number)).toEqual(
      mse.filter(({ state }) => state === 'complete').map(({ number }) => number),
    )
  })

  test('leaves what fails at once, and tells a strategy that learns where pruned trials stood', async () => {
    const wild = estimator({ model: linear(), algorithm: gradientDescent({ learningRate: oneOf(0.1, 9), epochs: 90 }) })
    const failing = await tune(wild, data, { share: false, strategy: grid(), pruner: median() })
    expect(failing.trials.map(({ state }) => state)).toEqual(['complete', 'failed'])
    const learning = { ...options, strategy: tpe({ startup: 6 }), pruner: asha() }
    const [one, two] = [await tune(walk, data, learning), await tune(walk, data, learning)]
    expect(table(two)).toEqual(table(one))
  })
})
