import type { Candidate, Dimension } from '../define/search-space.ts'
import { type Axis, countOf, spread } from './coordinates.ts'
import { axisAt, isActive, type Layout, satisfies, valueAs } from './space-layout.ts'

/** Whole numbers that a grid takes one by one. */
const SHORT = 32

/** The leaves of the tree of values, undefined where a constraint is broken, depth first, the last dimension fastest. */
export function* leavesOf(layout: Layout, points: number): Generator<Candidate | undefined> {
  const { dimensions } = layout
  const values: Record<string, unknown> = { ...layout.others }
  const lists: (readonly number[])[] = new Array(dimensions.length)
  const places = new Int32Array(dimensions.length)
  let j = 0
  let down = true
  while (j >= 0) {
    if (j === dimensions.length) {
      yield satisfies(layout, values) ? { ...values } : undefined
      down = false
      j--
      continue
    }
    if (down) {
      const axis = isActive(dimensions[j], values) ? axisAt(layout, j, values) : undefined
      lists[j] = axis === undefined ? [] : gridOf(dimensions[j], axis, points)
      places[j] = 0
      if (lists[j].length === 0) {
        if (isActive(dimensions[j], values)) {
          yield undefined // no value is left here
          down = false
          j--
        } else j++
        continue
      }
    } else if (++places[j] >= lists[j].length) {
      delete values[dimensions[j].key]
      j--
      continue
    }
    values[dimensions[j].key] = valueAs(dimensions[j], lists[j][places[j]])
    down = true
    j++
  }
}

/** The values that a grid takes of an axis: `points` of its own before those asked for; short lists of whole numbers are taken whole. */
function gridOf({ domain }: Dimension, axis: Axis, points: number): readonly number[] {
  if (domain.kind === 'choice') return Array.from(domain.values.keys())
  const own = points === Infinity ? Infinity : (domain.points ?? points)
  const enough = domain.points === undefined && domain.kind === 'int' ? Math.max(own, SHORT) : own
  return spread(axis, countOf(axis) <= enough ? countOf(axis) : own)
}
