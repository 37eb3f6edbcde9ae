import { HpError } from '../define/errors.ts'
import type { Hyperparameters, Parts } from '../define/estimator.ts'
import { isSpace } from '../define/ranges.ts'
import type { Candidate } from '../define/search-space.ts'
import { type Option, placesOf } from './places.ts'
import { indexIn } from './values.ts'

/** Hyperparameters to be tried, by part; what is left out is drawn. */
export type Enqueued<E extends Parts = Parts> = {
  readonly [K in keyof E]?: Some<Hyperparameters<E>[K & keyof Hyperparameters<E>]>
}
type Some<H> = H extends readonly unknown[]
  ? { readonly [I in keyof H]: Some<H[I]> }
  : H extends unknown
    ? Partial<H>
    : never

/**
 * The candidate that hyperparameters by part stand for; of several parts that may stand at a place, the first that has all of their names.
 * @throws HpError request/invalid for a name that no part has, and for another value than that of one that is not open
 */
export function candidateOf(parts: Parts, given: Enqueued): Candidate {
  const candidate: Record<string, unknown> = {}
  const seen = new Map<string, number>() // how many places of a role there were before
  for (const { key, role, options } of placesOf(parts)) {
    const at = seen.get(role) ?? 0
    seen.set(role, at + 1)
    const value = given[role as keyof Enqueued] as unknown
    const own = (Array.isArray(value) ? value[at] : value) as Readonly<Record<string, unknown>> | undefined
    if (own === undefined) continue
    const option = options.find(({ part }) => Object.keys(own).every((name) => Object.hasOwn(part.settings, name)))
    if (option === undefined) throw notThere(`${key} has no ${Object.keys(own).join(', ')}.`)
    if (options.length > 1) candidate[key] = option.name
    for (const [name, one] of Object.entries(own)) put(candidate, option, name, one)
  }
  return candidate
}

function put(candidate: Record<string, unknown>, { part, prefix }: Option, name: string, value: unknown): void {
  const setting = part.settings[name]
  if (isSpace(setting)) candidate[`${prefix}.${name}`] = value
  else if (indexIn([setting], value) < 0)
    throw notThere(`${prefix}.${name} is not left open, and is ${JSON.stringify(setting)}.`)
}

const notThere = (what: string) =>
  new HpError({
    code: 'request/invalid',
    what,
    where: 'enqueued hyperparameters',
    fix: 'name hyperparameters that are ranges or lists: { penalty: { lambda: 0.1 } }',
  })
