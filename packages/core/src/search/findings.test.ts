import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator, gradientDescent, kFold, linear, oneOf, random, range, ridge, tune } from '../index.ts'
import { logistic } from '../models/logistic.ts'
import { timeSeries } from '../validation/time-series.ts'
import { gp } from './strategies/gp.ts'
import { grid } from './strategies/grid.ts'

const normals = (seed: number, count: number) => {
  const source = random(seed)
  return Array.from({ length: count }, () => source.normal())
}
const x = normals(1, 120)
const noise = normals(2, 120)
const y = x.map((value, i) => value + 0.3 * noise[i])
const line = dataset({ x, z: normals(3, 120), y }, { target: 'y' })
const strengths = range(1e-4, 1, { points: 9 })
const open = estimator({ model: linear(), penalty: ridge({ lambda: strengths }) })
const codes = async (...[which, data, options = {}]: Parameters<typeof tune>) =>
  (await tune(which, data, { strategy: grid(), ...options })).findings.map(({ code }) => code)

describe('findings of a search', () => {
  test('a clean search has none', async () => expect(await codes(open, line)).toEqual([]))

  test('the best at the edge of its range', async () => {
    const high = estimator({ model: linear(), penalty: ridge({ lambda: range(1, 100) }) })
    const { findings } = await tune(high, line, { strategy: grid() })
    expect(findings).toMatchObject([{ code: 'best-at-edge', fix: 'widen the range: --lambda 0.01..100' }])
    const lowest = estimator({ model: linear({ degree: range(1, 3) }) })
    expect(await codes(lowest, line)).toEqual([]) // a degree below 1 does not exist
    const list = estimator({ model: linear(), penalty: ridge({ lambda: oneOf(1, 10, 1000) }) })
    expect((await tune(list, line)).findings).toMatchObject([
      { code: 'best-at-edge', fix: 'widen the range: --lambda 0.01..1000' },
    ])
    const two = estimator({ model: linear(), penalty: ridge({ lambda: oneOf(1, 10) }) })
    expect(await codes(two, line)).toEqual([])
  })

  test('the best next to the edge of a range whose values are drawn', async () => {
    const high = estimator({ model: linear(), penalty: ridge({ lambda: range(1, 100) }) })
    const { findings } = await tune(high, line, { strategy: gp(), trials: 20 })
    expect(findings.map(({ code }) => code)).toEqual(['best-at-edge'])
    const wide = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-9, 1) }) })
    expect(await codes(wide, line, { strategy: gp(), trials: 20 })).toEqual([]) // nothing changes there
  })

  test('a best candidate that did not converge', async () => {
    const walk = estimator({
      model: linear(),
      algorithm: gradientDescent({ learningRate: oneOf(0.001, 0.01), epochs: 30 }),
    })
    expect(await codes(walk, line)).toEqual(['not-converged'])
  })

  test('folds that would choose far apart', async () => {
    const half = dataset({ x, y: x.map((value, i) => (i < 60 ? 3 : 0.3) * value + 0.2 * noise[i]) }, { target: 'y' })
    const found = await codes(
      estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 1e3, { points: 9 }) }) }),
      half,
      {
        validation: kFold({ folds: 4, shuffle: false }),
      },
    )
    expect(found).toContain('unstable-choice')
  })

  test('a row that is tested where an equal one was trained on', async () => {
    const twice = line.rowsAt(Uint32Array.from([...Array(120).keys(), 5, 6, 7]))
    expect(await codes(open, twice)).toContain('duplicated-rows-across-folds')
    expect(await codes(open, line)).not.toContain('duplicated-rows-across-folds')
  })

  test('a class that some folds do not train on or do not test', async () => {
    const kinds = x.map((value, i) => (i === 7 ? 'once' : value + noise[i] > 0 ? 'yes' : 'no'))
    const classes = dataset({ x, z: normals(3, 120), y: kinds }, { target: 'y' })
    const few = estimator({ model: logistic(), penalty: ridge({ lambda: oneOf(0.1, 1) }) })
    const found = await codes(few, classes, { metric: 'accuracy' })
    expect(found).toContain('class-missing-in-training')
    expect(found).toContain('class-rarer-than-folds')
    const two = dataset(
      { x, z: normals(3, 120), y: kinds.map((kind) => (kind === 'once' ? 'no' : kind)) },
      { target: 'y' },
    )
    const clean = await codes(few, two, { metric: 'accuracy' })
    expect(clean.filter((code) => code.startsWith('class-'))).toEqual([])
  })

  test('folds of a few rows', async () =>
    expect(await codes(open, line, { validation: kFold(40) })).toContain('few-rows-per-fold'))

  test('a constant that does as well', async () => {
    const chance = dataset({ x, y: noise }, { target: 'y' })
    expect(await codes(open, chance)).toContain('constant-predictor-as-good')
  })

  test('a class that is as good as any other', async () => {
    const label = (value: number) => (value > 0 ? 'yes' : 'no')
    const guess = dataset({ x, y: noise.map((value) => label(value + 0.8)) }, { target: 'y' })
    const told = dataset({ x, y: x.map((value, i) => label(value + 0.5 * noise[i])) }, { target: 'y' })
    const open = estimator({ model: logistic(), penalty: ridge({ lambda: range(1e-3, 1, { points: 5 }) }) })
    expect(await codes(open, guess)).toContain('constant-predictor-as-good')
    expect(await codes(open, told)).not.toContain('constant-predictor-as-good')
  })

  test('a training hyperparameter that changes the result though all say that they converged', async () => {
    const open = (tolerances: readonly number[]) =>
      estimator({
        model: linear(),
        algorithm: gradientDescent({ learningRate: 0.3, epochs: 1000, tolerance: oneOf(...tolerances) }),
      })
    const found = await tune(open([0.2, 1e-8]), line, { strategy: grid() })
    expect(found.findings.filter(({ code }) => code === 'not-converged')).toMatchObject([
      { what: expect.stringMatching(/differ in training only/) },
    ])
    expect(await codes(open([1e-8, 1e-9]), line)).not.toContain('not-converged')
  })

  test('rows that are copies with a little noise in different folds', async () => {
    const jittered = (values: readonly number[], size: number) => [
      ...values,
      ...[5, 6, 7, 8, 9, 10].map((i) => values[i] * (1 + size)),
    ]
    const copied = (size: number) =>
      dataset(
        {
          x: jittered(x, size),
          z: jittered(normals(3, 120), size),
          y: jittered(
            x.map((v, i) => v + noise[i]),
            size,
          ),
        },
        { target: 'y' },
      )
    expect(await codes(open, copied(1e-6))).toContain('near-duplicates-across-folds')
    expect(await codes(open, copied(0.05))).not.toContain('near-duplicates-across-folds')
    expect(await codes(open, copied(0))).not.toContain('near-duplicates-across-folds') // these are equal
  })

  test('many rows that are close by chance are no copies', async () => {
    const many = normals(8, 3000)
    const other = normals(9, 3000)
    const crowd = dataset({ x: many, y: many.map((value, i) => value + 1e-3 * other[i]) }, { target: 'y' })
    expect(await codes(open, crowd)).not.toContain('near-duplicates-across-folds')
  })

  test('folds that train on what comes after what they test', async () => {
    let level = 0
    const walk = noise.map((step) => {
      level += step
      return level
    })
    const day = x.map((_, i) => new Date(Date.UTC(2024, 0, 1 + i)))
    const dated = dataset({ day, x, z: walk.map((v, i) => v + 3 * x[i]), y: walk }, { target: 'y' })
    expect(await codes(open, dated)).toContain('time-overlap')
    expect(await codes(open, dated, { validation: timeSeries() })).not.toContain('time-overlap')
    const chance = dataset({ day, x, z: normals(3, 120), y }, { target: 'y' })
    expect(await codes(open, chance)).not.toContain('time-overlap')
  })

  test('groups that folds part', async () => {
    const groups = dataset({ x, z: normals(3, 120), g: x.map((_, i) => `g${i % 12}`), y }, { target: 'y', groups: 'g' })
    expect(await codes(open, groups, { validation: kFold() })).toContain('groups-across-folds')
    expect(await codes(open, groups)).not.toContain('groups-across-folds') // groups are kept together when nobody says otherwise
  })

  test('a feature that is the target in another unit', async () => {
    const told = dataset(
      {
        x,
        fahrenheit: y.map((value) => 1.8 * value + 32),
        y,
      },
      { target: 'y' },
    )
    expect(await codes(open, told)).toContain('feature-tells-target')
  })
})
