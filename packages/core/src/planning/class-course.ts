import type { Pool } from '../kernels/pool.ts'
import type { DesignPlan } from './basis.ts'
import type { ClassColumn } from './class-column.ts'
import type { Blocks } from './class-curvature.ts'
import type { Signpost } from './class-guide.ts'
import type { ClassProblems, Part } from './class-problems.ts'
import type { Job, Moment, Work } from './work.ts'

/** What all columns of a unit have in common. */
export interface Course {
  /** The rule that they are trained by. */
  readonly rule: string
  readonly work: Work
  readonly problems: ClassProblems
  readonly plan: DesignPlan
  readonly trainings: readonly (readonly Job[])[]
  readonly pool: Pool | undefined
}

/** Where the columns of one λ begin, and how their costs curve there. */
export interface Start {
  readonly signpost: Signpost
  /** Blocks of all rows at this signpost or one near by: of each segment where every part has a Hessian of its own, else of all. */
  readonly blocks: readonly Blocks[]
  /** Sums at the signpost over each segment, where they are those of every part. */
  readonly sums: readonly Float64Array[]
}

/** Penalties whose columns walk together. */
export interface Batch {
  /** The number of the first λ among all. */
  readonly first: number
  readonly starts: readonly Start[]
  readonly lambdas: readonly number[]
  readonly steep: readonly number[]
  readonly own: boolean
  readonly trainings: readonly (readonly Job[])[]
  readonly evaluations: readonly number[]
}

/** One training: a part of the rows and the λ of this number in its batch. */
export interface Column {
  readonly column: ClassColumn
  readonly part: Part
  readonly k: number
}

/** Columns whose steps are remembered at the same time. */
export const TOGETHER = 400

/** Says where one is at each pause. */
export function* saying<T>(running: Generator<undefined, T>, where: () => Moment): Generator<Moment, T> {
  for (let next = running.next(); ; next = running.next()) {
    if (next.done) return next.value
    yield where()
  }
}
