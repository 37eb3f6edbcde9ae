import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import '../../test/to-agree.ts'
import { monomials } from './monomials.ts'
import { shiftPolynomial } from './shift-polynomial.ts'

/** Coefficients of powers of x of Σ aᵢ((x − C/16)/2ᵏ)ⁱ, i from 0, in integers: decimal strings of 120 places. */
function exactly(a: readonly number[], sixteenths: number, k: number): string[] {
  const degree = a.length - 1
  const result = new Array<bigint>(a.length).fill(0n) // over 16^degree · 2^(k·degree)
  a.forEach((ai, i) => {
    for (let j = 0, binomial = 1n; j <= i; j++) {
      const power = (-BigInt(sixteenths)) ** BigInt(i - j) * 16n ** BigInt(degree - i + j)
      result[j] += BigInt(ai) * binomial * power * 2n ** BigInt(k * (degree - i))
      binomial = (binomial * BigInt(i - j)) / BigInt(j + 1)
    }
  })
  const under = 16n ** BigInt(degree) * 2n ** BigInt(k * degree)
  return result.map((over) => `${(over * 10n ** 120n) / under}e-120`)
}

const one = { groups: ['x'], highest: Float64Array.of(30) }

describe('a shifted polynomial', () => {
  test('of degree 10 has the exact coefficients, far from zero on a narrow range too', () => {
    const cases = fc.record({
      a: fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 2, maxLength: 11 }),
      sixteenths: fc.integer({ min: -100_000, max: -1 }), // one sign, so that nothing cancels by chance
      k: fc.integer({ min: 0, max: 20 }),
    })
    fc.assert(
      fc.property(cases, ({ a, sixteenths, k }) => {
        const { all } = monomials(one, a.length - 1, true)
        const stated = {
          intercept: [a[0], 0] as const,
          values: Float64Array.from(a.slice(1)),
          low: new Float64Array(all.length),
        }
        const own = shiftPolynomial(stated, all, Float64Array.of(sixteenths / 16), Float64Array.of(2 ** k))
        expect([own.intercept[0], ...own.values]).toAgree(exactly(a, sixteenths, k), { digits: 15.9 })
      }),
    )
  })

  test('keeps thirty digits: what the low words hold cancels what the high words hold', () => {
    // (t + 1)⁸ with t = x − 1 + 2⁻³⁰ is (x + 2⁻³⁰)⁸: every coefficient a power of 2⁻³⁰
    const { all } = monomials(one, 8, true)
    const low = new Float64Array(8)
    const stated = { intercept: [1, 0] as const, values: Float64Array.of(8, 28, 56, 70, 56, 28, 8, 1), low }
    const own = shiftPolynomial(stated, all, Float64Array.of(1 - 2 ** -30), Float64Array.of(1))
    expect(own.values[6]).toBe(8 * 2 ** -30)
    expect(own.values[5]).toBe(28 * 2 ** -60)
  })

  test('of two variables is shifted in each', () => {
    const { all } = monomials({ groups: ['a', 'b'], highest: Float64Array.of(2, 2) }, 2, true)
    const stated = { intercept: [0, 0] as const, values: Float64Array.of(0, 0, 0, 1, 0), low: new Float64Array(5) }
    const own = shiftPolynomial(stated, all, Float64Array.of(3, 5), Float64Array.of(2, 1))
    // ((a − 3)/2)(b − 5) = 7.5 − 2.5a − 1.5b + 0.5ab
    expect([own.intercept[0], ...own.values]).toEqual([7.5, -2.5, -1.5, 0, 0.5, 0])
  })
})
