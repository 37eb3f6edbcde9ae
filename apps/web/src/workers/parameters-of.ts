import type { Fitted, FoldParameters } from '@hp/core'
import type { ParameterShown } from './fit-protocol.ts'

/** What training set, one number after the other; with their bounds where these are given. */
export function parametersOf(
  fitted: Pick<Fitted, 'terms' | 'classes' | 'parameters'>,
  bounds?: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> },
): readonly ParameterShown[] {
  return named(fitted.terms, fitted.classes, fitted.parameters as Values, bounds)
}

/** What a record keeps of one fold. */
export const recordedParameters = ({ terms, values }: FoldParameters): readonly ParameterShown[] =>
  named(terms, undefined, values, undefined)

type Values = Readonly<Record<string, number | ArrayLike<number>>>

function named(
  terms: readonly string[],
  classes: readonly string[] | undefined,
  values: Values,
  bounds: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> } | undefined,
): readonly ParameterShown[] {
  const { intercept = 0, coefficients } = values
  if (typeof coefficients !== 'object') return plain(values)
  const rows = ['intercept', ...terms]
  if (typeof intercept !== 'object') {
    const all = [intercept, ...Array.from(coefficients)]
    return rows.map((term, j) => ({
      term,
      value: all[j],
      ...(bounds && { lower: bounds.lower[j], upper: bounds.upper[j] }),
    }))
  }
  return Array.from(intercept).flatMap((first, k) =>
    rows.map((term, j) => ({
      term,
      by: classes?.[k] ?? `class ${k + 1}`,
      value: j === 0 ? first : coefficients[k * terms.length + j - 1],
    })),
  )
}

/** The numbers of a model without named terms, in their order. */
const plain = (values: Values): readonly ParameterShown[] =>
  Object.entries(values).flatMap(([term, value]) =>
    typeof value === 'number'
      ? [{ term, value }]
      : Array.from(value, (each, k) => ({ term: `${term} ${k + 1}`, value: each })),
  )
