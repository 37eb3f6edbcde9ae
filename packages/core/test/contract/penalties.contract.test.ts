import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inWords, penalties, variants } from './every.ts'

/** Not so small that squares vanish. */
const number = fc.integer({ min: -50_000, max: 50_000 }).map((k) => k / 1000)
const step = fc.double({ min: 0, max: 20, noNaN: true })
/** Where a penalty may have a corner, and its neighbourhood. */
const awayFromCorners = number.filter((theta) => Math.abs(theta) > 1e-2)

describe.each(penalties.map((make) => [make.definition.name, make] as const))('the penalty %s', (_, make) => {
  const { definition } = make
  const { value, offers } = definition

  test('offers an algorithm something', () => {
    expect(Object.keys(offers).length).toBeGreaterThan(0)
  })

  describe.each(variants(definition).map((settings) => [inWords(settings), make(settings).settings] as const))(
    'with %s',
    (_, h) => {
      test('is 0 at 0, and nowhere negative or undefined', () => {
        expect(value(0, h)).toBe(0)
        fc.assert(fc.property(number, (theta) => value(theta, h) >= 0 && Number.isFinite(value(theta, h))))
      })

      test('lies below its chords: it is convex', () => {
        fc.assert(
          fc.property(number, number, (a, b) => {
            const chord = (value(a, h) + value(b, h)) / 2
            expect(value((a + b) / 2, h)).toBeLessThanOrEqual(chord * (1 + 1e-12) + 1e-300)
          }),
        )
      })

      if ('slope' in offers)
        test('its slope is the derivative of its value', () => {
          fc.assert(
            fc.property(awayFromCorners, (theta) => {
              const d = 1e-5 * Math.abs(theta)
              const difference = (value(theta + d, h) - value(theta - d, h)) / (2 * d)
              expect(offers.slope(theta, h)).toBeCloseTo(
                difference,
                6 - Math.ceil(Math.log10(1 + Math.abs(difference))),
              )
            }),
          )
        })

      if ('prox' in offers)
        test('its prox is where ½(u − v)² + step·penalty(u) is least', () => {
          fc.assert(
            fc.property(number, step, fc.array(number, { maxLength: 20 }), (v, t, elsewhere) => {
              const at = (u: number) => ((u - v) * (u - v)) / 2 + t * value(u, h)
              const best = offers.prox(v, t, h)
              const near = [1e-6, 1e-4, 1e-2, 1].flatMap((d) => [best - d, best + d])
              for (const u of [0, v, ...near, ...elsewhere])
                expect(at(best)).toBeLessThanOrEqual(at(u) + 1e-12 * (1 + at(v) + at(0)))
            }),
          )
        })

      if ('quadratic' in offers)
        test('its value is half its quadratic times the square', () => {
          const lambda = offers.quadratic(h)
          expect(lambda).toBeGreaterThanOrEqual(0)
          fc.assert(
            fc.property(number, (theta) => {
              expect(value(theta, h)).toAgree((lambda / 2) * theta * theta, { digits: 13 })
            }),
          )
        })

      if ('split' in offers)
        test('its value is that of its split', () => {
          const { l1, l2 } = offers.split(h)
          expect(Math.min(l1, l2)).toBeGreaterThanOrEqual(0)
          fc.assert(
            fc.property(number, (theta) => {
              expect(value(theta, h)).toAgree(l1 * Math.abs(theta) + (l2 / 2) * theta * theta, { digits: 13 })
            }),
          )
          if ('quadratic' in offers) expect({ l1, l2 }).toEqual({ l1: 0, l2: offers.quadratic(h) })
        })
    },
  )
})
