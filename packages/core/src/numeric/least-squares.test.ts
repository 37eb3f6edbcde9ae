import { assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearSet, roundedPowers } from '../../test/nist.ts'
import { referenceCase } from '../../test/reference-case.ts'
import { memoryUse, scope } from '../kernels/memory.ts'
import { basisOf } from './basis.ts'
import { centredDesign, type LeastSquaresProblem, uncentre } from './centred-design.ts'
import { factor } from './factor.ts'
import { type How, leastSquares } from './least-squares.ts'
import { random } from './random.ts'
import { refine } from './refine.ts'

/** Every coefficient, the intercept first where there is one. */
function solve(problem: LeastSquaresProblem, how: How = {}): number[] {
  const { intercept, coefficients } = leastSquares(problem, how)
  return problem.intercept ? [intercept[0], ...coefficients] : [...coefficients]
}

const sets = [
  ['nist', 'Norris'],
  ['nist', 'Pontius'],
  ['nist', 'Longley'],
  ['nist', 'Wampler1'],
  ['nist', 'Wampler2'],
  ['nist', 'Wampler3'],
  ['nist', 'NoInt1'],
  ['held-out', 'FilipLike'],
  ['held-out', 'Wampler4'],
  ['held-out', 'Wampler5'],
  ['held-out', 'NoInt2'],
  ['held-out', 'LongleyLike'],
] as const

describe('leastSquares on sets with exact solutions', () => {
  it.each(sets)('gives every coefficient of %s/%s to the last digit that the doubles hold', (folder, name) => {
    const set = linearSet(folder, name)
    const { rows, terms, columns, intercept } = set
    const got = solve({ rows, terms: terms.length, matrix: roundedPowers(set), target: columns['y'], intercept })
    expect(got).toAgree(set.powersRounded.coefficients, { digits: 15.5 })
  })

  it.each(sets)('gives the same coefficients of %s/%s by the normal equations', (folder, name) => {
    const set = linearSet(folder, name)
    const { rows, terms, columns, intercept } = set
    const problem = { rows, terms: terms.length, matrix: roundedPowers(set), target: columns['y'], intercept }
    expect(solve(problem, { by: 'normal-equations' })).toAgree(set.powersRounded.coefficients, { digits: 15.5 })
  })

  it('solves columns that only double-double arithmetic can tell apart', () => {
    const set = linearSet('held-out', 'FarAway')
    const { rows, terms, columns, intercept } = set
    const problem = { rows, terms: terms.length, matrix: roundedPowers(set), target: columns['y'], intercept }
    expect(leastSquares(problem).condition).toBeGreaterThan(1e13)
    expect(solve(problem)).toAgree(set.powersRounded.coefficients, { digits: 15.5 })
  })
})

interface RidgeExpected {
  readonly alpha: number
  readonly digits: { readonly intercept: string; readonly coefficients: Record<string, string> }
}

describe('leastSquares with a ridge penalty', () => {
  const names = ['diabetes', 'diabetes-raw', 'wide-sparse']
  const ways = (['qr', 'normal-equations'] as const).flatMap((by) => names.map((name) => [name, by] as const))
  it.each(ways)('agrees with 30 digits of %s by %s on a grid of λ', (name, by) => {
    const problem = referenceCase<RidgeExpected[]>(`ridge/${name}`)
    for (const { alpha, digits } of problem.document.expected) {
      const want = [digits.intercept, ...Object.values(digits.coefficients)]
      expect(solve(problem, { by, lambda: alpha / problem.rows })).toAgree(want, { digits: 13 })
    }
  })

  it('gives the same by rows as by terms', () => {
    const wide = noise(8, 9, 3)
    const bordered = { ...wide, rows: 10, target: new Float64Array(10), matrix: new Float64Array(90) }
    bordered.target.set(wide.target)
    for (let j = 0; j < 9; j++) bordered.matrix.set(wide.matrix.subarray(j * 8, j * 8 + 8), j * 10)
    const weights = Float64Array.of(1, 2, 3, 1, 2, 3, 1, 2)
    const absent = Float64Array.of(...weights, 0, 0)
    const byRows = solve({ ...wide, weights }, { lambda: 0.01 })
    expect(solve({ ...bordered, weights: absent }, { lambda: 0.01 })).toAgree(byRows, { digits: 14 })
  })

  it('solves collinear columns, sharing the coefficient', () => {
    const { matrix, target } = noise(20, 1, 5)
    const twice = new Float64Array([...matrix, ...matrix])
    const [, a, b] = solve({ rows: 20, terms: 2, matrix: twice, target, intercept: true }, { lambda: 1e-3 })
    expect(a).toAgree(b, { digits: 14 })
  })
})

describe('leastSquares on columns that depend on each other', () => {
  const rows = 12
  const { matrix: two, target } = noise(rows, 2, 11)
  const withThird = (third: (a: number, b: number, i: number) => number) => {
    const matrix = new Float64Array(3 * rows)
    matrix.set(two)
    for (let i = 0; i < rows; i++) matrix[2 * rows + i] = third(two[i], two[rows + i], i)
    return { rows, terms: 3, matrix, target, intercept: true }
  }

  it('leaves out the sum of two columns before it, and names them', () => {
    const fit = leastSquares(withThird((a, b) => a + b))
    expect(fit.dropped).toEqual([2])
    expect(fit.dependence.get(2)).toEqual([0, 1])
    expect(fit.coefficients[2]).toBe(0)
    expect(fit.rank).toBe(3)
    const without = solve({ rows, terms: 2, matrix: two, target, intercept: true })
    expect([fit.intercept[0], ...fit.coefficients.slice(0, 2)]).toAgree(without, { digits: 14 })
  })

  it('solves what is the sum of two columns up to one part in 10⁹', () => {
    const fit = leastSquares(withThird((a, b, i) => a + b + 1e-9 * ((i * 7) % 5)))
    expect(fit.dropped).toEqual([])
    expect(fit.condition).toBeGreaterThan(1e8)
    expect(fit.gradientNorm).toBeLessThan(1e-15)
  })

  it('leaves out sums of columns with a large mean, which rounding keeps from being exact', () => {
    const matrix = new Float64Array(3 * rows)
    for (let i = 0; i < rows; i++) {
      matrix[i] = 2000.1 + 0.1 * i
      matrix[rows + i] = 1e-3 * ((i * 5) % 7) + 0.3
      matrix[2 * rows + i] = matrix[i] + matrix[rows + i]
    }
    expect(leastSquares({ rows, terms: 3, matrix, target, intercept: true }).dropped).toEqual([2])
  })

  it('leaves out a constant column beside an intercept', () => {
    const fit = leastSquares(withThird(() => 0.1))
    expect(fit.dropped).toEqual([2])
    expect(fit.dependence.get(2)).toEqual([])
  })

  it('uses as many of 10 000 columns as 4 rows allow', () => {
    const fit = leastSquares(noise(4, 10_000, 1))
    expect(fit.rank).toBe(4)
    expect(fit.dropped).toHaveLength(9_997)
    expect(fit.residualSumOfSquares).toBeLessThan(1e-25)
  })
})

describe('leastSquares', () => {
  const shapes = {
    seed: integer({ min: 1, max: 1_000_000 }),
    rows: integer({ min: 6, max: 40 }),
    terms: integer({ min: 1, max: 4 }),
  }

  it('does not depend on the order of rows', () => {
    assert(
      property(shapes.seed, shapes.rows, shapes.terms, (seed, rows, terms) => {
        const problem = noise(rows, terms, seed)
        const order = random(seed)
          .fork('order')
          .shuffle(Uint32Array.from({ length: rows }, (_, i) => i))
        expect(solve(taking(problem, [...order]))).toAgree(solve(problem), { digits: 15 })
      }),
      { seed: 1, numRuns: 50 },
    )
  })

  it('doubles the coefficients when the target doubles, bit for bit', () => {
    assert(
      property(shapes.seed, shapes.rows, shapes.terms, (seed, rows, terms) => {
        const problem = noise(rows, terms, seed)
        const twice = solve({ ...problem, target: problem.target.map((y) => 2 * y) })
        expect(twice).toEqual(solve(problem).map((value) => 2 * value))
      }),
      { seed: 2, numRuns: 50 },
    )
  })

  it('takes a whole weight as a row that often, and weight 0 as no row', () => {
    assert(
      property(shapes.seed, shapes.rows, shapes.terms, (seed, rows, terms) => {
        const problem = noise(rows, terms, seed)
        const weights = Float64Array.from({ length: rows }, (_, i) => (i < 6 ? 1 : i % 4))
        const repeated = Array.from(weights).flatMap((w, i) => new Array<number>(w).fill(i))
        expect(solve({ ...problem, weights })).toAgree(solve(taking(problem, repeated)), { digits: 14 })
      }),
      { seed: 3, numRuns: 50 },
    )
  })

  it('moves the intercept, and nothing else, when a column is shifted', () => {
    const problem = noise(30, 3, 8)
    const shifted = problem.matrix.map((x, at) => (at < 30 ? x + 1024 : x))
    const exact = shifted.map((x, at) => (at < 30 ? x - 1024 : x))
    const [, ...plain] = solve({ ...problem, matrix: exact })
    const [, ...moved] = solve({ ...problem, matrix: shifted })
    expect(moved).toAgree(plain, { digits: 15 })
  })

  it('fits targets of any magnitude', () => {
    const problem = noise(30, 2, 9)
    for (const unit of [2 ** 900, 2 ** -900]) {
      const scaled = solve({ ...problem, target: problem.target.map((y) => y * unit) })
      expect(scaled.map((value) => value / unit)).toEqual(solve(problem))
    }
  })

  it('solves the penalised problem with more terms than rows also where the penalty is next to nothing', () => {
    const problem = noise(4, 9, 21)
    const fit = leastSquares(problem, { lambda: 1e-25 })
    expect(fit.residualSumOfSquares).toBeLessThan(1e-40)
    expect(fit.gradientNorm).toBeLessThan(1e-28)
  })

  it('fits one row, no term, a target of zeros', () => {
    const one = Float64Array.of(3)
    expect(solve({ rows: 1, terms: 1, matrix: one, target: Float64Array.of(5), intercept: true })).toEqual([5, 0])
    expect(
      solve({ rows: 2, terms: 0, matrix: new Float64Array(), target: Float64Array.of(5, 6), intercept: true }),
    ).toEqual([5.5])
    expect(
      solve({ rows: 2, terms: 0, matrix: new Float64Array(), target: Float64Array.of(5, 6), intercept: false }),
    ).toEqual([])
    expect(solve({ ...noise(9, 2, 1), target: new Float64Array(9) })).toEqual([0, 0, 0])
  })

  it.each(['qr', 'normal-equations'] as const)('fits columns of any magnitude by %s', (by) => {
    const problem = noise(30, 2, 9)
    const [, a, b] = solve(problem)
    for (const unit of [2 ** 500, 2 ** 600]) {
      const scaled = problem.matrix.map((x, at) => (at < 30 ? x * unit : x / unit))
      const [, c, d] = solve({ ...problem, matrix: scaled }, { by })
      expect([c * unit, d / unit]).toAgree([a, b], { digits: 15.5 })
    }
  })
})

describe('leastSquares of many rows', () => {
  // a problem repeated has the solution of the problem itself, which is small enough for every digit
  const times = 200
  const weights = Float64Array.from({ length: 200 }, (_, i) => (i % 7) / 4)
  const small = noise(200, 6, 4)
  const shifted = { ...small, matrix: small.matrix.map((x, at) => x / 8 + 30 * Math.floor(at / 200)) }
  const cases = [
    ['a plain one', small, {}, 15.5],
    ['one with weights', { ...small, weights }, {}, 15.5],
    ['one without an intercept', { ...small, intercept: false }, {}, 15.5],
    ['one with a ridge penalty', small, { lambda: 0.1 }, 15.5],
    ['one with weights and a ridge penalty', { ...small, weights }, { lambda: 1e-3 }, 15.5],
    ['one with means far from zero', shifted, {}, 15.5],
    ['powers of one feature', powers(200, 10), {}, 15.5],
    ['powers of one feature, with a ridge penalty', powers(200, 10), { lambda: 1e-9 }, 15.5],
  ] as const

  it.each(cases)('agrees with all digits of the problem that was repeated: %s', (_, problem, how, digits) => {
    const many = repeated(problem, times)
    const want = solve(problem, how)
    expect(solve(many, how)).toAgree(want, { digits })
    expect(solve(many, { ...how, by: 'normal-equations' })).toAgree(want, { digits })
    const [one, all] = [leastSquares(problem, how), leastSquares(many, how)]
    expect(all.residualSumOfSquares).toAgree(times * one.residualSumOfSquares, { digits: 12 })
    expect(all.condition).toAgree(one.condition, { digits: 1 })
    expect(all.rank).toBe(one.rank)
    expect(all.gradientNorm).toBeLessThan(1e-13)
  })

  it.each(['Longley', 'Norris', 'Pontius', 'Wampler2', 'NoInt1'])('keeps the digits of nist/%s repeated', (name) => {
    const set = linearSet('nist', name)
    const { rows, terms, columns, intercept } = set
    const problem = { rows, terms: terms.length, matrix: roundedPowers(set), target: columns['y'], intercept }
    const many = repeated(problem, Math.ceil(200_000 / rows / terms.length))
    expect(solve(many)).toAgree(set.powersRounded.coefficients, { digits: 15.5 })
  })

  it('corrects only once where the columns are hardly correlated', () => {
    expect(leastSquares(repeated(small, times)).refinements).toBe(1)
  })

  it('takes the exact columns where these have low words', () => {
    const low = small.matrix.map((x, at) => x * 2 ** -54 * ((at % 3) - 1))
    const precise = { ...small, low }
    expect(solve(repeated(precise, times))).toAgree(solve(precise), { digits: 15.5 })
    expect(solve(precise)).not.toEqual(solve(small))
  })

  it('has the digits of double-double arithmetic where no row is repeated', () => {
    const problem = noise(120_000, 20, 6)
    const exact = byDoubleDouble(problem)
    const fit = leastSquares(problem)
    expect([fit.intercept[0], ...fit.coefficients]).toAgree(exact, { digits: 15.5 })
    expect(fit.gradientNorm).toBeLessThan(1e-15)
  })

  it('leaves constant and dependent columns out, as with few rows', () => {
    const matrix = new Float64Array(9 * 200).fill(0.1)
    matrix.set(small.matrix)
    for (let i = 0; i < 200; i++) matrix[7 * 200 + i] = matrix[i] + 2 * matrix[200 + i]
    const problem = { ...small, terms: 9, matrix }
    const plain = leastSquares(repeated({ ...problem, terms: 7, matrix: matrix.subarray(0, 1400) }, times))
    expect([plain.dropped, plain.dependence.get(6), plain.rank]).toEqual([[6], [], 7])
    const fit = leastSquares(repeated(problem, times))
    expect(fit.dropped).toEqual([6, 7, 8])
    expect(fit.dependence.get(7)).toEqual([0, 1])
    expect(plain.coefficients.subarray(0, 6)).toAgree(leastSquares(small).coefficients, { digits: 15.5 })
    expect(fit.coefficients.subarray(0, 6)).toAgree(leastSquares(small).coefficients, { digits: 15.5 })
  })

  it('leaves out a column that only rounding keeps from being made of two others', () => {
    const matrix = small.matrix.slice()
    for (let i = 0; i < 200; i++) matrix[200 + i] = matrix[i] + 1e-6 * matrix[400 + i]
    const problem = { ...small, matrix }
    expect(leastSquares(problem).dropped).toEqual([2])
    expect(leastSquares(repeated(problem, times)).dropped).toEqual([2])
  })

  it('gives the same bits wherever the columns are', () => {
    const many = repeated({ ...small, weights }, times)
    const near = scope((take) => {
      const move = (x: Float64Array) => {
        const moved = take(x.length)
        moved.set(x)
        return moved
      }
      return solve({ ...many, matrix: move(many.matrix), target: move(many.target), weights: move(many.weights) })
    })
    expect(solve(many)).toEqual(near)
  })

  it('gives the memory back that it took', () => {
    const before = memoryUse().usedBytes
    solve(repeated(powers(200, 10), times), { lambda: 0.1 })
    expect(memoryUse().usedBytes).toBe(before)
  })
})

/** Every coefficient by Householder QR and residuals in double-double arithmetic, whatever the size. */
function byDoubleDouble(problem: LeastSquaresProblem): number[] {
  const design = centredDesign(problem)
  const { kept, triangle } = basisOf(design, factor(design).independent, 0)
  const { high, low } = refine(design, 0, kept, triangle, new Float64Array(kept.length), 1)
  const { intercept, coefficients } = uncentre(design, high, low)
  return [intercept[0], ...coefficients]
}

/** Columns and target drawn uniformly from [−1, 1). */
function noise(rows: number, terms: number, seed: number) {
  const stream = random(seed)
  const draw = () => 2 * stream.uniform() - 1
  const matrix = Float64Array.from({ length: rows * terms }, draw)
  return { rows, terms, matrix, target: Float64Array.from({ length: rows }, draw), intercept: true }
}

/** The rows of a problem at `order`. */
function taking({ rows, terms, matrix, target, intercept }: LeastSquaresProblem, order: readonly number[]) {
  const taken = new Float64Array(order.length * terms)
  for (let j = 0; j < terms; j++)
    order.forEach((i, at) => {
      taken[j * order.length + at] = matrix[j * rows + i]
    })
  return { rows: order.length, terms, matrix: taken, target: Float64Array.from(order, (i) => target[i]), intercept }
}

/** x, x², … of a feature in [0, 1], and a target near their sum. */
function powers(rows: number, degree: number): LeastSquaresProblem {
  const { target } = noise(rows, 0, 2)
  const matrix = new Float64Array(rows * degree)
  for (let j = 0; j < degree; j++)
    for (let i = 0; i < rows; i++) {
      matrix[j * rows + i] = j === 0 ? i / rows : matrix[(j - 1) * rows + i] * (i / rows)
      target[i] += matrix[j * rows + i]
    }
  return { rows, terms: degree, matrix, target, intercept: true }
}

/** All rows, so many times one after another. */
function repeated<P extends LeastSquaresProblem>(problem: P, times: number): P {
  const again = (x: Float64Array, columns: number) => {
    const out = new Float64Array(x.length * times)
    const { rows } = problem
    for (let j = 0; j < columns; j++)
      for (let k = 0; k < times; k++) out.set(x.subarray(j * rows, (j + 1) * rows), (j * times + k) * rows)
    return out
  }
  const { rows, terms, matrix, low, target, weights } = problem
  return {
    ...problem,
    rows: rows * times,
    matrix: again(matrix, terms),
    low: low && again(low, terms),
    target: again(target, 1),
    weights: weights && again(weights, 1),
  }
}
