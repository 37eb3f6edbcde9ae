import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisScale, ticks } from './scale.ts'

const labels = (values: readonly number[], scale: 'linear' | 'log' | 'auto', count = 5, nice = 0) =>
  ticks(axisScale({ label: 'x', scale }, [values], nice), count).map(({ label }) => label)

test('ticks are round numbers of equal precision', () => {
  expect(labels([0, 300], 'linear')).toEqual(['0', '50', '100', '150', '200', '250', '300'])
  expect(labels([-0.31, 0.42], 'linear')).toEqual(['-0.2', '0.0', '0.2', '0.4'])
  expect(labels([1e9, 3e9], 'linear', 4)).toEqual(['1e9', '1.5e9', '2e9', '2.5e9', '3e9'])
  expect(labels([0.3, 9.4], 'linear', 5, 5)).toEqual(['0', '2', '4', '6', '8', '10'])
})

test('a logarithmic axis has decades, every few of them, or 1, 2, 5 in between', () => {
  expect(labels([0.01, 1000], 'log', 6)).toEqual(['0.01', '0.1', '1', '10', '100', '1000'])
  expect(labels([1e-12, 1], 'log', 5)).toEqual(['1e-12', '1e-9', '1e-6', '1e-3', '1e0'])
  expect(labels([0.9, 30], 'log', 6)).toEqual(['1', '2', '5', '10', '20'])
})

test('an automatic axis is logarithmic beyond two decades of positive values', () => {
  const kind = (values: readonly number[]) => axisScale({ label: 'y', scale: 'auto' }, [values]).kind
  expect([kind([1, 100]), kind([1, 101]), kind([0, 1000]), kind([-1, 1000])]).toEqual([
    'linear',
    'log',
    'linear',
    'linear',
  ])
})

test('every tick lies on the axis, in order, whatever the finite data', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 4 }),
      fc.constantFrom('linear', 'log', 'auto'),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (values, scale, count, nice) => {
        const s = axisScale({ label: 'x', scale }, [values], nice ? count : 0)
        const places = ticks(s, count).map(({ at }) => at)
        expect(places.length).toBeGreaterThan(0)
        expect(places.length).toBeLessThanOrEqual(101)
        places.forEach((at, i) => {
          expect(at).toBeGreaterThanOrEqual(-1e-9)
          expect(at).toBeLessThanOrEqual(1 + 1e-9)
          if (i > 0) expect(at).toBeGreaterThanOrEqual(places[i - 1] as number)
        })
        for (const v of values) if (s.kind === 'linear') expect(s.at(v)).toBeGreaterThanOrEqual(-1e-9)
      },
    ),
    { numRuns: 2000, seed: 8 },
  )
})
