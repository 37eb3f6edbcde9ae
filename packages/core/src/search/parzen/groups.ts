import type { Candidate, Dimension, SearchSpace } from '../../define/search-space.ts'
import { indexIn } from '../values.ts'
import type { Coordinate } from './mixture.ts'

/** Dimensions that are active together: they are modelled jointly. */
export interface Group {
  readonly indices: readonly number[]
  readonly coordinates: readonly Coordinate[]
  /** Whether it depends on nothing. */
  readonly always: boolean
  /** Whether the group is active, given the values of the groups before it. */
  active(values: Candidate): boolean
}

/** Cells of a dimension without an order, 0 for one with an order. */
export const cellsOf = ({ domain }: Dimension): number =>
  domain.kind === 'choice' && !domain.ordered ? domain.values.length : 0

/** The dimensions of a space by the conditions they depend on, in the order of the space. Dimensions of one value are left out. */
export function groupsOf({ dimensions }: SearchSpace): readonly Group[] {
  const found = new Map<string, number[]>()
  for (const [j, { when = [], domain }] of dimensions.entries()) {
    if (domain.kind === 'choice' && domain.values.length === 1) continue
    const name = when.map(({ key, values }) => `${key}=${indicesIn(dimensions, key, values)}`).join('&')
    found.set(name, [...(found.get(name) ?? []), j])
  }
  return [...found.values()].map((indices) => {
    const { when = [] } = dimensions[indices[0]]
    return {
      indices,
      coordinates: indices.map((j) => ({ cells: cellsOf(dimensions[j]) })),
      always: when.length === 0,
      active: (values) => when.every(({ key, values: allowed }) => key in values && indexIn(allowed, values[key]) >= 0),
    }
  })
}

function indicesIn(dimensions: readonly Dimension[], key: string, values: readonly unknown[]): string {
  const domain = dimensions.find((dimension) => dimension.key === key)?.domain
  return domain?.kind === 'choice' ? values.map((value) => indexIn(domain.values, value)).join() : ''
}
