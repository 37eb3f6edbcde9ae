import type { SearchSpace } from '../../define/search-space.ts'
import { cellsOf } from '../parzen/groups.ts'

/** How the points of a space are seen by a Gaussian process: the indices of its dimensions that have more than one value. */
export interface Chart {
  readonly space: SearchSpace
  readonly dimensions: readonly number[]
  /** Whether the coordinate has no order. */
  readonly cells: readonly boolean[]
  /** Whether the coordinate moves continuously. */
  readonly smooth: readonly boolean[]
  /** Whether every point of the cube is a candidate's own. */
  readonly plain: boolean
}

export function chartOf(space: SearchSpace): Chart {
  const dimensions = [...space.dimensions.keys()].filter((j) => {
    const { domain } = space.dimensions[j]
    return domain.kind !== 'choice' || domain.values.length > 1
  })
  const smooth = dimensions.map((j) => space.dimensions[j].domain.kind === 'float')
  return {
    space,
    dimensions,
    cells: dimensions.map((j) => cellsOf(space.dimensions[j]) > 0),
    smooth,
    plain: !space.dependent && smooth.every((one) => one),
  }
}

/** Where a coordinate is when it is inactive: in the middle, or apart from every cell. */
export const inactive = (cells: boolean): number => (cells ? -1 : 0.5)
