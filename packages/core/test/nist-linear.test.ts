import { describe, expect, it } from 'vitest'
import { qr } from '../src/algorithms/qr.ts'
import { type NumberColumn, numberColumn } from '../src/data/column.ts'
import type { Coefficients } from '../src/define/definitions.ts'
import { inference } from '../src/numeric/inference.ts'
import { polynomial } from '../src/transforms/polynomial.ts'
import { exactProblem, trained } from './exact-problem.ts'
import { type LinearSet, linearSet } from './nist.ts'

/** Fits a polynomial in x with powers of our own making, back in powers of x, with standard errors. */
function byDegree({ columns, degree, rows, intercept }: LinearSet) {
  const settings = { degree, interactions: true }
  const { learn, apply, restate } = polynomial.definition
  const x = [numberColumn('x', columns['x'])]
  const learnt = learn(x, settings, { weights: undefined, baseline: true, anyBasis: intercept })
  const formed = apply(x, learnt, settings) as readonly NumberColumn[]
  const design = {
    rows,
    terms: formed.map(({ name }) => name),
    matrix: Float64Array.from(formed.flatMap(({ values }) => [...values])),
    low: Float64Array.from(formed.flatMap(({ values, low }) => [...(low ?? new Float64Array(values.length))])),
  }
  const { problem } = exactProblem({ design, target: columns['y'], intercept })
  trained(qr.definition.train(problem, {}))
  const { theta, low } = problem
  return inference(
    { rows, terms: degree, matrix: design.matrix, low: design.low, target: columns['y'], intercept },
    { intercept: [theta[0], low[0]], coefficients: theta.slice(1), low: low.slice(1) },
    { restate: (c: Coefficients) => restate?.(c, learnt, settings) ?? c },
  )
}

const sets = [
  ['nist', 'Norris'],
  ['nist', 'Pontius'],
  ['nist', 'Wampler1'],
  ['nist', 'Wampler2'],
  ['nist', 'Wampler3'],
  ['nist', 'NoInt1'],
  ['held-out', 'FilipLike'],
  ['held-out', 'Wampler4'],
  ['held-out', 'Wampler5'],
  ['held-out', 'NoInt2'],
  ['held-out', 'FarAway'],
] as const

describe('a polynomial by degree', () => {
  it.each(sets)('has the coefficients of %s/%s that exact arithmetic on doubles gives', (folder, name) => {
    const set = linearSet(folder, name)
    expect(byDegree(set).estimates).toAgree(set.rounded.coefficients, { digits: 15.5 })
  })

  it.each(sets)('has the standard errors of %s/%s that exact arithmetic on doubles gives', (folder, name) => {
    const set = linearSet(folder, name)
    const { standardErrors, residualSd } = byDegree(set)
    if (name === 'Wampler1') expect(residualSd).toBeLessThan(1e-20)
    else expect(standardErrors).toAgree(set.rounded.sd ?? set.exact.sd, { digits: set.rounded.sd ? 14 : 12 })
  })
})
