import type { Bound, Candidate, Constraint, Dimension, SpaceDefinition } from '../define/search-space.ts'
import { type Axis, choiceAxis, numberAxis, valueAt } from './coordinates.ts'
import { indexIn } from './values.ts'

/** A space laid out for work: its dimensions with what is fixed put in, and the axes that are known beforehand. */
export interface Layout {
  readonly dimensions: readonly Dimension[]
  readonly constraints: readonly Constraint[]
  /** By dimension; undefined where the axis follows from earlier values. */
  readonly axes: readonly (Axis | undefined)[]
  readonly predicates: readonly ((candidate: Candidate) => boolean)[]
  /** The fixed values that belong to no dimension. */
  readonly others: Candidate
}

export function layoutOf({ dimensions: given, constraints = [], fixed = {} }: SpaceDefinition): Layout {
  const dimensions = given.map((dimension) =>
    Object.hasOwn(fixed, dimension.key)
      ? { ...dimension, domain: { kind: 'choice' as const, values: [fixed[dimension.key]] } }
      : dimension,
  )
  const keys = new Set(given.map(({ key }) => key))
  return {
    dimensions,
    constraints,
    axes: dimensions.map((dimension) => constantAxis(dimension, constraints)),
    predicates: constraints.flatMap(({ holds }) => holds ?? []),
    others: Object.fromEntries(Object.entries(fixed).filter(([key]) => !keys.has(key))),
  }
}

function constantAxis({ key, domain }: Dimension, constraints: readonly Constraint[]): Axis | undefined {
  if (domain.kind === 'choice') return choiceAxis(domain)
  if (typeof domain.low !== 'number' || typeof domain.high !== 'number') return undefined
  if (constraints.some(({ bounds }) => bounds?.key === key)) return undefined
  return numberAxis(domain, domain.low, domain.high)
}

/** The axis of dimension j given the earlier values; undefined when no value is left. */
export function axisAt({ axes, dimensions, constraints }: Layout, j: number, earlier: Candidate): Axis | undefined {
  const constant = axes[j]
  if (constant !== undefined) return constant
  const { key, domain } = dimensions[j]
  if (domain.kind === 'choice') return undefined
  let low = resolve(domain.low, earlier)
  let high = resolve(domain.high, earlier)
  for (const { bounds } of constraints) {
    if (bounds?.key !== key) continue
    if (bounds.low !== undefined) low = Math.max(low, resolve(bounds.low, earlier))
    if (bounds.high !== undefined) high = Math.min(high, resolve(bounds.high, earlier))
  }
  return numberAxis(domain, low, high)
}

/** Whether no constraint is broken; asked about complete candidates only. */
export function satisfies({ predicates }: Layout, candidate: Candidate): boolean {
  for (const holds of predicates) if (!holds(candidate)) return false
  return true
}

/** Builds a candidate dimension by dimension, undefined where a constraint is broken; `coordinate(j)` is asked for active dimensions only. */
export function built(layout: Layout, coordinate: (j: number) => number): Candidate | undefined {
  const { dimensions, others } = layout
  const values: Record<string, unknown> = { ...others }
  for (let j = 0; j < dimensions.length; j++) {
    const dimension = dimensions[j]
    if (!isActive(dimension, values)) continue
    const axis = axisAt(layout, j, values)
    if (axis === undefined) return undefined
    const u = coordinate(j)
    values[dimension.key] = valueAs(dimension, valueAt(axis, u >= 0 && u <= 1 ? u : u > 1 ? 1 : u < 0 ? 0 : 0.5))
  }
  return satisfies(layout, values) ? values : undefined
}

const resolve = (bound: Bound, earlier: Candidate): number => (typeof bound === 'number' ? bound : bound(earlier))

/** Whether all that a dimension asks of earlier ones holds. */
export function isActive({ when }: Dimension, values: Candidate): boolean {
  if (when === undefined) return true
  for (const { key, values: allowed } of when) {
    if (!Object.hasOwn(values, key) || indexIn(allowed, values[key]) < 0) return false
  }
  return true
}

/** The value of a dimension whose axis gives this number. */
export const valueAs = ({ domain }: Dimension, value: number): unknown =>
  domain.kind === 'choice' ? domain.values[value] : value
