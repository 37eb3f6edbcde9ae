import { describe, expect, it } from 'vitest'
import { exactProblem, trained } from '../../test/exact-problem.ts'
import { random } from '../numeric/random.ts'
import { cholesky } from './cholesky.ts'
import { qr } from './qr.ts'

const rows = 20
const stream = random(4)
const draw = () => stream.uniform()
const a = Float64Array.from({ length: rows }, draw)
const b = Float64Array.from({ length: rows }, draw)
const target = Float64Array.from({ length: rows }, draw)
const designOf = (columns: Record<string, ArrayLike<number>>) => {
  const terms = Object.keys(columns)
  const matrix = new Float64Array(rows * terms.length)
  terms.forEach((term, j) => {
    matrix.set(Array.from(columns[term]), j * rows)
  })
  return { rows, terms, matrix }
}

describe.each([
  ['qr', qr.definition],
  ['cholesky', cholesky.definition],
] as const)('%s', (_, { train }) => {
  const run = (columns: Record<string, ArrayLike<number>>, more: { lambda?: number; intercept?: boolean } = {}) => {
    const given = exactProblem({ design: designOf(columns), target, ...more })
    return { ...given, ...trained(train(given.problem, {})) }
  }

  it('takes one step, asks for the cost once, and certifies the answer', () => {
    const { steps, outcome, counts, problem } = run({ a, b })
    expect(steps).toEqual([{ step: 1, cost: problem.cost(problem.theta) }])
    expect(counts.costs).toBe(2)
    expect(outcome).toMatchObject({ converged: true, method: 'exact', iterations: 1, rank: 3, findings: [] })
    expect(outcome.gradientNorm).toBeLessThan(1e-25)
  })

  it('keeps the intercept at 0 when it is not free', () => {
    const { problem, outcome } = run({ a, b }, { intercept: false })
    expect(problem.theta[0]).toBe(0)
    expect(outcome.rank).toBe(2)
  })

  it('leaves the low-order words of its answer', () => {
    const { problem } = run({ a, b })
    problem.low.forEach((word, k) => {
      expect(Math.abs(word)).toBeLessThanOrEqual(Math.abs(problem.theta[k]) * 2 ** -53)
    })
    expect(problem.low.some((word) => word !== 0)).toBe(true)
  })

  it('names the columns that a redundant one is made of', () => {
    const { outcome, problem } = run({ a, b, sum: a.map((value, i) => value + 2 * b[i]) })
    expect(outcome.findings).toEqual([
      {
        code: 'collinear',
        what: 'sum is a linear combination of a and b: left out (coefficient 0)',
        fix: 'remove one of them, or add a ridge penalty',
      },
    ])
    expect(problem.theta[3]).toBe(0)
  })

  it('names a constant column', () => {
    const { outcome } = run({ a, one: new Float64Array(rows).fill(7.3) })
    expect(outcome.findings).toEqual([
      {
        code: 'constant-feature',
        what: 'one has the same value in every row: left out (coefficient 0)',
        fix: 'remove it: the intercept already stands for a constant',
      },
    ])
  })

  it('says when there are more coefficients than rows', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, j) => [`x${j}`, a.map(draw)]))
    const { outcome } = run(many)
    expect(outcome.rank).toBe(20)
    expect(outcome.findings?.[0].what).toBe('31 coefficients, but 20 rows: 11 left out (coefficient 0)')
    expect(run(many, { lambda: 0.1 }).outcome.findings).toEqual([])
  })

  it('warns of columns that are nearly the same', () => {
    const { outcome } = run({ a, b: a.map((value, i) => value + 1e-9 * b[i]) })
    expect(outcome.findings?.map(({ code }) => code)).toEqual(['ill-conditioned'])
  })

  it('shares the coefficient between equal columns under a penalty, without a finding', () => {
    const { outcome, problem } = run({ a, again: a }, { lambda: 0.01 })
    expect(problem.theta[1]).toAgree(problem.theta[2], { digits: 14 })
    expect(outcome.findings).toEqual([])
    expect(outcome.rank).toBe(2)
  })
})

it('cholesky and qr agree to the last digits', () => {
  const design = designOf({ a, b, c: a.map((value, i) => value + 1e-3 * b[i] * b[i]) })
  for (const lambda of [0, 1e-3, 1]) {
    const first = exactProblem({ design, target, lambda })
    const second = exactProblem({ design, target, lambda })
    trained(qr.definition.train(first.problem, {}))
    trained(cholesky.definition.train(second.problem, {}))
    expect(second.problem.theta).toAgree(first.problem.theta, { digits: 15.5 })
  }
})
