import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDotInto, addDotOfPairInto, dot } from './dot.ts'
import {
  addInto,
  divideInto,
  multiplyInto,
  productError,
  sqrtInto,
  sumError,
  sumErrorOrdered,
} from './double-double.ts'
import { addSumInto, mean, sum } from './sum.ts'

/** A double times 2¹⁰⁷⁴, as an integer: exact. */
function scaled(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = bits & 0xfffffffffffffn
  const size = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n)
  return x < 0 ? -size : size
}
const ONE = 1n << 1074n
const size = (x: bigint) => (x < 0n ? -x : x)

/** |got − want| ≤ |want|/2^bits, in integers. */
const within = (got: bigint, want: bigint, bits: bigint) => size(got - want) << bits <= size(want)

const number = (limit: number) =>
  fc
    .tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: -limit, max: limit }))
    .map(([m, e]) => (Math.abs(m) < 1e-9 ? 1 : m) * 2 ** e)
const pair = (limit: number) =>
  fc.tuple(number(limit), fc.double({ min: -0.4, max: 0.4, noNaN: true })).map(([high, part]) => {
    const low = part * 2 ** -53 * Math.abs(high)
    return high + low === high ? ([high, low] as const) : ([high, 0] as const)
  })
const exact = ([high, low]: readonly [number, number] | Float64Array) => scaled(high) + scaled(low)

describe('what rounding took', () => {
  test('from a sum is found exactly', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, max: 8e307, min: -8e307 }),
        fc.double({ noNaN: true, max: 8e307, min: -8e307 }),
        (a, b) => {
          const s = a + b
          expect(scaled(s) + scaled(sumError(a, b, s))).toBe(scaled(a) + scaled(b))
          const [large, small] = Math.abs(a) >= Math.abs(b) ? [a, b] : [b, a]
          expect(sumErrorOrdered(large, small, s) === sumError(a, b, s)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('from a product is found exactly', () => {
    fc.assert(
      fc.property(number(480), number(480), (a, b) => {
        const p = a * b
        expect((scaled(p) + scaled(productError(a, b, p))) * ONE).toBe(scaled(a) * scaled(b))
      }),
      { numRuns: 1000 },
    )
  })

  test('from a product is found for factors near the largest double', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e300, max: 1.7e308, noNaN: true }),
        fc.double({ min: 0.25, max: 0.99, noNaN: true }),
        (a, b) => {
          const p = a * b
          expect((scaled(p) + scaled(productError(a, b, p))) * ONE).toBe(scaled(a) * scaled(b))
          expect(productError(-b, a, -p) === -productError(a, b, p)).toBe(true)
        },
      ),
    )
  })
})

describe('pairs', () => {
  const out = new Float64Array(4)

  test('add to 104 bits, also where they cancel', () => {
    fc.assert(
      fc.property(pair(60), pair(60), fc.boolean(), (a, b, cancel) => {
        const c: readonly [number, number] = cancel ? [-a[0], b[1] === 0 ? 0 : -a[1] / 2] : b
        addInto(out, 2, ...a, ...c)
        expect(within(exact(out.subarray(2)), exact(a) + exact(c), 104n)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('multiply to 102 bits', () => {
    fc.assert(
      fc.property(pair(60), pair(60), (a, b) => {
        multiplyInto(out, 0, ...a, ...b)
        expect(within(exact(out) * ONE, exact(a) * exact(b), 102n)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('divide to 100 bits', () => {
    fc.assert(
      fc.property(pair(60), pair(60), (a, b) => {
        divideInto(out, 0, ...a, ...b)
        expect(within(exact(out) * exact(b), exact(a) * ONE, 100n)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('have square roots to 100 bits', () => {
    fc.assert(
      fc.property(pair(60), (a) => {
        const positive: readonly [number, number] = a[0] < 0 ? [-a[0], -a[1]] : a
        sqrtInto(out, 0, ...positive)
        expect(within(exact(out) * exact(out), exact(positive) * ONE, 99n)).toBe(true)
      }),
      { numRuns: 1000 },
    )
    sqrtInto(out, 0, 0, 0)
    expect([out[0], out[1]]).toEqual([0, 0])
  })
})

const vector = (length: number) => fc.array(number(40), { minLength: length, maxLength: length })

describe('compensated sums', () => {
  test('are right where a plain sum has no digit left', () => {
    expect(sum(Float64Array.of(1, 1e100, 1, -1e100))).toBe(2)
    expect(sum(Float64Array.of(1e16, 1, 1, -1e16))).toBe(2)
    expect(dot(Float64Array.of(1e10, 3, 1e10), Float64Array.of(1e10, 1 / 3, -1e10))).toBe(1)
    expect(mean(Float64Array.of(1e16, 1, 1, -1e16))).toBe(0.5)
    expect(sum(Float64Array.of(1, Infinity))).toBe(Infinity)
    expect(mean(new Float64Array(0))).toBeNaN()
  })

  test('err by no more than n²·2⁻¹⁰⁵ of the sum of sizes', () => {
    fc.assert(
      fc.property(vector(50), vector(50), (x, y) => {
        const out = new Float64Array(2)
        addSumInto(out, 0, Float64Array.from(x), 0, 50)
        const want = x.reduce((s, v) => s + scaled(v), 0n)
        const bound = x.reduce((s, v) => s + size(scaled(v)), 0n)
        expect(size(exact(out) - want) << 93n <= bound).toBe(true)
        out.fill(0)
        addDotInto(out, 0, Float64Array.from(x), 0, Float64Array.from(y), 0, 50)
        const wantDot = x.reduce((s, v, i) => s + scaled(v) * scaled(y[i]), 0n)
        const boundDot = x.reduce((s, v, i) => s + size(scaled(v) * scaled(y[i])), 0n)
        expect(size(exact(out) * ONE - wantDot) << 93n <= boundDot).toBe(true)
      }),
    )
  })

  test('go on from where they stopped', () => {
    fc.assert(
      fc.property(vector(20), vector(20), fc.nat(20), (x, y, cut) => {
        const [a, b] = [Float64Array.from(x), Float64Array.from(y)]
        const out = new Float64Array(4)
        addDotInto(out, 0, a, 0, b, 0, cut)
        addDotInto(out, 0, a, cut, b, cut, 20 - cut)
        addDotInto(out, 2, a, 0, b, 0, 20)
        const boundDot = x.reduce((s, v, i) => s + size(scaled(v) * scaled(y[i])), 0n)
        const difference = exact(out.subarray(0, 2)) - exact(out.subarray(2))
        expect((size(difference) * ONE) << 95n <= boundDot).toBe(true)
      }),
    )
  })

  test('take the low halves of a vector into account', () => {
    fc.assert(
      fc.property(fc.array(pair(40), { minLength: 20, maxLength: 20 }), vector(20), (x, y) => {
        const out = new Float64Array(2)
        const high = Float64Array.from(x, ([h]) => h)
        const low = Float64Array.from(x, ([, l]) => l)
        addDotOfPairInto(out, 0, high, low, 0, Float64Array.from(y), 0, 20)
        const want = x.reduce((s, v, i) => s + exact(v) * scaled(y[i]), 0n)
        const bound = x.reduce((s, v, i) => s + size(exact(v) * scaled(y[i])), 0n)
        expect(size(exact(out) * ONE - want) << 95n <= bound).toBe(true)
      }),
    )
  })
})
