import { describe, expect, test } from 'vitest'
import { ClassColumn } from './class-column.ts'

/** Σⱼ (√(1 + cⱼ²(xⱼ − 1)²) − 1)/cⱼ: convex, flat far from its minimum at 1. */
const bends = [1, 4, 30]
const gradient = (x: Float64Array) =>
  x.map((value, j) => (bends[j] * (value - 1)) / Math.sqrt(1 + bends[j] * bends[j] * (value - 1) * (value - 1)))

function walked(curvature: number, start: number[], missed?: Float64Array) {
  const solve = (x: Float64Array) => {
    for (let j = 0; j < x.length; j++) x[j] /= curvature
  }
  const column = new ClassColumn(Float64Array.from(start), { solve }, { certain: 1e-6, enough: 1e-10 })
  column.tell(gradient(column.trial), true)
  if (missed) column.lead(missed, 0.1)
  while (column.state === 'walking') column.tell(gradient(column.trial))
  return column
}

describe('a column of many', () => {
  test.each([
    ['that is right', 4],
    ['so small that steps are too long', 0.05],
    ['so large that steps are short', 200],
  ])('arrives with a curvature %s', (_, curvature) => {
    const { state, trial } = walked(curvature, [3, -2, 0.5])
    expect(state).toBe('done')
    for (const value of trial) expect(value).toAgree(1, { digits: 10 })
  })

  test('arrives sooner where others say what its first step misses, and is not led uphill', () => {
    const start = [1.2, 0.9, 1.01]
    const alone = walked(4, start)
    expect(walked(4, start, alone.missed).evaluations).toBeLessThan(alone.evaluations)
    const astray = walked(4, start, Float64Array.from([1e3, -1e3, 1e3]))
    for (const value of astray.trial) expect(value).toAgree(1, { digits: 10 })
  })

  test('that cannot arrive fails', () => {
    const solve = () => {}
    const column = new ClassColumn(new Float64Array(1), { solve }, { certain: 1e-6, enough: 1e-10 })
    while (column.state === 'walking') column.tell(Float64Array.of(1))
    expect(column.state).toBe('failed')
  })
})
