import type { Settled } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import type { AnyDefinition, Estimator, Parts } from '../define/estimator.ts'
import type { Hyperparameter, Role, Schema } from '../define/hyperparameters.ts'
import { isSpace, type OneOf, type Range, range } from '../define/ranges.ts'
import { roleOf } from '../define/roles.ts'
import type { Candidate, Dimension, SearchSpace } from '../define/search-space.ts'
import { createSpace } from './space.ts'

/** A hyperparameter that an estimator leaves open, and where it belongs. */
export interface OpenHyperparameter {
  /** The key of its dimension: 'penalty.lambda'; of a transform by its name: 'polynomial.degree'. */
  readonly key: string
  readonly name: string
  readonly role: Role
  readonly hyperparameter: Hyperparameter<unknown>
}

/** What an estimator leaves open, as a space, and the way back from a candidate to an estimator that can be fitted. */
export interface OpenEstimator {
  readonly space: SearchSpace
  readonly open: readonly OpenHyperparameter[]
  settle(candidate: Candidate): Estimator<Parts, Settled>
}

type Settings = Readonly<Record<string, unknown>>
interface Place {
  readonly definition: AnyDefinition & { readonly hyperparameters: Schema }
  readonly settings: Settings
  /** What its keys begin with. */
  readonly prefix: string
}

/** How large the data are: a usual range that grows with them stops where it makes sense. */
export interface DataSize {
  readonly rows: number
  readonly features: readonly string[]
}

/**
 * The search space of an estimator: one dimension for each hyperparameter that is a range or a list, with the scale that its definition declares.
 * Without any the usual ranges are opened (see `usualRanges`).
 * @throws HpError request/invalid when nothing is open and nothing has a usual range
 */
export function openSpace(estimator: Estimator<Parts>, size?: DataSize): OpenEstimator {
  const given = places(estimator.parts)
  const parts = given.some(({ settings }) => Object.values(settings).some(isSpace))
    ? estimator.parts
    : usualRanges(estimator, size).parts
  const open: OpenHyperparameter[] = []
  const dimensions: Dimension[] = []
  for (const { definition, settings, prefix } of places(parts)) {
    for (const [name, setting] of Object.entries(settings)) {
      if (!isSpace(setting)) continue
      const hyperparameter = definition.hyperparameters[name]
      const key = `${prefix}.${name}`
      open.push({ key, name, role: roleOf(definition, hyperparameter), hyperparameter })
      dimensions.push({ key, label: hyperparameter.symbol ?? name, domain: domainOf(hyperparameter, setting) })
    }
  }
  return { space: createSpace({ dimensions }), open, settle: (candidate) => settled(parts, candidate) }
}

/**
 * The estimator with the usual ranges of its penalty opened; where the penalty has none, those of the model.
 * @throws HpError request/invalid when neither has one
 */
function usualRanges({ parts }: Estimator<Parts>, size?: DataSize): Estimator<Parts> {
  for (const role of ['penalty', 'model'] as const) {
    const part = parts[role]
    if (part === undefined) continue
    const usual = Object.entries(part.definition.hyperparameters as Schema).flatMap(([name, { search }]) =>
      search ? [[name, range(search[0], highestUsual(name, search, size))] as const] : [],
    )
    if (usual.length === 0) continue
    return { parts: { ...parts, [role]: { ...part, settings: { ...part.settings, ...Object.fromEntries(usual) } } } }
  }
  throw new HpError({
    code: 'request/invalid',
    what: 'No hyperparameter is left open, and none has a usual range: there is nothing to search.',
    fix: 'leave one open: ridge({ lambda: range(1e-4, 1e2) })',
  })
}

/** Degrees are searched as long as there are three rows for each term: C(p + d, d) − 1 of them with interactions. */
function highestUsual(name: string, [low, high]: readonly [number, number], size: DataSize | undefined): number {
  if (name !== 'degree' || size === undefined) return high
  const p = size.features.length
  let terms = 1
  for (let degree = 1; degree <= high; degree++) {
    terms = (terms * (p + degree)) / degree
    if (3 * (terms - 1) > size.rows) return Math.max(low, degree - 1)
  }
  return high
}

function domainOf(h: Hyperparameter<unknown>, setting: Range<number> | OneOf<unknown>): Dimension['domain'] {
  if (setting.kind === 'one-of') {
    return {
      kind: 'choice',
      values: setting.values,
      ordered: setting.values.every((value) => typeof value === 'number'),
    }
  }
  const { low, high, points } = setting
  const kind = h.kind === 'int' ? 'int' : 'float'
  return { kind, low, high, scale: h.scale ?? 'linear', ...(points !== undefined && { points }) }
}

/** The parts of an estimator in the order in which they were written, transforms by their names. */
function places(parts: Parts): Place[] {
  return Object.entries(parts).flatMap(([role, part]) => {
    if (!Array.isArray(part)) return [{ ...(part as Omit<Place, 'prefix'>), prefix: role }]
    const named = part as readonly Omit<Place, 'prefix'>[]
    const names = named.map(({ definition }) => definition.name)
    return named.map((one, k) => ({
      ...one,
      prefix: names.indexOf(names[k]) === k ? names[k] : `${names[k]}-${k + 1}`,
    }))
  })
}

function settled(parts: Parts, candidate: Candidate): Estimator<Parts, Settled> {
  const prefixes = places(parts).map(({ prefix }) => prefix)
  let at = 0
  const close = <P extends { readonly settings: Settings }>(part: P): P => {
    const prefix = prefixes[at++]
    const entries = Object.entries(part.settings).map(([name, value]) => [
      name,
      isSpace(value) ? candidate[`${prefix}.${name}`] : value,
    ])
    return { ...part, settings: Object.freeze(Object.fromEntries(entries)) }
  }
  const closed = Object.entries(parts).map(([role, part]) => [
    role,
    Array.isArray(part) ? part.map(close) : close(part),
  ])
  return { parts: Object.fromEntries(closed) as Parts }
}

/** What a settled estimator sets, by part: the same shape as `fitted.hyperparameters` has for the parts that were given. */
export function hyperparametersOf({ parts }: Estimator<Parts, Settled>): Readonly<Record<string, unknown>> {
  const settings = (part: { readonly settings: Settings }) => part.settings
  return Object.freeze(
    Object.fromEntries(
      Object.entries(parts).map(([role, part]) => [
        role,
        Array.isArray(part) ? Object.freeze(part.map(settings)) : settings(part as { settings: Settings }),
      ]),
    ),
  )
}
