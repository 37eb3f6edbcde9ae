import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { linearSet, roundedPowers } from '../../test/nist.ts'
import { referenceCase } from '../../test/reference-case.ts'
import { inference, leverages } from './inference.ts'
import { leastSquares } from './least-squares.ts'

const folder = new URL('../../test/reference/results/ols/', import.meta.url)
const cases = readdirSync(folder).map((file) => file.replace('.json', ''))
const sets = [
  ['nist', 'Norris'],
  ['nist', 'Pontius'],
  ['nist', 'Longley'],
  ['nist', 'Wampler2'],
  ['nist', 'Wampler3'],
  ['nist', 'NoInt1'],
  ['held-out', 'FilipLike'],
  ['held-out', 'Wampler4'],
  ['held-out', 'Wampler5'],
  ['held-out', 'NoInt2'],
  ['held-out', 'LongleyLike'],
] as const

interface Expected {
  readonly standard_errors: Record<string, number>
  readonly t: Record<string, number>
  readonly p: Record<string, number>
  readonly ci95: Record<string, [number, number]>
  readonly rss: number
  readonly residual_sd: number
  readonly df_residual: number
  readonly r2: number
  readonly adjusted_r2: number
  readonly f: number
  readonly f_p: number
  readonly leverage_first_5: number[]
}

describe('inference', () => {
  it.each(cases)('gives the standard errors, t, p, intervals, R² and F of %s', (name) => {
    const problem = referenceCase<Expected>(`ols/${name}`)
    const want = problem.document.expected
    const got = inference(problem, leastSquares(problem))
    expect(got.standardErrors).toAgree(Object.values(want.standard_errors), { digits: 13 })
    expect(got.t).toAgree(Object.values(want.t), { digits: 12 })
    expect(got.degreesOfFreedom).toBe(want.df_residual)
    expect(got.residualSumOfSquares).toAgree(want.rss, { digits: 14 })
    expect(got.residualSd).toAgree(want.residual_sd, { digits: 14 })
    expect(got.r2).toAgree(want.r2, { digits: 13 })
    expect(got.adjustedR2).toAgree(want.adjusted_r2, { digits: 13 })
    expect(got.f).toAgree(want.f, { digits: 13 })
    expect(leverages(problem).slice(0, 5)).toAgree(want.leverage_first_5, { digits: 12 })
    expect(got.p).toAgree(Object.values(want.p), { digits: 11 })
    expect(got.lower).toAgree(
      Object.values(want.ci95).map(([lower]) => lower),
      { digits: 11 },
    )
    expect(got.upper).toAgree(
      Object.values(want.ci95).map(([, upper]) => upper),
      { digits: 11 },
    )
    expect(got.fP).toAgree(want.f_p, { digits: 11 })
  })

  it.each(sets)('gives the standard errors of %s/%s that exact arithmetic gives', (folder, name) => {
    const set = linearSet(folder, name)
    const problem = {
      rows: set.rows,
      terms: set.terms.length,
      matrix: roundedPowers(set),
      target: set.columns['y'],
      intercept: set.intercept,
    }
    const got = inference(problem, leastSquares(problem))
    const right = set.powersRounded.sd ?? set.exact.sd
    expect(got.standardErrors).toAgree(right, { digits: folder === 'held-out' ? 14 : 12 })
  })
})
