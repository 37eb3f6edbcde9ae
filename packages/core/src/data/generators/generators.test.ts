import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Dataset } from '../dataset.ts'
import { recipes } from './index.ts'

const numbers = (data: Dataset, name: string) => {
  const column = data.column(name)
  if (column.kind !== 'number') throw new Error(`${name} is no number`)
  return column.values
}
const recipe = (name: string) => recipes.find((each) => each.name === name) ?? recipes[0]

test('every file of a recipe is in the list', () => {
  const helpers = ['index.ts', 'recipe.ts', 'plane.ts', 'informative.ts', 'generators.test.ts']
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => !helpers.includes(file))
  expect(recipes.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort())
})

describe.each(recipes)('$name', (each) => {
  test('the same seed gives the same bits, another seed others, and every value is there and finite', () => {
    const data = each.generate({ rows: 97, seed: 3 })
    expect(data.rows).toBe(97)
    expect(data.target).toBe(each.target)
    expect(each.generate({ rows: 97, seed: 3 }).fingerprint).toBe(data.fingerprint)
    expect(each.generate({ rows: 97, seed: 4 }).fingerprint).not.toBe(data.fingerprint)
    for (const column of data.columns) {
      expect(column.missingCount).toBe(0)
      if (column.kind === 'number') expect(column.values.every(Number.isFinite)).toBe(true)
    }
    expect(data.column(each.target).kind).toBe(each.task === 'regression' ? 'number' : 'category')
  })

  test('classes share the rows evenly, or nearly', () => {
    const label = each.generate({ rows: 600 }).column(each.target)
    if (label.kind !== 'category') return
    const counts = label.levels.map((_, k) => label.codes.filter((code) => code === k).length)
    for (const count of counts)
      expect(Math.abs(count - 600 / counts.length)).toBeLessThanOrEqual(each.name === 'classification' ? 90 : 0)
  })

  test('a wrong setting or value is refused by name', () => {
    expect(() => each.generate({ rowz: 7 })).toThrow('did you mean "rows"?')
    expect(() => each.generate({ rows: 0 })).toThrow(/rows must be a whole number from 1 .* but is 0/)
    expect(() => each.generate({ noise: -1 })).toThrow('noise must be a number of at least 0')
  })
})

test('without noise the formulas hold', () => {
  const line = recipe('line').generate({ noise: 0, slope: -3, intercept: 0.5 })
  numbers(line, 'y').forEach((y, i) => {
    expect(y).toBe(0.5 - 3 * numbers(line, 'x')[i])
  })
  const curve = recipe('polynomial').generate({ noise: 0, degree: 3 })
  numbers(curve, 'y').forEach((y, i) => {
    const x = numbers(curve, 'x')[i]
    expect(y).toBeCloseTo(4 * x * x * x - 3 * x, 12)
  })
  const friedman = recipe('friedman1').generate({ noise: 0, features: 6 })
  const [a, b, c, d, e] = ['x1', 'x2', 'x3', 'x4', 'x5'].map((name) => numbers(friedman, name))
  numbers(friedman, 'y').forEach((y, i) => {
    expect(y).toBeCloseTo(10 * Math.sin(Math.PI * a[i] * b[i]) + 20 * (c[i] - 0.5) ** 2 + 10 * d[i] + 5 * e[i], 12)
  })
  const circles = recipe('circles').generate({ noise: 0, inner: 0.25 })
  const label = circles.column('label')
  numbers(circles, 'x1').forEach((x, i) => {
    const radius = Math.hypot(x, numbers(circles, 'x2')[i])
    expect(radius).toBeCloseTo(label.kind === 'category' && label.codes[i] === 1 ? 0.25 : 1, 12)
  })
})

test('more noise changes the target alone: the features stay', () => {
  const [quiet, loud] = [0, 5].map((noise) => recipe('sparse').generate({ noise }))
  expect(numbers(quiet, 'x7')).toEqual(numbers(loud, 'x7'))
  expect(numbers(quiet, 'y')).not.toEqual(numbers(loud, 'y'))
})

test('more informative features than features is refused', () => {
  expect(() => recipe('sparse').generate({ features: 2, informative: 3 })).toThrow(
    expect.objectContaining({ code: 'request/invalid' }),
  )
})
