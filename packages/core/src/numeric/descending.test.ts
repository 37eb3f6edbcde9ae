import fc from 'fast-check'
import { expect, test } from 'vitest'
import { descending } from './descending.ts'
import { random } from './random.ts'

const compared = (values: Float64Array) =>
  Uint32Array.from(values.keys()).sort((a, b) => values[b] - values[a] || a - b)

test('many values are ordered as by comparing them, equal ones in their order', () => {
  const some = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, 0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324),
  )
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 60 }), fc.nat(), (list, seed) => {
      const stream = random(seed)
      const values = Float64Array.from({ length: 5000 }, () => list[stream.below(list.length)])
      expect(descending(values)).toEqual(compared(values))
    }),
    { numRuns: 30 },
  )
})

test('values in the unit interval come from the largest to the smallest', () => {
  const values = new Float64Array(20_000)
  random(3).uniformInto(values)
  expect(descending(values)).toEqual(compared(values))
  expect(descending(new Float64Array(0))).toEqual(new Uint32Array(0))
})
