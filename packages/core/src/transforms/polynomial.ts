import { type Column, numberColumn } from '../data/column.ts'
import { expectColumns, expectDistinct, expectRoom } from '../data/expect.ts'
import { type Numbers, numbersOf } from '../data/numbers-of.ts'
import { defineTransform } from '../define/definitions.ts'
import { flag, int } from '../define/hyperparameters.ts'
import { multiplyInto, sumError } from '../numeric/double-double.ts'
import { weightedMean } from '../numeric/moments.ts'
import { countMonomials, monomials, nameOf, type Variables } from '../numeric/monomials.ts'
import { shiftPolynomial } from '../numeric/shift-polynomial.ts'
import { shortCentre } from '../numeric/short-centre.ts'

/**
 * All products of powers of the columns. Where the algorithm is exact in every basis the powers are those of t = (x − centre)/scale, |t| ≤ 1, in
 * double-double, since powers of x itself are nearly collinear far from zero; `restate` gives the coefficients of the powers of x.
 */
export const polynomial = defineTransform({
  name: 'polynomial',
  title: 'Polynomial basis',
  describe: 'adds the powers and products of columns up to a total degree',
  equation: 'a, b, a², ab, b², …',
  references: ['Gergonne 1815, Annales de mathématiques 6, 242–252'],
  stage: 'basis',
  hyperparameters: {
    degree: int({
      default: 2,
      min: 0,
      max: 30,
      search: [1, 9],
      symbol: 'd',
      describe: 'largest sum of the powers in a product',
      simpler: 'down',
    }),
    interactions: flag({
      default: true,
      describe: 'whether products of different columns are formed',
      simpler: 'down',
    }),
  },
  learn(columns, { degree, interactions }, { weights, anyBasis }) {
    const groups = columns.map((column) => (column.kind === 'boolean' && column.indicatorOf) || column.name)
    const highest = Float64Array.from(columns, (column) => (column.kind === 'boolean' ? 1 : degree))
    const moved = anyBasis && degree > 1 ? columns.map((column) => centreOf(column, weights)) : []
    refuseTooMany(columns, { groups, highest }, degree, interactions)
    return {
      columns: columns.map((column) => column.name),
      groups,
      highest,
      centre: Float64Array.from(moved, ({ centre }) => centre),
      scale: Float64Array.from(moved, ({ scale }) => scale),
    }
  },
  apply(columns, { columns: names, centre, scale, ...variables }, { degree, interactions }) {
    expectColumns(columns, names, 'polynomial')
    if (degree === 0) return []
    if (degree === 1) return columns
    refuseTooMany(columns, variables, degree, interactions)
    const { all, parents } = monomials(variables, degree, interactions)
    const terms = all.map((monomial) => nameOf(monomial, names))
    expectDistinct(terms, 'polynomial')
    const precise = centre.length > 0
    const bases = columns.map((column, j) => (precise ? shifted(column, centre[j], scale[j]) : numbersOf(column)))
    const formed: Numbers[] = []
    all.forEach((monomial, k) => {
      const last = bases[monomial[monomial.length - 1]]
      formed.push(
        parents[k] < 0 ? last : precise ? preciseProduct(formed[parents[k]], last) : product(formed[parents[k]], last),
      )
    })
    return formed.map(({ values, low }, k) => {
      const own = all[k].length === 1 ? columns[all[k][0]] : undefined
      if (own?.kind === 'boolean' || (own && !precise)) return own
      return { ...numberColumn(terms[k], values), ...(low && { low }) }
    })
  },
  restate(coefficients, { columns, centre, scale, ...variables }, { degree, interactions }) {
    if (centre.length === 0) return coefficients
    const { all } = monomials(variables, degree, interactions)
    if (all.length !== coefficients.values.length) {
      throw new Error(`polynomial of ${columns.join(', ')} has ${all.length} terms, not ${coefficients.values.length}`)
    }
    return shiftPolynomial(coefficients, all, centre, scale)
  },
  meaning: {
    columns: 'the columns that came in',
    groups: 'columns with the same group are never multiplied: the indicators of one category',
    highest: 'the highest power of each column',
    centre: 'what is taken off each column before it is raised to powers; empty when columns are raised as they are',
    scale: 'what each column is divided by after that: a power of two',
  },
})

function refuseTooMany(columns: readonly Column[], variables: Variables, degree: number, interactions: boolean): void {
  const rows = columns.length === 0 ? 0 : columns[0].rows
  const fix = 'ask for a smaller degree, or for no interactions (--no-interactions)'
  expectRoom(rows, countMonomials(variables, degree, interactions), `polynomial of degree ${degree}`, fix)
}

function centreOf(column: Column, weights: Float64Array | undefined): { centre: number; scale: number } {
  if (column.kind !== 'number') return { centre: 0, scale: 1 }
  return shortCentre(column.values, weightedMean(column.values, weights), weights)
}

/** (x − c)/s, exactly. */
function shifted(column: Column, c: number, s: number): Numbers {
  const { values: x } = numbersOf(column)
  const values = new Float64Array(x.length)
  const low = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const difference = x[i] - c
    low[i] = sumError(x[i], -c, difference) / s
    values[i] = difference / s
  }
  return { values, low }
}

function product(a: Numbers, b: Numbers): Numbers {
  const values = new Float64Array(a.values.length)
  for (let i = 0; i < values.length; i++) values[i] = a.values[i] * b.values[i]
  return { values }
}

function preciseProduct(a: Numbers, b: Numbers): Numbers {
  const n = a.values.length
  const values = new Float64Array(n)
  const low = new Float64Array(n)
  const pair = new Float64Array(2)
  for (let i = 0; i < n; i++) {
    multiplyInto(pair, 0, a.values[i], a.low?.[i] ?? 0, b.values[i], b.low?.[i] ?? 0)
    values[i] = pair[0]
    low[i] = pair[1]
  }
  return { values, low }
}
