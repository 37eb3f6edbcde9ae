import { random } from '../numeric/random.ts'
import { type Axis, countOf } from './coordinates.ts'
import { axisAt, built, isActive, type Layout } from './space-layout.ts'
import { leavesOf } from './space-leaves.ts'

/** Candidates of a dependent space that are counted one by one. */
const COUNTED = 100000
/** Draws over which the volume of a dependent space is a mean. */
const DRAWS = 20000

/** Whether a dimension has infinitely many values. */
export const isContinuous = ({ dimensions, axes }: Layout): boolean =>
  dimensions.some(({ domain }, j) => {
    const axis = axes[j]
    return domain.kind === 'float' && (axis === undefined || axis.low < axis.high)
  })

/** The number of candidates: a sum over branches, or where dimensions depend on each other a count, Infinity past 100 000. */
export function sizeOf(layout: Layout): number {
  if (isContinuous(layout)) return Infinity
  if (isIndependent(layout)) return sumOver(layout, countOf)
  let count = 0
  let looked = 0
  for (const leaf of leavesOf(layout, Infinity)) {
    if (leaf !== undefined) count++
    if (++looked > COUNTED) return Infinity
  }
  return count
}

/** The measure on the scales of the search; where dimensions depend on each other, the mean over draws of the product of the widths open to each. */
export function volumeOf(layout: Layout): number {
  if (isIndependent(layout)) return sumOver(layout, widthOf)
  const source = random('volume')
  let sum = 0
  for (let draw = 0; draw < DRAWS; draw++) {
    let product = 1
    const candidate = built(layout, () => source.uniform())
    if (candidate === undefined) continue
    for (let j = 0; j < layout.dimensions.length; j++) {
      if (!Object.hasOwn(candidate, layout.dimensions[j].key)) continue
      const axis = axisAt(layout, j, candidate)
      if (axis !== undefined) product *= widthOf(axis)
    }
    sum += product
  }
  return sum / DRAWS
}

const isIndependent = ({ predicates, axes }: Layout): boolean => predicates.length === 0 && !axes.includes(undefined)

const widthOf = ({ kind, low, high, first, last }: Axis): number =>
  low === high ? 1 : kind === 'float' ? last - first : high - low + 1

/** The sum over branches of the products of a measure of each active axis, all axes being constant. */
function sumOver({ dimensions, axes }: Layout, measure: (axis: Axis) => number): number {
  const asked = new Set(dimensions.flatMap(({ when = [] }) => when.map(({ key }) => key)))
  const values: Record<string, unknown> = {}
  const from = (j: number): number => {
    if (j === dimensions.length) return 1
    const dimension = dimensions[j]
    const axis = axes[j]
    if (axis === undefined || !isActive(dimension, values)) return from(j + 1)
    if (!asked.has(dimension.key) || dimension.domain.kind !== 'choice') return measure(axis) * from(j + 1)
    let sum = 0
    for (const value of dimension.domain.values) {
      values[dimension.key] = value
      sum += from(j + 1)
    }
    delete values[dimension.key]
    return sum
  }
  return from(0)
}
