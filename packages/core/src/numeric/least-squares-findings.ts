import type { Finding } from '../define/problem.ts'
import type { LeastSquares } from './least-squares.ts'

/** From this condition number on, half of the digits of the data are lost between the data and the coefficients. */
const ILL_CONDITIONED = 1e8
const MOST_NAMES = 5

/** What a user should know about the columns of a least-squares fit. `rows` counts those of positive weight. */
export function leastSquaresFindings(
  { dropped, dependence, condition, rank }: LeastSquares,
  { terms, rows, intercept, lambda }: { terms: readonly string[]; rows: number; intercept: boolean; lambda: number },
): Finding[] {
  const findings: Finding[] = []
  const name = (term: number) => terms[term]
  const unknowns = terms.length + (intercept ? 1 : 0)
  const sources = dropped.map((term) => ({ term, of: dependence.get(term) }))
  const constant = sources.filter(({ of }) => of?.length === 0).map(({ term }) => name(term))
  const collinear = sources.filter(({ of }) => of && of.length > 0)
  if (constant.length > 0) findings.push(constantFeature(constant))
  if (unknowns > rows && lambda === 0) findings.push(moreParametersThanRows(unknowns, rows, dropped.length))
  if (collinear.length > 3) findings.push(manyCollinear(collinear.map(({ term }) => name(term))))
  else for (const { term, of } of collinear) findings.push(oneCollinear(name(term), (of ?? []).map(name)))
  if (condition > ILL_CONDITIONED && rank > 0) findings.push(illConditioned(condition))
  return findings
}

const constantFeature = (names: readonly string[]): Finding => ({
  code: 'constant-feature',
  what: `${list(names)} ${names.length === 1 ? 'has' : 'have'} the same value in every row: left out (coefficient 0)`,
  fix: `remove ${names.length === 1 ? 'it' : 'them'}: the intercept already stands for a constant`,
})

const moreParametersThanRows = (unknowns: number, rows: number, left: number): Finding => ({
  code: 'more-parameters-than-rows',
  what: `${unknowns} coefficients, but ${rows} row${rows === 1 ? '' : 's'}: ${left} left out (coefficient 0)`,
  fix: 'use fewer features or a smaller degree, or add a ridge penalty',
})

const oneCollinear = (name: string, of: readonly string[]): Finding => ({
  code: 'collinear',
  what: `${name} is a linear combination of ${list(of)}: left out (coefficient 0)`,
  fix: 'remove one of them, or add a ridge penalty',
})

const manyCollinear = (names: readonly string[]): Finding => ({
  code: 'collinear',
  what: `${list(names)} are linear combinations of columns before them: left out (coefficient 0)`,
  fix: 'remove them, or add a ridge penalty',
})

const illConditioned = (condition: number): Finding => ({
  code: 'ill-conditioned',
  what: `the columns are nearly collinear (condition number ${condition.toExponential(1)}): a small change in the data changes the coefficients much`,
  fix: 'remove one of the columns that say nearly the same, or add a ridge penalty',
})

/** `a, b and c`; beyond a handful, `a, b, c, d, e and 12 more`. */
function list(names: readonly string[]): string {
  const shown = names.length > MOST_NAMES + 1 ? names.slice(0, MOST_NAMES) : names.slice(0, -1)
  const last = names.length > MOST_NAMES + 1 ? `${names.length - MOST_NAMES} more` : names[names.length - 1]
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}
