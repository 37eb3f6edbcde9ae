import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { expand, shift, type Term } from './expand.ts'
import { scope } from './memory.ts'

const terms: readonly Term[] = [
  { left: 0, right: 0, step: { less: 'one', shift: 0.3, weight: 1.1, factor: 0.7 } },
  { left: 2, right: 0, step: { less: 0, shift: -0.2, weight: 0.9, factor: 0.6 } },
  { left: 1, right: 0 },
  { left: 3, right: 4, step: { less: 2, shift: 0, weight: 0.5, factor: 2 } },
]

test('columns made of other columns have the bits of the twin', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.oneof(fc.nat(20), fc.constantFrom(1023, 1024, 1025, 2500)), (seed, rows) => {
      const source = random(seed)
      const plain = Float64Array.from({ length: 6 * rows }, (_, i) => (i < 2 * rows ? source.normal() : 0))
      scope((take) => {
        const X = take(plain.length)
        X.set(plain)
        for (const one of [X, plain]) {
          expand(one, rows, 2, terms)
          shift(one.subarray(0, rows), 0.3, 1.7)
        }
        expect(X).toEqual(plain)
      })
    }),
  )
})
