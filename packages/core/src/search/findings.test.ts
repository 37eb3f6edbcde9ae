import { describe, expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator, gradientDescent, kFold, linear, oneOf, random, range, ridge, tune } from '../index.ts'
import { grid } from './strategies/grid.ts'

const normals = (seed: number, count: number) => {
  const source = random(seed)
  return Array.from({ length: count }, () => source.normal())
}
const x = normals(1, 120)
const noise = normals(2, 120)
const line = dataset({ x, z: normals(3, 120), y: x.map((value, i) => value + 0.3 * noise[i]) }, { target: 'y' })
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

  test('folds of a few rows', async () =>
    expect(await codes(open, line, { validation: kFold(40) })).toContain('few-rows-per-fold'))

  test('a constant that does as well', async () => {
    const chance = dataset({ x, y: noise }, { target: 'y' })
    expect(await codes(open, chance)).toContain('constant-predictor-as-good')
  })
})
