import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HpError } from '../define/errors.ts'
import { normalQuantile } from './normal-quantile.ts'
import { type Random, random } from './random.ts'

const seed = fc.oneof(fc.maxSafeNat(), fc.string())
const FIRST_OF_7 = [1098693704, 4291497273, 3685088024, 270234793, 1043307974, 251687933]
const FIRST_OF_FORK = [2860868927, 3881403648, 1023292745, 4093666207]
const FIRST_REALS = [-0.6563186259133167, 0.25580956786268993]
const draw = (stream: Random, count = 8) => Array.from({ length: count }, () => stream.uint32())

describe('a stream', () => {
  test('gives the same numbers for the same seed, for ever', () => {
    expect(draw(random(7), 6)).toEqual(FIRST_OF_7)
    expect(draw(random('seven').fork('fold', 3), 4)).toEqual(FIRST_OF_FORK)
    expect([random(7).normal(), random(7).uniform()]).toEqual(FIRST_REALS)
  })

  test('differs between seeds that look alike', () => {
    const seeds = [0, 1, 7, '7', '', '0', 2 ** 32, 2 ** 32 + 7, Number.MAX_SAFE_INTEGER, '\u0000', '\u0000\u0000']
    expect(new Set(seeds.map((seed) => draw(random(seed)).join())).size).toBe(seeds.length)
  })

  test('forks alike before and after drawing from it', () => {
    fc.assert(
      fc.property(seed, fc.string(), fc.maxSafeNat(), fc.nat(20), (seed, label, index, drawn) => {
        const used = random(seed)
        draw(used, drawn)
        expect(draw(used.fork(label, index))).toEqual(draw(random(seed).fork(label, index)))
      }),
    )
  })

  test('forks differently by label, by index and by path', () => {
    const root = random(1)
    const labels = ['fold', 'Fold', 'fold ', 'fold\u0000', '', 'a label longer than one block of sixteen bytes', '折']
    const forks = [root, ...labels.flatMap((label) => [0, 1, 2 ** 32, 2 ** 40].map((i) => root.fork(label, i)))]
    forks.push(root.fork('a').fork('b'), root.fork('b').fork('a'), root.fork('ab'), root.fork('a').fork('a'))
    expect(new Set(forks.map((fork) => draw(fork).join())).size).toBe(forks.length)
  })

  test('reads a fork without an index as the fork of index 0', () => {
    expect(draw(random(1).fork('start'))).toEqual(draw(random(1).fork('start', 0)))
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the seed and the index %s', (bad) => {
    expect(() => random(bad)).toThrow(HpError)
    expect(() => random(1).fork('fold', bad)).toThrow(expect.objectContaining({ code: 'request/invalid' }))
    expect(() => random(1).below(bad)).toThrow(expect.objectContaining({ code: 'request/invalid' }))
  })
})

describe('the distributions', () => {
  test('fill arrays with what single calls give', () => {
    const uniforms = new Float64Array(101)
    const normals = new Float64Array(101)
    random(5).uniformInto(uniforms)
    random(5).normalInto(normals)
    const one = random(5)
    const two = random(5)
    expect([...uniforms]).toEqual(Array.from(uniforms, () => one.uniform()))
    expect([...normals]).toEqual(Array.from(normals, () => two.normal()))
  })

  test('have the moments of a uniform and of a normal variable', () => {
    const count = 200_000
    const uniforms = new Float64Array(count)
    const normals = new Float64Array(count)
    random(11).uniformInto(uniforms)
    random(12).normalInto(normals)
    const mean = (values: Float64Array, power: number) => values.reduce((sum, x) => sum + x ** power, 0) / count
    // each within four standard errors
    expect(Math.abs(mean(uniforms, 1) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / count))
    expect(Math.abs(mean(uniforms, 2) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / count))
    expect(Math.abs(mean(normals, 1))).toBeLessThan(4 * Math.sqrt(1 / count))
    expect(Math.abs(mean(normals, 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    expect(Math.abs(mean(normals, 3))).toBeLessThan(4 * Math.sqrt(15 / count))
    expect(Math.abs(mean(normals, 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count))
  })

  test('keep uniform numbers in [0, 1) and normal numbers finite', () => {
    fc.assert(
      fc.property(seed, (seed) => {
        const stream = random(seed)
        const u = stream.uniform()
        expect(u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53)).toBe(true)
        expect(Math.abs(stream.normal())).toBeLessThan(8.3)
      }),
    )
  })

  test('draw integers below n evenly', () => {
    const stream = random(3)
    const counts = new Float64Array(7)
    for (let i = 0; i < 70_000; i++) counts[stream.below(7)] += 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(22.46) // 0.999 quantile, 6 degrees of freedom
  })

  test('draw integers below any bound', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, n) => {
        const k = random(seed).below(n)
        expect(Number.isSafeInteger(k) && k >= 0 && k < n).toBe(true)
      }),
    )
    expect(random(3).below(1)).toBe(0)
  })
})

describe('shuffling', () => {
  test('many indices is what single draws do, and leaves the stream where they leave it', () => {
    for (const [n, drawn] of [
      [4096, 0],
      [5003, 1],
      [9001, 3],
      [1_000_000, 2], // so many that some draws are refused
    ]) {
      const [one, two] = [random(n), random(n)]
      for (let k = 0; k < drawn; k++) expect(one.uint32()).toBe(two.uint32())
      const want = Uint32Array.from({ length: n }, (_, i) => i)
      for (let i = n - 1; i > 0; i--) {
        const j = two.below(i + 1)
        const swapped = want[i]
        want[i] = want[j]
        want[j] = swapped
      }
      const got = one.permutation(n)
      expect(got.findIndex((index, at) => index !== want[at])).toBe(-1)
      expect(draw(one)).toEqual(draw(two))
    }
  })

  test('keeps every index', () => {
    fc.assert(
      fc.property(seed, fc.nat(200), (seed, n) => {
        const sorted = random(seed).permutation(n).sort()
        expect([...sorted]).toEqual(Array.from({ length: n }, (_, i) => i))
      }),
    )
  })

  test('gives every order of three equally often', () => {
    const stream = random(9)
    const counts = new Map<string, number>()
    for (let i = 0; i < 60_000; i++) {
      const order = stream.permutation(3).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(counts.size).toBe(6)
    expect(chiSquare).toBeLessThan(20.52) // 0.999 quantile, 5 degrees of freedom
  })

  test('works in place', () => {
    const indices = Uint32Array.of(4, 8, 15, 16, 23, 42)
    expect(random(1).shuffle(indices)).toBe(indices)
  })
})

describe('the normal quantile', () => {
  test('is odd about one half and agrees with published values', () => {
    // Wichura 1988, table of check values
    expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 15)
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14)
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798409, 14)
    expect(normalQuantile(0.75)).toBe(-normalQuantile(0.25))
  })

  test('ends at infinity', () => {
    expect([0, 1, 0.5].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0])
    expect([-0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  })
})
