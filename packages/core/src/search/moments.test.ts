import { expect, test } from 'vitest'
import {
  dataset,
  elasticNet,
  estimator,
  grid,
  linear,
  oneOf,
  random,
  range,
  ridge,
  type SearchMoment,
  tune,
} from '../index.ts'
import { memoryUse, ready } from '../kernels/index.ts'
import { foldStatistics, segmentsOf } from '../planning/fold-statistics.ts'
import { unitsOf } from '../planning/rules.ts'
import { isOutcome, type Moment, releaseWork } from '../planning/work.ts'
import { begin, nextJobs } from './request.ts'

const source = random(3)
const columns = Object.fromEntries(
  Array.from({ length: 160 }, (_, j) => {
    const x = new Float64Array(20_000)
    source.fork('x', j).uniformInto(x)
    return [`x${j}`, x]
  }),
)
const data = dataset({ ...columns, y: (columns.x0 as Float64Array).map((v, i) => v + (i % 7)) }, { target: 'y' })
const wide = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 1) }) })
const net = estimator({
  model: linear(),
  penalty: elasticNet({ lambda: range(1e-2, 1), mixture: oneOf(0.5, 1) }),
})

test('a long unit says where it is: rows read, then folds or penalties', async () => {
  await ready()
  const said = (open: object) => {
    const begun = begin(open as never, data, { strategy: grid({ points: 5 }) as never })
    const units = unitsOf(begun.work, nextJobs(begun, 0), true)
    const moments = units.flatMap((unit) => [...unit.run()].filter((one) => one && !isOutcome(one)) as Moment[])
    releaseWork(begun.work)
    return moments
  }
  const folds = said(wide)
  expect(
    folds
      .filter(({ of }) => of === 20_000)
      .map(({ done }) => done)
      .at(0),
  ).toBeLessThan(20_000)
  expect(folds.map(({ doing }) => doing).filter((doing) => doing.startsWith('fold'))).toEqual(
    [1, 2, 3, 4, 5].map((k) => `fold ${k} of 5`),
  )
  expect(
    said(net)
      .filter(({ doing }) => doing.startsWith('penalty'))
      .at(-1),
  ).toEqual({
    doing: 'penalty 5 of 5',
    done: 4,
    of: 5,
  })
})

test('it may be left at any of these moments, and nothing stays in memory', async () => {
  await ready()
  const before = memoryUse().usedBytes
  const splits = [0, 1].map((f) => {
    const test = Uint32Array.from({ length: 10_000 }, (_, i) => 2 * i + f)
    return { test, train: test, rest: true } as const
  })
  const work = {
    data,
    splits,
    target: columns.x1 as Float64Array,
    segments: () => segmentsOf(splits, 20_000),
  } as never
  const basis = { kind: 'powers', degree: 1, interactions: true, intercept: true } as const
  const reading = foldStatistics(work, basis)
  expect(reading.next().value).toMatchObject({ of: 20_000 })
  reading.return(undefined as never)
  expect(memoryUse().usedBytes).toBe(before)
})

test('a search tells of its moments, and stops at one', async () => {
  const stop = new AbortController()
  const seen: SearchMoment[] = []
  const onMoment = (moment: SearchMoment) => {
    seen.push(moment)
    stop.abort()
  }
  const searching = tune(wide, data, { strategy: grid({ points: 5 }), signal: stop.signal, onMoment })
  await expect(searching).rejects.toMatchObject({ code: 'fit/aborted' })
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({ rule: 'least-squares', candidates: 5 })
})
