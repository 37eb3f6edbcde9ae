import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costs, inWords, models, variants } from './every.ts'

/** Not so small that squares vanish. */
const number = fc.integer({ min: -100_000, max: 100_000 }).map((k) => k / 1000)

describe.each(costs.map((make) => [make.definition.name, make] as const))('the cost %s', (_, make) => {
  const { definition } = make
  const { row, offers } = definition

  test('offers an algorithm something', () => {
    expect(Object.keys(offers).length).toBeGreaterThan(0)
  })

  describe.each(variants(definition).map((settings) => [inWords(settings), make(settings).settings] as const))(
    'with %s',
    (_, h) => {
      test('is nowhere negative or undefined, and least where the prediction is the target', () => {
        fc.assert(
          fc.property(number, number, (y, p) => {
            expect(row(y, p, h)).toBeGreaterThanOrEqual(row(y, y, h))
            expect(row(y, y, h)).toBeGreaterThanOrEqual(0)
            expect(Number.isFinite(row(y, p, h))).toBe(true)
          }),
        )
      })

      test('lies below its chords: it is convex in the prediction', () => {
        fc.assert(
          fc.property(number, number, number, (y, a, b) => {
            const chord = (row(y, a, h) + row(y, b, h)) / 2
            expect(row(y, (a + b) / 2, h)).toBeLessThanOrEqual(chord + 1e-10 * (1 + chord))
          }),
        )
      })

      if ('slope' in offers)
        test('its slope is the derivative by the prediction', () => {
          fc.assert(
            fc.property(number, number, (y, p) => {
              const d = 1e-4
              const difference = (row(y, p + d, h) - row(y, p - d, h)) / (2 * d)
              const error = Math.abs(offers.slope(y, p, h) - difference)
              expect(error).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(difference)))
            }),
          )
        })

      if ('quadratic' in offers)
        test('it is half the squared residual', () => {
          fc.assert(
            fc.property(number, number, (y, p) => {
              expect(row(y, p, h)).toAgree(((y - p) * (y - p)) / 2, { digits: 14 })
              if ('slope' in offers) expect(offers.slope(y, p, h)).toBe(p - y)
            }),
          )
        })
    },
  )
})

test('the cost that a model names is one of them', () => {
  const names = costs.map(({ definition }) => definition.name)
  for (const { definition } of models) expect(names).toContain(definition.cost)
})
