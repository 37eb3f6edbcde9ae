import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countMonomials, monomials, nameOf } from './monomials.ts'

describe('monomials', () => {
  test('are counted as they are listed', () => {
    const variable = fc.record({ group: fc.constantFrom('p', 'q', 'r'), own: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(variable, { maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (list, degree, i) => {
          const variables = {
            groups: list.map(({ group, own }, j) => (own ? `x${j}` : group)),
            highest: Float64Array.from(list, ({ own }) => (own ? degree : 1)),
          }
          const { all, parents } = monomials(variables, degree, i)
          expect(all).toHaveLength(countMonomials(variables, degree, i))
          expect(new Set(all.map(String)).size).toBe(all.length)
          all.forEach((monomial, k) => {
            expect(parents[k] < 0 ? [] : all[parents[k]]).toEqual(monomial.slice(0, -1))
          })
        },
      ),
    )
  })

  test('of p variables up to degree d are (p + d choose d) − 1', () => {
    const variables = { groups: ['a', 'b', 'c', 'd'], highest: new Float64Array(4).fill(6) }
    expect(countMonomials(variables, 6, true)).toBe(209)
  })

  test('are named by their powers', () => {
    expect(nameOf([0, 0, 1], ['a', 'b'])).toBe('a^2:b')
  })
})
