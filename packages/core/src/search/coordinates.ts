import type { ChoiceDomain, NumberDomain } from '../define/search-space.ts'
import { exp, log } from '../numeric/elementary.ts'

/** A dimension with its bounds resolved: `first` and `last` are the ends of the axis (logarithms on a log scale). */
export interface Axis {
  readonly kind: 'float' | 'int' | 'choice'
  readonly log: boolean
  readonly low: number
  readonly high: number
  readonly first: number
  readonly last: number
}

/** The axis of a choice: one cell of equal width for each value. */
export const choiceAxis = ({ values }: ChoiceDomain): Axis => ({
  kind: 'choice',
  log: false,
  low: 0,
  high: values.length - 1,
  first: 0,
  last: values.length,
})

/**
 * The axis of numbers from `low` to `high`, or undefined when there are none. Whole numbers have a cell each, from v − ½ to v + ½: of equal width
 * on a linear scale, of ln((v + ½)/(v − ½)) on a log scale.
 */
export function numberAxis({ kind, scale }: NumberDomain, low: number, high: number): Axis | undefined {
  const onLog = scale === 'log'
  const from = kind === 'int' ? Math.ceil(low) : low
  const to = kind === 'int' ? Math.floor(high) : high
  if (!(from <= to) || (onLog && !(from > 0))) return undefined
  const half = kind === 'int' ? 0.5 : 0
  const [first, last] = onLog ? [log(from - half), log(to + half)] : [from - half, to + half]
  return { kind, log: onLog, low: from, high: to, first, last }
}

/** The number (of a choice: the index) at coordinate u, 0 ≤ u ≤ 1. */
export function valueAt(axis: Axis, u: number): number {
  const { kind, low, high, first, last } = axis
  if (low === high) return low
  const at = first + u * (last - first)
  if (kind === 'choice') return Math.max(0, Math.min(Math.floor(at), high))
  const value = axis.log ? exp(at) : at
  return Math.max(low, Math.min(kind === 'int' ? Math.floor(value + 0.5) : value, high))
}

/** The coordinate of a number (of a choice: the index); of a whole number, the middle of its cell. */
export function coordinateOf(axis: Axis, value: number): number {
  const { kind, low, high, first, last } = axis
  if (low === high) return 0.5
  if (kind === 'choice') return (value + 0.5) / last
  if (kind === 'int' && axis.log) return (0.5 * (log(value - 0.5) + log(value + 0.5)) - first) / (last - first)
  return ((axis.log ? log(value) : value) - first) / (last - first)
}

/** How many different values the axis has. */
export const countOf = ({ kind, low, high }: Axis): number =>
  kind === 'float' && low < high ? Infinity : high - low + 1

/** At most `points` values spread over the axis, ends included, each once, in order. */
export function spread(axis: Axis, points: number): number[] {
  const { kind, low, high } = axis
  if (low === high || points <= 1) return [low === high ? low : valueAt(axis, 0.5)]
  const count = countOf(axis)
  if (count <= points) return Array.from({ length: count }, (_, i) => low + i)
  const [first, last] = axis.log ? [log(low), log(high)] : [low, high]
  const found: number[] = []
  for (let i = 0; i < points; i++) {
    const at = i === points - 1 ? last : first + (i * (last - first)) / (points - 1)
    const value = i === 0 ? low : i === points - 1 ? high : axis.log ? exp(at) : at
    const allowed = kind === 'float' ? value : Math.floor(value + 0.5)
    if (allowed !== found.at(-1)) found.push(allowed)
  }
  return found
}
