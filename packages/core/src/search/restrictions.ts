import { HpError } from '../define/errors.ts'
import type { Hyperparameters, Parts } from '../define/estimator.ts'
import type { Candidate, Constraint, Dimension } from '../define/search-space.ts'
import { placesOf, viewOf } from './places.ts'

/**
 * What every candidate must satisfy, in terms of its hyperparameters by part: a condition that holds or not, or bounds of one hyperparameter by others.
 * Where bounds say it all, give bounds: candidates are then made within them, not drawn until one fits.
 */
export type Restriction<E extends Parts = Parts> =
  | {
      /** In words, for messages: 'the momentum is at most 1 − η'. */
      readonly describe: string
      readonly holds: (h: Hyperparameters<E>) => boolean
    }
  | {
      readonly describe: string
      /** Names what is bounded: `(h) => h.algorithm.momentum`. */
      readonly of: (h: Hyperparameters<E>) => number
      readonly low?: (h: Hyperparameters<E>) => number
      readonly high?: (h: Hyperparameters<E>) => number
    }

/** Restrictions as constraints of a space, and its dimensions in an order in which what is bounded comes after what bounds it. */
export function restricted(
  parts: Parts,
  dimensions: readonly Dimension[],
  restrictions: readonly Restriction[],
): { readonly dimensions: readonly Dimension[]; readonly constraints: readonly Constraint[] } {
  const view = viewOf(parts) as View
  const bounded = new Set<Dimension>()
  const constraints = restrictions.flatMap((restriction): Constraint[] => {
    const { describe } = restriction
    if ('holds' in restriction) return [{ describe, holds: (candidate) => restriction.holds(view(candidate)) }]
    const { of, low, high } = restriction
    const concerned = dimensionsOf(parts, dimensions, of as (h: unknown) => unknown)
    if (concerned.length === 0) throw withoutEffect(describe)
    return concerned.map((dimension): Constraint => {
      bounded.add(dimension)
      const bounds = {
        key: dimension.key,
        ...(low && { low: boundOf(low, view, Number.NEGATIVE_INFINITY) }),
        ...(high && { high: boundOf(high, view, Number.POSITIVE_INFINITY) }),
      }
      return { describe, bounds }
    })
  })
  return { dimensions: [...dimensions.filter((one) => !bounded.has(one)), ...bounded], constraints }
}

type View = (candidate: Candidate) => Hyperparameters<Parts>

/** A bound in terms of earlier values; where it does not depend on them (they are inactive) there is none. */
const boundOf = (of: (h: Hyperparameters<Parts>) => number, view: View, none: number) => (earlier: Candidate) => {
  const value = of(view(earlier))
  return Number.isFinite(value) ? value : none
}

/** The dimensions that a function of the hyperparameters reads: one, or that of each alternative that has it. */
function dimensionsOf(parts: Parts, dimensions: readonly Dimension[], of: (h: unknown) => unknown): Dimension[] {
  const read: string[] = []
  const note = (prefixes: readonly string[]) =>
    new Proxy(
      {},
      {
        has: () => true, // so that a function may ask which of several parts it is
        get: (_, name) => void read.push(...prefixes.map((prefix) => `${prefix}.${String(name)}`)),
      },
    )
  const places = placesOf(parts)
  const roles = Object.keys(parts).map((role) => {
    const own = places.filter((place) => place.role === role)
    const views = own.map(({ options }) => note(options.map(({ prefix }) => prefix)))
    return [role, Array.isArray(parts[role as keyof Parts]) ? views : views[0]] as const
  })
  of(Object.fromEntries(roles))
  return dimensions.filter(({ key }) => read.includes(key))
}

const withoutEffect = (describe: string) =>
  new HpError({
    code: 'request/invalid',
    what: `The constraint "${describe}" bounds no number that is left open.`,
    fix: 'name one that is a range: of: ({ algorithm }) => algorithm.momentum',
  })
