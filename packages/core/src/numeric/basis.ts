import type { CentredDesign } from './centred-design.ts'
import { conditionOf } from './condition.ts'
import type { Independent } from './householder.ts'
import { preciseTriangle } from './precise-triangle.ts'
import type { Triangle } from './triangle-double-double.ts'

const MOST_WORK = 2e7
/** Corrections by an R in double precision stop helping about here. */
const CONDITION_FOR_DOUBLES = 1e13

/** Independent columns, and how the others depend on them. */
export interface Found {
  readonly kept: readonly number[]
  readonly dropped: readonly number[]
  readonly dependence: ReadonlyMap<number, Float64Array>
  readonly condition: number
}

/** The same with R, in one word or two. */
export interface Basis extends Found {
  readonly triangle: Triangle
}

/** R in double precision, or in two words where that cannot be relied on and the design is not too large. */
export function basisOf(design: CentredDesign, found: Independent, ridge = 0): Basis {
  const { kept, dropped, dependence, triangle, doubtful } = found
  const order = kept.length
  const condition = conditionOf(triangle, order)
  const enough = !doubtful && condition < CONDITION_FOR_DOUBLES
  if (!enough && affordable(design)) return inTwoWords(design, ridge)
  return { kept, dropped, dependence, triangle: { order, high: triangle, low: undefined }, condition }
}

/** The same from a factorisation in double-double arithmetic. */
export function inTwoWords(design: CentredDesign, ridge: number): Basis {
  const triangle = preciseTriangle(design, ridge)
  const { kept, dropped, dependence, order, high } = triangle
  return { kept, dropped, dependence, triangle, condition: conditionOf(high, order) }
}

/** Whether a factorisation in double-double arithmetic takes no more than about a second, and the design is there for it. */
export const affordable = ({ rows, columns, parts }: CentredDesign): boolean =>
  parts === undefined && rows * columns * Math.min(rows, columns) <= MOST_WORK
