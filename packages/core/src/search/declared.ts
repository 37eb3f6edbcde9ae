import { HpError } from '../define/errors.ts'
import { type DataRange, isSpace, type OneOf, type Range } from '../define/ranges.ts'
import type { Candidate, Condition, Constraint, Dimension } from '../define/search-space.ts'

/**
 * A space as it is declared: names with ranges, lists of values, values that are fixed, and groups of such. A list of groups is a choice between
 * branches, each with a space of its own.
 */
export type Declared = { readonly [name: string]: unknown }

/** What a declared space gives: a value for each name. */
export type Chosen<S> =
  S extends Range<infer T>
    ? T
    : S extends OneOf<infer T>
      ? Chosen<T>
      : S extends readonly unknown[]
        ? S
        : S extends Declared
          ? { readonly [K in keyof S]: Chosen<S[K]> }
          : S

/** What every candidate must satisfy, in terms of its values. */
export interface DeclaredConstraint<S> {
  /** In words, for messages. */
  readonly describe: string
  readonly holds: (values: Chosen<S>) => boolean
}

/** Dimensions of a declared space, and the way back from a candidate to values. */
export interface DeclaredSpace<S> {
  readonly dimensions: readonly Dimension[]
  readonly constraints: readonly Constraint[]
  values(candidate: Candidate): Chosen<S>
  /** The candidate of values, or of some of them. */
  candidate(values: unknown): Candidate
}

/** Reads a declared space; keys of nested names are joined by points, and branches have their place (or their `kind`) in the list in them. */
export function declaredSpace<S extends Declared>(
  space: S,
  constraints: readonly DeclaredConstraint<S>[] = [],
): DeclaredSpace<S> {
  const values = (candidate: Candidate) => valuesOf(space, '', candidate) as Chosen<S>
  return {
    dimensions: dimensionsOf(space, '', []),
    constraints: constraints.map(({ describe, holds }) => ({
      describe,
      holds: (candidate) => holds(values(candidate)),
    })),
    values,
    candidate: (given) => Object.fromEntries(entriesOf(space, '', given)),
  }
}

const isGroup = (value: unknown): value is Declared =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !isSpace(value)

/** The branches of a list in which every value is a group, by their names: their `kind` where these are different words, else 1, 2 … */
function branchesOf(setting: unknown): ReadonlyMap<string, Declared> | undefined {
  if (!isSpace(setting) || setting.kind !== 'one-of' || !setting.values.every(isGroup)) return undefined
  const groups = setting.values as readonly Declared[]
  const kinds = groups.map(({ kind }) => kind)
  const named = kinds.every((kind) => typeof kind === 'string') && new Set(kinds).size === kinds.length
  return new Map(groups.map((group, k) => [named ? (kinds[k] as string) : String(k + 1), group]))
}

function dimensionsOf(group: Declared, prefix: string, when: readonly Condition[]): Dimension[] {
  const active = when.length > 0 ? { when } : {}
  return Object.entries(group).flatMap(([name, setting]): Dimension[] => {
    const key = prefix + name
    const branches = branchesOf(setting)
    if (branches !== undefined) {
      const inner = [...branches].flatMap(([branch, one]) =>
        dimensionsOf(one, `${key}.${branch}.`, [...when, { key, values: [branch] }]),
      )
      return [{ key, label: name, domain: { kind: 'choice', values: [...branches.keys()] }, ...active }, ...inner]
    }
    if (isSpace(setting)) return [{ key, label: name, domain: domainOf(setting), ...active }]
    return isGroup(setting) ? dimensionsOf(setting, `${key}.`, when) : []
  })
}

function domainOf(setting: Range<number> | DataRange | OneOf<unknown>): Dimension['domain'] {
  if (setting.kind === 'data-range') {
    throw new HpError({
      code: 'request/invalid',
      what: `A range from ${setting.low} to ${setting.high} needs data, and a space that is declared has none.`,
      fix: 'give two numbers',
    })
  }
  if (setting.kind === 'one-of') {
    const { values } = setting
    return { kind: 'choice', values, ordered: values.every((value) => typeof value === 'number') }
  }
  const { low, high, points, scale = 'linear', whole = false } = setting
  return { kind: whole ? 'int' : 'float', low, high, scale, ...(points !== undefined && { points }) }
}

function valuesOf(group: Declared, prefix: string, candidate: Candidate): Declared {
  const entries = Object.entries(group).map(([name, setting]) => {
    const key = prefix + name
    const branches = branchesOf(setting)
    if (branches !== undefined) {
      const branch = String(candidate[key])
      return [name, valuesOf(branches.get(branch) ?? {}, `${key}.${branch}.`, candidate)]
    }
    if (isSpace(setting)) return [name, candidate[key]]
    return [name, isGroup(setting) ? valuesOf(setting, `${key}.`, candidate) : setting]
  })
  return Object.freeze(Object.fromEntries(entries))
}

/** What given values say of the dimensions; of a choice between branches, the first that has all their names. */
function entriesOf(group: Declared, prefix: string, given: unknown): [string, unknown][] {
  if (typeof given !== 'object' || given === null) return []
  return Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    const [key, setting] = [prefix + name, group[name]]
    const branches = branchesOf(setting)
    if (branches !== undefined) {
      const names = Object.keys(value ?? {})
      const branch = [...branches].find(([own, one]) =>
        value?.kind === undefined ? names.every((each) => Object.hasOwn(one, each)) : own === value.kind,
      )
      return branch ? [[key, branch[0]], ...entriesOf(branch[1], `${key}.${branch[0]}.`, value)] : [[key, value]]
    }
    if (isSpace(setting)) return [[key, value]]
    return isGroup(setting) ? entriesOf(setting, `${key}.`, value) : Object.hasOwn(group, name) ? [] : [[key, value]]
  })
}
