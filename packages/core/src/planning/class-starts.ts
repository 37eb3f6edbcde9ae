// Where the columns begin: gradients at 0, signposts along the penalty for all rows, Hessians and sums there.
import { allocate, release } from '../kernels/memory.ts'
import { norm } from '../numeric/convergence.ts'
import type { Course } from './class-course.ts'
import { type Blocks, blocksOf, ClassCurvature, probabilities } from './class-curvature.ts'
import type { Signpost } from './class-guide.ts'
import { type Ask, addTo, type ClassProblems, gradientOf, sumsAt } from './class-problems.ts'

/** Whether to factor a Hessian for each part takes less time than a reading of its rows, or hardly any. */
export const ownHessians = ({ size, parts, rows }: ClassProblems): boolean =>
  size <= 400 || (size * size) / 12 <= rows.n / Math.max(parts.length, 1)

/** The length of each part's gradient at 0, against which convergence is judged. */
export function* steepness({ problems, pool }: Course): Generator<undefined, readonly number[]> {
  const { parts, size } = problems
  const asks = parts.flatMap((part): Ask[] => (part ? [{ part, theta: new Float64Array(size) }] : []))
  const sums = asks.map(() => new Float64Array(size))
  yield* sumsAt(problems, asks, (ask, more, at) => addTo(sums[ask], more, at), pool)
  const lengths = parts.map(() => 0)
  for (const [k, ask] of asks.entries()) lengths[ask.part.fold] = norm(gradientOf(problems, ask, sums[k], 0))
  return lengths
}

/** One step more for each signpost of some rows, with all rows. */
export function* refine(
  { problems, pool }: Course,
  guide: readonly Signpost[],
  lambdas: readonly number[],
): Generator<undefined, readonly Signpost[]> {
  const { whole, size, rows } = problems
  const asks = guide.map(({ theta }): Ask => ({ part: whole, theta }))
  const sums = asks.map(() => new Float64Array(size))
  yield* sumsAt(problems, asks, (ask, more, at) => addTo(sums[ask], more, at), pool)
  return guide.map((signpost, k) => {
    const { blocks, share } = signpost
    const curvature = new ClassCurvature(blocks, rows, { share, lambda: lambdas[k] })
    const d = gradientOf(problems, asks[k], sums[k], lambdas[k])
    curvature.solve(d)
    curvature.release()
    return { ...signpost, theta: signpost.theta.map((value, j) => value - d[j]) }
  })
}

/** Blocks of all rows at a signpost: of each segment, or of all. */
export function* formed(
  { problems, pool }: Course,
  { theta, blocks, whole }: Signpost,
  own: boolean,
): Generator<undefined, readonly Blocks[]> {
  if (whole && !own) return [blocks]
  const { rows, design, whole: all } = problems
  const P = allocate(rows.n * rows.K, Float64Array, false)
  try {
    probabilities(rows, theta, P, pool)
    const each: Blocks[] = []
    const bounds = own ? design.starts : [0, rows.n]
    for (const [s, from] of bounds.slice(0, -1).entries())
      each.push(yield* blocksOf(rows, P, all.V, { from, to: bounds[s + 1], pool }))
    return each
  } finally {
    release(P)
  }
}

/** Sums over each segment at each signpost. */
export function* segmentSums(
  { problems, pool }: Course,
  signposts: readonly Signpost[],
): Generator<undefined, Float64Array[][]> {
  const { whole, size } = problems
  const asks = signposts.map(({ theta }): Ask => ({ part: whole, theta }))
  const sums = asks.map(() => whole.segments.map(() => new Float64Array(size)))
  yield* sumsAt(problems, asks, (ask, more, at, segment) => addTo(sums[ask][segment], more, at), pool)
  return sums
}
