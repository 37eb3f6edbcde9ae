import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spaces } from '../../test/contract/search-spaces.ts'
import type { SpaceDefinition } from '../define/search-space.ts'
import { random } from '../numeric/random.ts'
import { createSpace } from './space.ts'

const integer = (low: number, high: number, scale: 'linear' | 'log' = 'linear') =>
  createSpace({ dimensions: [{ key: 'k', domain: { kind: 'int', low, high, scale } }] })

describe.each(Object.entries(spaces))('the space of %s', (_, { space, size }) => {
  const made = createSpace(space)

  test('knows its size', () => {
    expect(made.size).toBe(size)
    if (size < Infinity) expect([...made.enumerate(Infinity)]).toHaveLength(size)
  })

  test('draws candidates that it contains, and decodes what it encodes', () => {
    const source = random(5)
    for (let draw = 0; draw < 500; draw++) {
      const candidate = made.sample(source)
      expect(made.contains(candidate)).toBe(true)
      const again = made.decode(made.encode(candidate))
      expect(Object.keys(again ?? {}).sort()).toEqual(Object.keys(candidate).sort())
      for (const [key, value] of Object.entries(candidate)) {
        if (typeof value === 'number') expect(again?.[key]).toBeCloseTo(value, 9)
        else expect(again?.[key]).toBe(value)
      }
    }
  })

  test('has neighbours that it contains, and a grid without a candidate twice', () => {
    const candidate = made.sample(random(2))
    expect(made.neighbours(candidate).every((other) => made.contains(other))).toBe(true)
    const keys = [...made.enumerate(4)].map((one) => made.keyOf(one))
    expect(new Set(keys).size).toBe(keys.length)
    expect([...made.enumerate(4)].every((one) => made.contains(one))).toBe(true)
  })
})

test('whole numbers are equally likely', () => {
  const source = random(1)
  const counts = new Uint32Array(5)
  for (let draw = 0; draw < 50000; draw++) counts[(integer(3, 7).sample(source).k as number) - 3]++
  for (const count of counts) expect(Math.abs(count - 10000)).toBeLessThan(400)
})

test('every whole number comes back from the middle of its cell, on both scales', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.boolean(),
      (low, more, log) => {
        const space = integer(low, low + more, log ? 'log' : 'linear')
        for (const k of [low, low + (more >> 1), low + more]) expect(space.decode(space.encode({ k }))).toEqual({ k })
      },
    ),
  )
})

test('volumes multiply along dimensions, add over branches, and are measured under constraints', () => {
  expect(createSpace(spaces['five numbers'].space).volume()).toBeCloseTo(2 * 3 * 4 * 5 * 6, 9)
  expect(createSpace(spaces['branches in branches'].space).volume()).toBeCloseTo(2 * (1 + Math.log(1e4)) + 6, 9)
  expect(createSpace(spaces['a predicate'].space).volume()).toBeCloseTo(Math.PI / 4, 1)
})

test('a grid takes whole short lists of whole numbers, and the ends of ranges', () => {
  const space: SpaceDefinition = {
    dimensions: [
      { key: 'degree', domain: { kind: 'int', low: 1, high: 15, scale: 'linear' } },
      { key: 'lambda', domain: { kind: 'float', low: 1e-4, high: 1e2, scale: 'log', points: 4 } },
    ],
  }
  const all = [...createSpace(space).enumerate(5)]
  expect(all).toHaveLength(60)
  expect(all.slice(0, 4).map(({ lambda }) => lambda)).toEqual([
    1e-4,
    expect.closeTo(1e-2, 12),
    expect.closeTo(1, 10),
    1e2,
  ])
})

test('values that are lists are equal when they say the same', () => {
  const layers = createSpace({ dimensions: [{ key: 'layers', domain: { kind: 'choice', values: [[32], [64, 64]] } }] })
  expect(layers.contains({ layers: [64, 64] })).toBe(true)
  expect(layers.contains({ layers: [64] })).toBe(false)
  expect(layers.keyOf({ layers: [64, 64] })).toBe(layers.keyOf({ layers: [64, 64] }))
  expect(layers.keyOf({ layers: [64, 64] })).not.toBe(layers.keyOf({ layers: [32] }))
})

test('a fixed dimension keeps its value, and what depends on it follows', () => {
  const made = createSpace(spaces['a part that is fixed'].space)
  expect(made.sample(random(3))).toMatchObject({ model: 'trees', seed: 7 })
  expect(made.sample(random(3))).toHaveProperty('depth')
  expect(made.contains({ model: 'linear', x: 0.5, seed: 7 })).toBe(false)
})

test('a space that contradicts itself or that nothing satisfies is refused', () => {
  const float = (low: number, high: number, scale: 'linear' | 'log' = 'linear'): SpaceDefinition => ({
    dimensions: [{ key: 'x', domain: { kind: 'float', low, high, scale } }],
  })
  const { dimensions } = float(0, 1)
  expect(() => createSpace(float(2, 1))).toThrow(/from 2 down to 1/)
  expect(() => createSpace(float(0, 1, 'log'))).toThrow(/log scale/)
  expect(() => createSpace({ dimensions: [...dimensions, ...dimensions] })).toThrow(/Two dimensions/)
  const later = { key: 'y', domain: { kind: 'choice', values: [1] }, when: [{ key: 'z', values: [1] }] } as const
  expect(() => createSpace({ dimensions: [later] })).toThrow(/depends on z/)
  const never = createSpace({
    dimensions,
    constraints: [{ describe: 'x is above 2', holds: ({ x }) => (x as number) > 2 }],
  })
  expect(() => never.sample(random(1))).toThrow(/x is above 2/)
})
