import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviation, weightedMean } from './moments.ts'
import { runningDeviation, runningMean } from './running-moments.ts'

const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 60 })

test('mean and deviation of values in portions have the bits that they have in one', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), fc.boolean(), (some, portion, weighted) => {
      const x = Float64Array.from(some)
      const w = weighted ? x.map((_, i) => 0.5 + (i % 3)) : undefined
      const mean = weightedMean(x, w)
      const means = runningMean()
      const spread = runningDeviation(mean, Math.min(...x), Math.max(...x))
      for (const { add } of [means, spread])
        for (let at = 0; at < x.length; at += portion)
          add(x.subarray(at), Math.min(portion, x.length - at), w?.subarray(at))
      expect(means.mean()).toBe(mean)
      expect(spread.deviation()).toBe(deviation(x, mean, w))
    }),
  )
})

test('equal values deviate by nothing', () => {
  const spread = runningDeviation(7, 7, 7)
  spread.add(Float64Array.of(7, 7), 2)
  expect(spread.deviation()).toBe(0)
})
