import { type DataEnd, readDataEnd } from './data-ends.ts'
import type { Open, Part } from './definitions.ts'
import { HpError } from './errors.ts'

/** Values left open between two bounds; the hyperparameter's definition says on which scale they are sampled. */
export interface Range<T> {
  readonly kind: 'range'
  readonly low: T
  readonly high: T
  /** How many grid points a grid search takes; the strategy's own number when absent. */
  readonly points?: number
  /** On which scale it is searched; of a hyperparameter of a definition, the definition's own when absent. */
  readonly scale?: 'linear' | 'log'
  /** Whole numbers only; hyperparameters of definitions know that themselves. */
  readonly whole?: boolean
}

/** The same with an end that follows from the data; it becomes a range of numbers when the training parts are known. */
export interface DataRange extends Omit<Range<number>, 'kind' | 'low' | 'high'> {
  readonly kind: 'data-range'
  readonly low: number | DataEnd
  readonly high: number | DataEnd
}

/** Values left open among a few. */
export interface OneOf<T> {
  readonly kind: 'one-of'
  readonly values: readonly T[]
}

/** A hyperparameter left open. */
export type Space<T> = (T extends number ? Range<number> | DataRange : never) | OneOf<T>

type RangeOptions = Pick<Range<number>, 'points' | 'scale' | 'whole'>

/**
 * Leaves a number open between `low` and `high`, both included.
 * ```ts
 * import { range } from '@hp/core'
 *
 * range(1e-4, 1e2) // => { kind: 'range', low: 0.0001, high: 100 }
 * range(2, 1) // throws hyperparameter/invalid
 * range(8, 'rows/10') // => { kind: 'data-range', low: 8, high: 'rows/10' }
 * ```
 * An end in words is arithmetic of the data (see `DataEnd`): of `rows`, those of the smallest training part, and `columns`. Rows that are held out have no
 * say in it.
 * @throws HpError hyperparameter/invalid when the bounds are not finite or not in order, or cannot be read
 */
export function range(low: number, high: number, options?: RangeOptions): Range<number>
export function range(low: number | DataEnd, high: number | DataEnd, options?: RangeOptions): DataRange
export function range(
  low: number | DataEnd,
  high: number | DataEnd,
  options: RangeOptions = {},
): Range<number> | DataRange {
  if (typeof low === 'string' || typeof high === 'string') {
    for (const end of [low, high]) if (typeof end === 'string') readDataEnd(end)
    return { kind: 'data-range', low, high, ...options }
  }
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new HpError({
      code: 'hyperparameter/invalid',
      what: `A range goes from a lower to a higher number, but this one goes from ${low} to ${high}.`,
      fix: `write range(${Math.min(low, high)}, ${Math.max(low, high)})`,
    })
  }
  return { kind: 'range', low, high, ...options }
}

// biome-ignore lint/suspicious/noExplicitAny: parts of any schema and definition
type AnyPart = Part<any, any>
/** The part, open: which of several it is. */
type OpenPart<P> = P extends Part<infer S, infer D> ? Part<S, D, Open> : never
/** One of several parts, left open: it passes for a part of each of their types. */
export type Alternatives<P extends AnyPart> = OpenPart<P> & { readonly alternatives: readonly P[] }

/**
 * Leaves a hyperparameter open among the given values, or a part of an estimator among several: a search then chooses between them, and what one of
 * them leaves open is searched where it is chosen.
 * ```ts
 * import { dataset, estimator, lasso, linear, oneOf, range, ridge, tune } from '@hp/core'
 *
 * const data = dataset({ x: [1, 2, 3, 4, 5, 6], y: [2.1, 3.9, 6.2, 7.8, 10.1, 11.9] }, { target: 'y' })
 * const either = estimator({
 *   model: linear({ degree: oneOf(1, 2) }),
 *   penalty: oneOf(ridge({ lambda: range(1e-3, 10) }), lasso({ lambda: range(1e-3, 1) })),
 * })
 * const { best } = await tune(either, data, { trials: 20 })
 * Object.keys(best.candidate) // => ['model.degree', 'penalty', `penalty.${best.candidate.penalty}.lambda`]
 * best.hyperparameters.penalty.lambda > 0 // => true
 * ```
 */
export function oneOf<const P extends readonly AnyPart[]>(...parts: P): Alternatives<P[number]>
export function oneOf<const T>(...values: readonly T[]): OneOf<T>
export function oneOf(...values: readonly unknown[]): unknown {
  if (!values.every(isPart) || values.length === 0) return { kind: 'one-of', values }
  const alternatives = values.flatMap((part) => alternativesOf(part) ?? [part])
  return { ...alternatives[0], alternatives }
}

const isPart = (value: unknown): value is AnyPart =>
  typeof value === 'object' && value !== null && 'definition' in value && 'settings' in value

/** The parts between which one is left open; undefined for a part that is one. */
export const alternativesOf = (part: unknown): readonly AnyPart[] | undefined =>
  (part as { readonly alternatives?: readonly AnyPart[] }).alternatives

/** Whether a setting is a range or a list of alternatives, not a value. */
export function isSpace(setting: unknown): setting is Range<number> | DataRange | OneOf<unknown> {
  const kind = (setting as { kind?: unknown } | null)?.kind
  return kind === 'range' || kind === 'one-of' || kind === 'data-range'
}
