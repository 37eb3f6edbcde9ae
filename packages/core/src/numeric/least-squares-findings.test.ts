import { describe, expect, it } from 'vitest'
import type { LeastSquares } from './least-squares.ts'
import { leastSquaresFindings } from './least-squares-findings.ts'

const clean = { dropped: [], dependence: new Map(), condition: 10, rank: 3 } as unknown as LeastSquares
const given = (terms: number, rows = 100) => ({
  terms: Array.from({ length: terms }, (_, j) => `x${j + 1}`),
  rows,
  intercept: true,
  lambda: 0,
})

describe('leastSquaresFindings', () => {
  it('are none when nothing was noticed', () => {
    expect(leastSquaresFindings(clean, given(2))).toEqual([])
  })

  it('name a handful of columns and count the others', () => {
    const of = Array.from({ length: 12 }, (_, j) => j)
    const [finding] = leastSquaresFindings({ ...clean, dropped: [12], dependence: new Map([[12, of]]) }, given(13))
    expect(finding.what).toBe('x13 is a linear combination of x1, x2, x3, x4, x5 and 7 more: left out (coefficient 0)')
  })

  it('speak once of many redundant columns', () => {
    const dropped = [2, 3, 4, 5]
    const dependence = new Map(dropped.map((term) => [term, [0, 1]]))
    const findings = leastSquaresFindings({ ...clean, dropped, dependence }, given(6))
    expect(findings.map(({ what }) => what)).toEqual([
      'x3, x4, x5 and x6 are linear combinations of columns before them: left out (coefficient 0)',
    ])
  })

  it('say by how much nearly collinear columns blow up errors', () => {
    const [{ code, what }] = leastSquaresFindings({ ...clean, condition: 5.1e9 }, given(2))
    expect(code).toBe('ill-conditioned')
    expect(what).toContain('condition number 5.1e+9')
  })
})
