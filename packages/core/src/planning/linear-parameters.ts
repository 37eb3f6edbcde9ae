import { monomials, nameOf } from '../numeric/monomials.ts'
import type { FoldBasis } from './basis.ts'
import type { FoldStatistics } from './fold-statistics.ts'
import { heldOutPrediction } from './held-out.ts'
import type { Linear } from './part-moments.ts'
import type { FoldOutcome, FoldParameters, Work } from './work.ts'

/** What an outcome can say of a trained function besides its score, when it is asked. */
export type Said = Pick<FoldOutcome, 'prediction' | 'parameters'>

/** What a linear function of the terms of some statistics says, for a candidate that has the first `terms` of them. */
export const said = (
  work: Work,
  statistics: FoldStatistics,
  { fold, f, terms }: { readonly fold: number; readonly f: Linear; readonly terms: number },
): Said => ({
  prediction: () => heldOutPrediction(work, statistics, fold, f),
  parameters: () => linearParameters(work, statistics, f, terms),
})

/**
 * The parameters of a linear function of the terms of some statistics, in the user's units, for a candidate that has the first `count` terms. Undefined
 * where the basis is not that of powers: such a function is the same in another basis, and its coefficients there are not known.
 */
function linearParameters(
  { data }: Work,
  { basis, centre, width }: FoldStatistics,
  f: Linear,
  count: number,
): FoldParameters | undefined {
  if (basis.kind !== 'powers') return undefined
  const coefficients = new Array<number>(count).fill(0)
  let intercept = basis.intercept ? f.constant + centre[width - 1] : 0
  f.terms.forEach((term, k) => {
    coefficients[term] = f.coefficients[k]
    intercept -= f.coefficients[k] * centre[term]
  })
  return {
    terms: termNames(data, basis, count),
    values: basis.intercept ? { intercept, coefficients } : { intercept: 0, coefficients },
  }
}

/** The names of the first `count` terms of a basis of powers. */
export function termNames(data: Work['data'], { degree, interactions }: FoldBasis, count: number): string[] {
  const columns = data.features.map((name) => data.column(name))
  const names = columns.map(({ name }) => name)
  const highest = Float64Array.from(columns, ({ kind }) => (kind === 'boolean' ? 1 : degree))
  const all = degree === 1 ? names.map((_, j) => [j]) : monomials({ groups: names, highest }, degree, interactions).all
  return all.slice(0, count).map((monomial) => nameOf(monomial, names))
}
