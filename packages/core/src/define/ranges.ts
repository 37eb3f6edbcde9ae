import { HpError } from './errors.ts'

/** Values left open between two bounds; the hyperparameter's definition says on which scale they are sampled. */
export interface Range<T> {
  readonly kind: 'range'
  readonly low: T
  readonly high: T
  /** How many grid points a grid search takes; the strategy's own number when absent. */
  readonly points?: number
}

/** Values left open among a few. */
export interface OneOf<T> {
  readonly kind: 'one-of'
  readonly values: readonly T[]
}

/** A hyperparameter left open. */
export type Space<T> = (T extends number ? Range<number> : never) | OneOf<T>

/**
 * Leaves a number open between `low` and `high`, both included.
 * ```ts
 * import { range } from '@hp/core'
 *
 * range(1e-4, 1e2) // => { kind: 'range', low: 0.0001, high: 100 }
 * range(2, 1) // throws hyperparameter/invalid
 * ```
 * @throws HpError hyperparameter/invalid when the bounds are not finite or not in order
 */
export function range(low: number, high: number, options: { readonly points?: number } = {}): Range<number> {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new HpError({
      code: 'hyperparameter/invalid',
      what: `A range goes from a lower to a higher number, but this one goes from ${low} to ${high}.`,
      fix: `write range(${Math.min(low, high)}, ${Math.max(low, high)})`,
    })
  }
  return { kind: 'range', low, high, ...options }
}

/** Leaves a hyperparameter open among the given values. */
export const oneOf = <const T>(...values: readonly T[]): OneOf<T> => ({ kind: 'one-of', values })

/** Whether a setting is a range or a list of alternatives, not a value. */
export function isSpace(setting: unknown): setting is Range<number> | OneOf<unknown> {
  const kind = (setting as { kind?: unknown } | null)?.kind
  return kind === 'range' || kind === 'one-of'
}
