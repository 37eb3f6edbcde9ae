import type { Column, NumberColumn } from '../define/columns.ts'
import type { Basis } from '../define/definitions.ts'
import { expand, shift, type Term } from '../kernels/expand.ts'
import { countMonomials, monomials } from '../numeric/monomials.ts'
import { type Recurrence, recurrenceOver } from '../numeric/recurrence.ts'
import { steps } from '../training/pipeline.ts'
import type { Composition } from '../training/resolve.ts'
import { impute } from '../transforms/impute.ts'
import { oneHot } from '../transforms/one-hot.ts'
import { polynomial } from '../transforms/polynomial.ts'
import { standardize as scaling } from '../transforms/standardize.ts'
import type { Work } from './work.ts'

/**
 * Functions of the features that span the designs of several candidates. Those of degree d come first, whatever the highest degree, so that a lower
 * degree is a part of what was computed for the highest.
 */
export interface FoldBasis {
  /** `orthogonal` polynomials where the family is the same in every basis, `powers` as the pipeline forms them where it is not. */
  readonly kind: 'powers' | 'orthogonal'
  readonly degree: number
  readonly interactions: boolean
  /** Whether columns may be shifted: the family has an intercept. */
  readonly intercept: boolean
}

const idle: readonly unknown[] = [impute.definition, oneHot.definition]

/** How the design of one candidate follows from a basis. */
export interface DesignPlan {
  readonly basis: FoldBasis
  /** Terms of the candidate: the first ones of the basis. */
  readonly terms: number
  /** Whether each term is divided by its standard deviation over the training part. */
  readonly standardize: boolean
}

/**
 * The basis and terms of a candidate whose design is made of powers and products of columns of numbers, standardised or not; undefined where a
 * transform does something else.
 */
export function designPlan({ data }: Work, composition: Composition): DesignPlan | undefined {
  const columns = data.features.map((name) => data.column(name))
  if (columns.some(({ kind, missingCount }) => (kind !== 'number' && kind !== 'boolean') || missingCount > 0))
    return undefined
  if (columns.some((column) => column.kind === 'boolean' && column.indicatorOf !== undefined)) return undefined
  let degree = 1
  let interactions =
    (composition.model.definition.basis?.(composition.model.settings) as Basis | undefined)?.interactions ?? true
  let standardize = false
  for (const { definition, settings } of steps(composition)) {
    if (idle.includes(definition)) continue // nothing is missing, no column is a category
    if (definition === polynomial.definition) {
      degree = settings.degree as number
      interactions = settings.interactions as boolean
    } else if (definition === scaling.definition) standardize = settings.standardize as boolean
    else return undefined
  }
  const intercept = composition.model.settings.intercept !== false
  const free =
    intercept && composition.penalty.definition.name === 'none' && composition.algorithm.definition.exact === true
  const basis = { kind: free ? 'orthogonal' : 'powers', degree, interactions, intercept } as const
  return { basis, terms: countTerms(columns, basis), standardize }
}

type Columns = readonly Pick<Column, 'kind' | 'name' | 'range'>[]

/** Powers of each column that are not sums of lower ones: of k different values the first k − 1. */
function variablesOf(columns: Columns, degree: number, kind: FoldBasis['kind']) {
  const highest = Float64Array.from(columns, (column) => {
    if (column.kind === 'boolean') return 1
    return kind === 'powers' || degree === 1
      ? degree
      : Math.min(degree, differentIn(column as NumberColumn, degree) - 1)
  })
  return { groups: columns.map(({ name }) => name), highest: highest.map((most) => Math.max(most, 1)) }
}

/** How many different values a column has, counted no further than is asked for; a continuous one is left after a few rows. */
function differentIn({ few, ...column }: NumberColumn, degree: number): number {
  if (few) return Math.min(few.length, degree + 1)
  const { values } = column
  const seen = new Set<number>()
  for (let i = 0; i < values.length && seen.size <= degree; i++) seen.add(values[i])
  return seen.size
}

/** How many terms a basis has; Infinity when there are too many to count. */
export const countTerms = (columns: Columns, { degree, interactions, kind }: FoldBasis): number =>
  degree === 1 ? columns.length : countMonomials(variablesOf(columns, degree, kind), degree, interactions)

/**
 * Of each column the polynomials that are orthonormal over some of its values and the ends of its range, so that they stay small between these;
 * `values(j)` are those of column j.
 */
export function recurrencesOf(
  columns: readonly Column[],
  { degree, kind }: FoldBasis,
  values: (j: number) => Float64Array,
): readonly Recurrence[] {
  const { highest } = variablesOf(columns, degree, kind)
  return columns.map((column, j) => {
    const own = values(j)
    const points = new Float64Array(own.length + 2)
    points.set(own)
    points.set(column.kind === 'boolean' ? [0, 1] : rangeOf(column as NumberColumn), own.length)
    return recurrenceOver(points, highest[j])
  })
}

function rangeOf(column: NumberColumn): readonly [least: number, greatest: number] {
  if (column.range) return column.range
  const { values } = column
  let [least, most] = [values[0], values[0]]
  for (let i = 1; i < values.length; i++) {
    if (values[i] < least) least = values[i]
    if (values[i] > most) most = values[i]
  }
  return [least, most]
}

/**
 * Writes the terms of a basis over rows into `out` (rows × terms, column by column), whose first columns hold the features: powers are products of
 * powers, polynomials with a recurrence products of these.
 */
export function expandBasis(
  out: Float64Array,
  rows: number,
  columns: Columns,
  { kind, degree, interactions }: FoldBasis,
  recurrences?: readonly Recurrence[],
): void {
  const features = columns.length
  const { all, parents } = monomials(variablesOf(columns, degree, kind), degree, interactions)
  recurrences?.forEach(({ centre, unit }, j) => {
    shift(out.subarray(j * rows, (j + 1) * rows), centre, unit)
  })
  const terms = all.slice(features).map((monomial, at): Term => {
    const left = parents[features + at]
    const right = monomial[monomial.length - 1]
    const power = monomial.length - monomial.indexOf(right) // of the last factor
    if (!recurrences || power < 2) return { left, right }
    const { shift, weight, factor } = recurrences[right]
    const k = power - 2
    const less = parents[left] < 0 ? 'one' : parents[left]
    return { left, right, step: { less, shift: shift[k], weight: weight[k], factor: factor[k] } }
  })
  expand(out, rows, features, terms)
}
