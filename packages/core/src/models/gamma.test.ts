import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { estimator, fit } from '../index.ts'
import { gamma } from './gamma.ts'
import { tweedie } from './tweedie.ts'

// Two groups: each mean is that of its rows, and all else follows by hand. Var log μ̂ₖ = φ/(Σw μₖ^(2−q)).
const amounts = [
  [1.5, 2.25, 0.75, 3, 2.5],
  [4, 7.5, 5.25, 6],
] as const
const y = amounts.flat()
const group = amounts.flatMap((own, k) => own.map(() => k))

const byHand = (q: number, weights: number[]) => {
  const sums = amounts.map((own, k) => {
    const w = weights.slice(k * amounts[0].length).slice(0, own.length)
    const total = w.reduce((sum, value) => sum + value, 0)
    const mean = own.reduce((sum, value, i) => sum + w[i] * value, 0) / total
    const pearson = own.reduce((sum, value, i) => sum + (w[i] * (value - mean) ** 2) / mean ** q, 0)
    return { mean, pearson, inverse: 1 / (total * mean ** (2 - q)) }
  })
  const dispersion = (sums[0].pearson + sums[1].pearson) / (y.length - 2)
  return {
    dispersion,
    estimates: [Math.log(sums[0].mean), Math.log(sums[1].mean / sums[0].mean)],
    standardErrors: [
      Math.sqrt(dispersion * sums[0].inverse),
      Math.sqrt(dispersion * (sums[0].inverse + sums[1].inverse)),
    ],
  }
}

const even = y.map(() => 1)
const uneven = y.map((_, i) => 1 + (i % 3))
test.each([
  ['gamma', gamma(), 2, even],
  ['gamma, with weights', gamma(), 2, uneven],
  ['Tweedie', tweedie(), 1.5, even],
  ['Tweedie, with weights', tweedie(), 1.5, uneven],
] as const)('standard errors of two groups are those that follow by hand: %s', async (_, model, q, w) => {
  const data = dataset({ group, w, y }, { target: 'y', weights: 'w' })
  const fitted = await fit(estimator({ model } as never), data)
  const { estimates, standardErrors, dispersion, degreesOfFreedom, t, p, lower } = fitted.inference()
  const want = byHand(q, w)
  expect(dispersion).toAgree(want.dispersion, { digits: 9 })
  expect(degreesOfFreedom).toBe(7)
  for (const k of [0, 1]) {
    expect(estimates[k]).toAgree(want.estimates[k], { digits: 9 })
    expect(standardErrors[k]).toAgree(want.standardErrors[k], { digits: 9 })
    expect(t[k]).toAgree(want.estimates[k] / want.standardErrors[k], { digits: 9 })
    expect(lower[k]).toAgree(want.estimates[k] - 2.3646242515927844 * want.standardErrors[k], { digits: 9 })
  }
  expect(p[1]).toBeLessThan(0.01)
})
