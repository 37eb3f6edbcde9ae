import { describe, expect, test } from 'vitest'
import { cividis } from './cividis.ts'
import { counted, shown, spaced, ticked } from './numbers.ts'
import { scaleOf, ticks } from './scale.ts'
import { envelope, reached, stretchesOf, through, wayOf } from './way.ts'

describe('scales', () => {
  test('go from values to pixels and back', () => {
    for (const log of [false, true]) {
      const scale = scaleOf([0.5, 200], [300, 0], log)
      expect(scale(0.5)).toBeCloseTo(300, 9)
      expect(scale(200)).toBeCloseTo(0, 9)
      expect(scale.invert(scale(7))).toBeCloseTo(7, 9)
    }
  })

  test('have round ticks inside their domain', () => {
    expect(ticks([-9.3, 11], 5)).toEqual([-5, 0, 5, 10])
    expect(ticks([0, 0.3], 4)).toEqual([0, 0.1, 0.2, 0.3])
    expect(scaleOf([0.8, 150], [200, 0], true).ticks).toEqual([1, 2, 5, 10, 20, 50, 100])
    expect(scaleOf([1, 1e12], [100, 0], true).ticks.length).toBeLessThan(6)
  })
})

describe('a way', () => {
  const x = scaleOf([0, 10], [0, 100])
  const y = scaleOf([0, 10], [100, 0])

  test('leaves out steps that cannot be seen, and knows when each is reached', () => {
    const way = wayOf([0, 5, 5.001, 5.002, 9], [0, 5, 5, 5, 9], x, y)
    expect([...way.index]).toEqual([0, 1, 4])
    expect([0, 1, 3, 4].map((step) => reached(way, step))).toEqual([1, 2, 2, 3])
  })

  test('that leaves the plane is cut far outside, and told from what only crosses', () => {
    const way = wayOf([5, 5, 5, 5], [5, 1e300, -1e300, 5], x, y)
    expect(way.y.every(Number.isFinite)).toBe(true)
    const { near, crossing } = stretchesOf(way, 100, 100)
    expect(crossing[0].text.match(/M/g)).toHaveLength(1)
    expect(near[0].text.match(/M/g)).toHaveLength(2)
  })

  test('is drawn through any step in stretches that go on from each other', () => {
    const places = Float64Array.from({ length: 200 }, (_, k) => (5 + 4 * Math.sin(k / 9)) as number)
    const way = wayOf(
      places,
      places.map((_, k) => k / 20),
      x,
      y,
    )
    const { near } = stretchesOf(way, 100, 100)
    expect(near.length).toBeGreaterThan(2)
    const at = (k: number) => `${way.x[k].toFixed(1)} ${way.y[k].toFixed(1)}`
    for (const to of [1, 2, 40, 41, 42, 100, way.index.length]) {
      const drawn = near.map((stretch) => through(stretch, to)).join('')
      const points = drawn.match(/[\d.]+ [\d.]+/g) ?? []
      expect([...new Set(points)]).toEqual(to < 2 ? [] : [...new Set(Array.from({ length: to }, (_, k) => at(k)))])
    }
  })

  test('as an envelope loses no spike', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => (i === 7777 ? 9.5 : 1))
    const data = envelope(
      values,
      values.map((_, i) => i / 1000),
      x,
      y,
    )
    expect(data).toContain(' 5.0')
    expect(data.split('L').length).toBeLessThan(210)
  })
})

test('the colours of the map get lighter from first to last', () => {
  const lightness = (i: number) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, c) => sum + weight * (cividis[3 * i + c] / 255) ** 2.2, 0)
  for (let i = 6; i < 256; i++) {
    expect(lightness(i)).toBeGreaterThanOrEqual(lightness(i - 1) - 1e-3)
    expect(lightness(i)).toBeGreaterThan(lightness(i - 6))
  }
})

test('numbers are shown briefly', () => {
  expect([0, -1.23456, 1e-9, 123456789, Number.NaN, -Infinity].map((x) => shown(x))).toEqual([
    '0',
    '−1.235',
    '1.00e−9',
    '1.23e8',
    '–',
    '−∞',
  ])
  expect([counted(1234567), spaced('learningRate'), ticked(250000), ticked(1e7, true), ticked(1e-5, true)]).toEqual([
    '1\u202f234\u202f567',
    'learning rate',
    '250K',
    '10⁷',
    '10⁻⁵',
  ])
})
