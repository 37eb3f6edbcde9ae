import type { Settled } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import type { AnyDefinition, Estimator, Parts } from '../define/estimator.ts'
import type { Schema } from '../define/hyperparameters.ts'
import { alternativesOf, isSpace } from '../define/ranges.ts'
import type { Candidate } from '../define/search-space.ts'

export type Settings = Readonly<Record<string, unknown>>

/** A part as code sees it that serves every kind. */
export interface AnyPlacedPart {
  readonly definition: AnyDefinition & { readonly hyperparameters: Schema }
  readonly settings: Settings
  readonly given?: readonly string[]
}

/** One of the parts that may stand at a place. */
export interface Option {
  readonly part: AnyPlacedPart
  /** What the keys of its hyperparameters begin with: 'penalty', or 'penalty.ridge' where several may stand there. */
  readonly prefix: string
  /** Its name among those that may stand there. */
  readonly name: string
}

/** Where a part stands in an estimator. */
export interface Place {
  /** The key under which a candidate says which part stands there: 'penalty'; of a transform its name. */
  readonly key: string
  readonly role: keyof Parts
  /** One, or the alternatives. */
  readonly options: readonly Option[]
}

/** The places of an estimator in the order in which its parts were written, transforms by their names. */
export function placesOf(parts: Parts): Place[] {
  return Object.entries(parts).flatMap(([role, part]): Place[] => {
    const kind = role as keyof Parts
    if (!Array.isArray(part)) return [placeOf(kind, role, part as AnyPlacedPart)]
    const named = part as readonly AnyPlacedPart[]
    const names = distinct(named.map(({ definition }) => definition.name))
    return named.map((one, k) => placeOf(kind, names[k], one))
  })
}

function placeOf(role: keyof Parts, key: string, part: AnyPlacedPart): Place {
  const parts = alternativesOf(part) as readonly AnyPlacedPart[] | undefined
  if (parts === undefined) return { key, role, options: [{ part, prefix: key, name: part.definition.name }] }
  const names = distinct(parts.map(({ definition }) => definition.name))
  return { key, role, options: parts.map((one, k) => ({ part: one, prefix: `${key}.${names[k]}`, name: names[k] })) }
}

/** Names of which equal ones are numbered: ridge, ridge-2. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  })
}

/** The estimator with parts put in the place of some, in the order of its places. */
export function replaced(parts: Parts, part: (place: Place) => object): Parts {
  const places = placesOf(parts)
  let at = 0
  const next = () => part(places[at++])
  const entries = Object.entries(parts).map(([role, one]) => [role, Array.isArray(one) ? one.map(next) : next()])
  return Object.fromEntries(entries) as Parts
}

/** The estimator that a candidate stands for. */
export function settled(parts: Parts, candidate: Candidate): Estimator<Parts, Settled> {
  const closed = replaced(parts, (place) => {
    const { part, prefix } = chosenAt(place, candidate)
    const { definition, settings } = part
    const entries = Object.entries(settings).map(([name, value]) => [
      name,
      isSpace(value) ? candidate[`${prefix}.${name}`] : value,
    ])
    return { definition, settings: Object.freeze(Object.fromEntries(entries)) }
  })
  return { parts: closed }
}

/** What a candidate sets, by part, in the shape of `hyperparametersOf`; quick, for those who ask often. */
export function viewOf(parts: Parts): (candidate: Candidate) => Readonly<Record<string, unknown>> {
  const places = placesOf(parts)
  const lists = new Set(Object.keys(parts).filter((role) => Array.isArray(parts[role as keyof Parts])))
  return (candidate) => {
    const view: Record<string, unknown> = {}
    for (const place of places) {
      const { part, prefix } = chosenAt(place, candidate)
      const settings: Record<string, unknown> = { ...part.settings }
      for (const name in settings) if (isSpace(settings[name])) settings[name] = candidate[`${prefix}.${name}`]
      if (lists.has(place.role)) view[place.role] = [...((view[place.role] as unknown[]) ?? []), settings]
      else view[place.role] = settings
    }
    return view
  }
}

/** The part that a candidate puts at a place. */
export function chosenAt({ key, options }: Place, candidate: Candidate): Option {
  const chosen = options.length === 1 ? options[0] : options.find(({ name }) => name === candidate[key])
  if (chosen) return chosen
  throw new HpError({
    code: 'request/invalid',
    what: `A candidate must say which ${key} it takes: one of ${options.map(({ name }) => name).join(', ')}.`,
    where: 'candidate',
  })
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
