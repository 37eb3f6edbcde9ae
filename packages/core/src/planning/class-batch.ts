// The columns of a batch of penalties, from their starts until all have arrived.

import { ClassColumn } from './class-column.ts'
import { type Batch, type Column, type Course, saying } from './class-course.ts'
import { ClassCurvature, sumOfBlocks } from './class-curvature.ts'
import { outcomesOf } from './class-outcomes.ts'
import { type Ask, addTo, gradientOf, inPart, sumsAt } from './class-problems.ts'
import type { FoldOutcome, Moment } from './work.ts'

/** A gradient of less than SMALL of its length at 0 is aimed at; below CONVERGED it means convergence. */
const [SMALL, CONVERGED] = [1e-10, 1e-6]

/** Takes the columns of a batch to their minima, and says what each fold gives. */
export function* solve(course: Course, batch: Batch): Generator<FoldOutcome | Moment | undefined, void> {
  const { problems } = course
  const { starts, lambdas, steep, own, trainings } = batch
  const { rows, parts, size, whole } = problems
  const curvatures: ClassCurvature[] = []
  const columns: Column[] = []
  try {
    for (const [k, { signpost, blocks, sums }] of starts.entries()) {
      const lambda = lambdas[k]
      let shared: ClassCurvature | undefined
      for (const part of parts) {
        if (!part) continue
        const { scaling, share } = part
        if (own || !shared) {
          shared = own
            ? new ClassCurvature(sumOfBlocks(part.segments.map((s) => blocks[s])), rows, { share, lambda, scaling })
            : new ClassCurvature(blocks[0], rows, { share: whole.share, lambda })
          curvatures.push(shared)
        }
        const length = steep[part.fold]
        const tolerance = Number(trainings[k][0].composition.algorithm.settings.tolerance)
        const theta = inPart(problems, part, signpost.theta)
        const column = new ClassColumn(theta, shared, {
          certain: CONVERGED * length,
          enough: Math.min(SMALL, tolerance) * length,
        })
        if (sums.length > 0) {
          const total = new Float64Array(size)
          for (const s of part.segments) addTo(total, sums[s], 0)
          column.tell(gradientOf(problems, { part, theta }, total, lambda), true)
        }
        columns.push({ column, part, k })
      }
      yield undefined
    }
    for (const stage of stagesOf(starts.length)) {
      const some = columns.filter(({ k }) => stage.includes(k))
      for (const one of some) lead(one, columns, stage)
      yield* walkTogether(course, batch, some, columns)
    }
    for (const part of parts) {
      if (!part) continue
      const own = columns.filter((one) => one.part === part)
      yield* outcomesOf(course, batch, part, own)
    }
  } finally {
    for (const curvature of curvatures) curvature.release()
  }
}

/** Every fourth λ first, then those half-way between: what the first steps of neighbours have missed is then known. */
function stagesOf(lambdas: number): number[][] {
  const all = Array.from({ length: lambdas }, (_, k) => k)
  return STRIDES.map((stride, s) => all.filter((k) => k % stride === 0 && (s === 0 || k % STRIDES[s - 1] !== 0)))
}
const STRIDES = [4, 2, 1]

/** Moves a column's first trial by what its neighbours along λ, which have arrived, have missed with theirs. */
function lead({ column, part, k }: Column, columns: readonly Column[], stage: readonly number[]): void {
  if (!column.begun || stage.includes(0)) return
  const arrived = columns.filter((one) => one.part === part && one.column.state === 'done')
  const near = [-1, 1].flatMap((side) => {
    const distances = arrived.flatMap((one) => ((one.k - k) * side > 0 ? [Math.abs(one.k - k)] : []))
    const least = Math.min(...distances)
    return arrived.filter((one) => (one.k - k) * side === least && least <= STRIDES[0])
  })
  if (near.length === 0) return
  const sum = new Float64Array(column.trial.length)
  for (const one of near) addTo(sum, one.column.missed, 0)
  column.lead(
    sum.map((value) => value / near.length),
    Math.max(...near.map((one) => one.column.gain)),
  )
}

/** Readings of the rows until all of these columns have arrived, or failed. */
function* walkTogether(
  course: Course,
  batch: Batch,
  some: readonly Column[],
  columns: readonly Column[],
): Generator<Moment | undefined, void> {
  const { problems, pool } = course
  const { lambdas } = batch
  const { parts, size } = problems
  for (;;) {
    const under = some.filter(({ column }) => column.state === 'walking')
    if (under.length === 0) break
    const asks = under.map(({ column, part }): Ask => ({ part, theta: column.trial }))
    const sums = asks.map(() => new Float64Array(size))
    const arrived = batch.first * parts.length + columns.filter(({ column }) => column.state !== 'walking').length
    const all = course.trainings.length * parts.length
    yield* saying(
      sumsAt(problems, asks, (ask, more, at) => addTo(sums[ask], more, at), pool),
      () => ({
        doing: `${arrived} of ${all} trainings have arrived`,
        done: course.trainings.length + arrived,
        of: course.trainings.length + all,
      }),
    )
    for (const [c, { column, k }] of under.entries()) {
      column.tell(gradientOf(problems, asks[c], sums[c], lambdas[k]))
      if (c % 16 === 15) yield undefined
    }
  }
}
