import type { AnyDefinition } from './define/estimator.ts'
import { domain, type Hyperparameter, kebab, type Role, type Schema } from './define/hyperparameters.ts'
import { roleOf } from './define/roles.ts'

/** The two tables of a model: what training sets and what we set. */
export interface Explanation {
  readonly name: string
  readonly title: string
  readonly describe: string
  readonly equation?: string
  readonly references: readonly string[]
  readonly parameters: readonly { readonly name: string; readonly meaning: string }[]
  readonly hyperparameters: readonly HyperparameterRow[]
}

export interface HyperparameterRow {
  readonly name: string
  readonly flag: string
  readonly symbol?: string
  /** The definition that reads it. */
  readonly of: string
  readonly role: Role
  readonly domain: string
  readonly default: unknown
  readonly usual?: readonly [number, number]
  readonly describe: string
}

/** Explains definitions used together: the parameters of the first, a model, and the hyperparameters of all. */
export function explain(
  model: { readonly definition: AnyDefinition },
  ...others: readonly { readonly definition: AnyDefinition }[]
): Explanation {
  const { definition } = model
  const { name, title, describe, equation, references = [] } = definition
  const meaning = 'meaning' in definition ? (definition.meaning as Record<string, string>) : {}
  return {
    name,
    title,
    describe,
    ...(equation !== undefined && { equation }),
    references,
    parameters: Object.entries(meaning).map(([name, meaning]) => ({ name, meaning })),
    hyperparameters: [model, ...others].flatMap(({ definition }) => hyperparameterRows(definition)),
  }
}

/** The hyperparameters of a definition as rows of a table. */
function hyperparameterRows(definition: AnyDefinition): readonly HyperparameterRow[] {
  return Object.entries(definition.hyperparameters as Schema).map(([name, h]: [string, Hyperparameter<unknown>]) => ({
    name,
    flag: `--${kebab(name)}`,
    ...(h.symbol !== undefined && { symbol: h.symbol }),
    of: definition.name,
    role: roleOf(definition, h),
    domain: domain(h),
    default: h.default,
    ...(h.search !== undefined && { usual: h.search }),
    describe: h.describe,
  }))
}
