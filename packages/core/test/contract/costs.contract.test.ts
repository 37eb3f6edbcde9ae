import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyCost } from '../../src/define/estimator.ts'
import { log } from '../../src/numeric/elementary.ts'
import { costs, inWords, models, variants } from './every.ts'

/** Not so small that squares vanish. */
const number = fc.integer({ min: -100_000, max: 100_000 }).map((k) => k / 1000)
/** Outputs of models with another link: exponents. */
const exponent = fc.integer({ min: -8000, max: 8000 }).map((k) => k / 1000)

/** Targets and outputs that a cost may meet, and the output that predicts a target best. */
function domainOf({ link, target, range }: AnyCost) {
  if (target === 'category')
    return { y: fc.constantFrom(0, 1), eta: exponent, best: (y: number) => (y === 1 ? 700 : -700) }
  if (link === 'identity') return { y: number, eta: number, best: (y: number) => y }
  const counts = fc.integer({ min: range?.above === 0 ? 1 : 0, max: 40_000 }).map((k) => k / 1000)
  return { y: counts, eta: exponent, best: (y: number) => (y > 0 ? log(y) : -700) }
}

describe.each(costs.map((make) => [make.definition.name, make] as const))('the cost %s', (_, make) => {
  const { definition } = make
  const { row, several, offers } = definition
  const { y, eta, best } = domainOf(definition)

  test('offers an algorithm something', () => {
    expect(Object.keys(offers).length).toBeGreaterThan(0)
  })

  describe.each(variants(definition).map((settings) => [inWords(settings), make(settings).settings] as const))(
    'with %s',
    (_, h) => {
      test('is nowhere negative or undefined, and least where the prediction is the target', () => {
        fc.assert(
          fc.property(y, eta, (y, p) => {
            expect(row(y, p, h)).toBeGreaterThanOrEqual(row(y, best(y), h) - 1e-12 * (1 + Math.abs(y)))
            expect(row(y, best(y), h)).toBeGreaterThanOrEqual(0)
            expect(row(y, best(y), h)).toBeLessThan(1e-9 * (1 + Math.abs(y)))
            expect(Number.isFinite(row(y, p, h))).toBe(true)
          }),
        )
      })

      test('lies below its chords: it is convex in the output', () => {
        fc.assert(
          fc.property(y, eta, eta, (y, a, b) => {
            const chord = (row(y, a, h) + row(y, b, h)) / 2
            expect(row(y, (a + b) / 2, h)).toBeLessThanOrEqual(chord + 1e-10 * (1 + chord))
          }),
        )
      })

      const close = (own: number, of: (d: number) => number) => {
        const d = 1e-4
        const difference = (of(d) - of(-d)) / (2 * d)
        return Math.abs(own - difference) <= 1e-5 * (1 + Math.abs(difference)) + 1e-9 * Math.abs(of(0) / d)
      }

      if ('slope' in offers)
        test('its slope is the derivative by the output', () => {
          fc.assert(
            fc.property(y, eta, (y, p) => {
              if (nearKink(definition.name, y, p, h)) return
              expect(close(offers.slope(y, p, h), (d) => row(y, p + d, h))).toBe(true)
            }),
          )
        })

      if ('curvature' in offers)
        test('its curvature is the derivative of the slope, or above it where that is 0', () => {
          fc.assert(
            fc.property(y, eta, (y, p) => {
              if (nearKink(definition.name, y, p, h)) return
              const curvature = offers.curvature(y, p, h)
              const flat = offers.slope(y, p + 1e-4, h) === offers.slope(y, p - 1e-4, h)
              if (flat) expect(curvature).toBeGreaterThanOrEqual(0)
              else expect(close(curvature, (d) => offers.slope(y, p + d, h))).toBe(true)
            }),
          )
        })

      if (several)
        test('of several outputs its slope is the derivative by each, and of two it is the cost of their difference', () => {
          fc.assert(
            fc.property(fc.array(exponent, { minLength: 3, maxLength: 6 }), fc.nat(2), (values, k) => {
              const at = Float64Array.from(values)
              const slope = new Float64Array(at.length)
              several.slope(k, at, h, slope)
              for (let j = 0; j < at.length; j++) {
                const moved = (d: number) => several.row(k, at.with(j, at[j] + d), h)
                expect(close(slope[j], moved)).toBe(true)
              }
              const [a, b] = values
              expect(several.row(1, Float64Array.of(a, b), h)).toBeCloseTo(row(1, b - a, h), 10)
            }),
          )
        })

      const { conjugate } = definition
      if (conjugate)
        test('its conjugate is what a line of that slope gains most, and infinite where it gains without end', () => {
          fc.assert(
            fc.property(y, eta, eta, (y, p, other) => {
              const u = offers.slope(y, p, h)
              const gained = (at: number) => u * at - row(y, at, h)
              expect(conjugate(y, u, h)).toBeGreaterThanOrEqual(gained(other) - 1e-9 * (1 + Math.abs(gained(other))))
              const own = gained(p)
              expect(Math.abs(conjugate(y, u, h) - own)).toBeLessThan(1e-9 * (1 + Math.abs(u * p) + Math.abs(own)))
            }),
          )
          expect([-1e9, 1e9].map((u) => conjugate(1, u, h))).toContain(Number.POSITIVE_INFINITY)
        })

      if (several?.conjugate)
        test('of several outputs its conjugate is what a plane of these slopes gains most', () => {
          fc.assert(
            fc.property(fc.array(exponent, { minLength: 3, maxLength: 3 }), fc.nat(2), (values, k) => {
              const at = Float64Array.from(values)
              const u = new Float64Array(3)
              several.slope(k, at, h, u)
              const own = u[0] * at[0] + u[1] * at[1] + u[2] * at[2] - several.row(k, at, h)
              expect(several.conjugate?.(k, u, h)).toBeCloseTo(own, 9)
            }),
          )
        })

      if ('quadratic' in offers)
        test('it is half the squared residual', () => {
          fc.assert(
            fc.property(y, eta, (y, p) => {
              expect(row(y, p, h)).toAgree(((y - p) * (y - p)) / 2, { digits: 14 })
              if ('slope' in offers) expect(offers.slope(y, p, h)).toBe(p - y)
            }),
          )
        })
    },
  )
})

/** Where the slope bends, no difference says what it is. */
const nearKink = (name: string, y: number, p: number, { delta }: { readonly delta?: number }) =>
  name === 'huber' && Math.abs(Math.abs(y - p) - (delta ?? 0)) < 2e-4

test('the costs that a model names are some of them', () => {
  const names = costs.map(({ definition }) => definition.name)
  for (const { definition } of models)
    for (const name of typeof definition.cost === 'string' ? [definition.cost] : Object.values(definition.cost))
      expect(names).toContain(name)
})

test('weights of balanced classes have the sum of those given', () => {
  for (const { definition } of costs)
    if (definition.reweigh)
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9 })), { minLength: 1 }), (rows) => {
          const target = Float64Array.from(rows, ([k]) => k)
          const weights = Float64Array.from(rows, ([, w]) => w)
          const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
          const balanced = definition.reweigh?.(target, weights, { classWeights: 'balanced' }) as Float64Array
          expect(Math.abs(sum(balanced) / sum(weights) - 1)).toBeLessThan(1e-12)
          const ofClass = (k: number) => sum(balanced.filter((_, i) => target[i] === k))
          for (const k of target) expect(Math.abs(ofClass(k) / ofClass(target[0]) - 1)).toBeLessThan(1e-12)
        }),
      )
})
