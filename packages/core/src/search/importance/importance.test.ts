import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Candidate, Dimension, SearchSpace } from '../../define/search-space.ts'
import { random } from '../../numeric/random.ts'
import { createSpace } from '../space.ts'
import { importance } from './importance.ts'
import type { Searched } from './observed.ts'

const float = (key: string, low = 0, high = 1, scale: 'linear' | 'log' = 'linear'): Dimension => ({
  key,
  domain: { kind: 'float', low, high, scale },
})

/** A study of a function over candidates. */
function study(
  candidates: readonly Candidate[],
  f: (candidate: Record<string, number>) => number,
  { space, direction = 'minimize' }: { space?: SearchSpace; direction?: 'minimize' | 'maximize' } = {},
): Searched {
  return {
    description: { folds: 1, metric: { name: 's', direction } },
    trials: candidates.map((candidate) => ({
      candidate,
      state: 'complete',
      folds: [{ fold: 0, scores: { s: f(candidate as Record<string, number>) }, converged: true, by: 'single' }],
    })),
    ...(space && { space }),
  }
}

/** The same function at places drawn from a space. */
function sampled(
  dimensions: readonly Dimension[],
  f: (candidate: Record<string, number>) => number,
  { trials = 150, seed = 1 } = {},
): Searched {
  const space = createSpace({ dimensions })
  const source = random(seed)
  return study(
    Array.from({ length: trials }, () => space.sample(source)),
    f,
    { space },
  )
}

const sharesOf = (...[which, options]: Parameters<typeof importance>) =>
  Object.fromEntries(importance(which, options).hyperparameters.map(({ key, share }) => [key, share]))

describe('the functional analysis of variance', () => {
  test('gives each term of an additive function its share of the variance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 4 }),
        fc.nat(1000),
        (slopes, seed) => {
          fc.pre(slopes.some((slope) => Math.abs(slope) > 0.5))
          const keys = slopes.map((_, j) => `x${j}`)
          const f = (x: Record<string, number>) => keys.reduce((sum, key, j) => sum + slopes[j] * x[key], 0)
          const found = sharesOf(
            sampled(
              keys.map((key) => float(key)),
              f,
              { seed },
            ),
          )
          const squares = slopes.map((slope) => slope * slope)
          const whole = squares.reduce((sum, square) => sum + square, 0)
          keys.forEach((key, j) => {
            expect(Math.abs(found[key] - squares[j] / whole)).toBeLessThan(0.12)
          })
          expect(Object.values(found).reduce((sum, share) => sum + share, 0)).toBeLessThan(1.05)
        },
      ),
      { numRuns: 15, seed: 3 },
    )
  })

  test('puts 3a + b in order, on a scale of logarithms too', () => {
    const f = ({ a, b }: Record<string, number>) => 3 * Math.log10(a) + b
    const { hyperparameters, interactions } = importance(sampled([float('a', 1e-3, 1, 'log'), float('b', 0, 3)], f))
    expect(hyperparameters.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(hyperparameters[0].share).toBeGreaterThan(0.82)
    expect(hyperparameters[0].share).toBeLessThan(0.96)
    expect(interactions.every(({ share }) => share < 0.05)).toBe(true)
  })

  test('is exact on a complete grid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 2, max: 6 }),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 36, maxLength: 36 }),
        (m, n, noise) => {
          const candidates = Array.from({ length: m * n }, (_, k) => ({ a: Math.floor(k / n), b: k % n }))
          const f = ({ a, b }: Record<string, number>) => noise[a * n + b] + a
          const { hyperparameters, interactions } = importance(study(candidates, f))
          const all = candidates.map(f)
          const variance = (values: readonly number[]) => {
            const mean = values.reduce((sum, v) => sum + v, 0) / values.length
            return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
          }
          const means = (key: 'a' | 'b', count: number) =>
            Array.from({ length: count }, (_, level) => {
              const own = candidates.filter((one) => one[key] === level).map(f)
              return own.reduce((sum, v) => sum + v, 0) / own.length
            })
          const want = { a: variance(means('a', m)) / variance(all), b: variance(means('b', n)) / variance(all) }
          for (const { key, share } of hyperparameters) expect(share).toBeCloseTo(want[key as 'a' | 'b'], 10)
          const rest = 1 - want.a - want.b
          if (rest >= 0.01) expect(interactions[0].share).toBeCloseTo(rest, 10)
        },
      ),
      { numRuns: 50, seed: 4 },
    )
  })

  test('sees an interaction that neither hyperparameter has by itself', () => {
    const f = ({ a, b }: Record<string, number>) => (a - 0.5) * (b - 0.5)
    const { hyperparameters, interactions } = importance(
      sampled([float('a'), float('b'), float('c')], f, { trials: 300 }),
    )
    for (const { share } of hyperparameters) expect(share).toBeLessThan(0.15)
    expect(interactions[0].keys).toEqual(['a', 'b'])
    expect(interactions[0].share).toBeGreaterThan(0.6)
  })

  test('a hyperparameter of a branch counts for what it does there', () => {
    const dimensions: Dimension[] = [
      { key: 'model', domain: { kind: 'choice', values: ['line', 'trees'] } },
      { ...float('depth', 1, 9), when: [{ key: 'model', values: ['trees'] }] },
      { ...float('idle', 0, 1), when: [{ key: 'model', values: ['line'] }] },
    ]
    const f = (c: Record<string, unknown>) => (c.model === 'trees' ? 1 + Number(c.depth) / 4 : 0)
    const found = sharesOf(sampled(dimensions, f as never, { trials: 200 }))
    expect(found.model).toBeGreaterThan(found.depth)
    expect(found.depth).toBeGreaterThan(0.02)
    expect(found.idle).toBeLessThan(0.02)
    // the score is 0, or between 1.25 and 3.25: (2.25/2)² + (2²/12)/2 in all, and a quarter of the slope's square by itself
    const whole = (2.25 / 2) ** 2 + 4 / 12 / 2
    expect(Math.abs(found.model - (2.25 / 2) ** 2 / whole)).toBeLessThan(0.08)
    expect(Math.abs(found.depth - 4 / 12 / 4 / whole)).toBeLessThan(0.05)
  })

  test('does not depend on the direction, on failed trials, nor on whether the space is known', () => {
    const one = sampled([float('a'), float('b')], ({ a, b }) => 3 * a + b)
    const failed = { ...one, trials: [...one.trials, { candidate: { a: 0, b: 0 }, state: 'failed', folds: [] }] }
    expect(importance(failed)).toEqual(importance(one))
    const up = {
      ...one,
      description: { ...one.description, metric: { name: 's', direction: 'maximize' as const } },
    }
    expect(sharesOf(up).a).toBeCloseTo(sharesOf(one).a, 1)
    const { space: _, ...bare } = one
    expect(sharesOf(bare).a).toBeCloseTo(sharesOf(one).a, 1)
  })

  test('knows nothing from three trials, and gives no share to scores that are all equal', () => {
    expect(importance(sampled([float('a'), float('b')], ({ a }) => a, { trials: 3 })).hyperparameters).toEqual([])
    for (const { share } of importance(sampled([float('a'), float('b')], () => 1)).hyperparameters) {
      expect(share).toBe(0)
    }
  })
})

describe('what sets the good trials apart', () => {
  const ped = { method: 'ped-anova' } as const

  test('is the hyperparameter that the score depends on', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const f = ({ a, b }: Record<string, number>) => 3 * (a - 0.3) ** 2 + 0.3 * (b - 0.6) ** 2
        const found = sharesOf(sampled([float('a'), float('b'), float('c')], f, { seed, trials: 200 }), ped)
        expect(found.a).toBeGreaterThan(found.b)
        expect(found.a).toBeGreaterThan(found.c)
        expect(found.a + found.b + found.c).toBeCloseTo(1, 12)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  test('is not led astray by a region where every score is bad', () => {
    const f = ({ a, b }: Record<string, number>) => (a > 0.9 ? 1000 : 0) + (b - 0.4) ** 2
    const one = sampled([float('a'), float('b')], f, { trials: 300 })
    expect(sharesOf(one).a).toBeGreaterThan(0.9)
    expect(sharesOf(one, ped).b).toBeGreaterThan(0.6)
  })

  test('counts words as cells', () => {
    const kinds: Dimension = { key: 'kind', domain: { kind: 'choice', values: ['p', 'q', 'r'] } }
    const f = (c: Record<string, unknown>) => (c.kind === 'q' ? 0 : 1) + 0.01 * Number(c.a)
    const third = { ...ped, quantile: 0.33 }
    expect(sharesOf(sampled([kinds, float('a')], f as never), third).kind).toBeGreaterThan(0.7)
  })

  test('refuses a quantile that is none', () => {
    const one = sampled([float('a')], ({ a }) => a)
    expect(() => importance(one, { ...ped, quantile: 0 })).toThrow(expect.objectContaining({ code: 'request/invalid' }))
  })
})
