import type { Curvature, DesignProblem, GradientProblem } from '../define/problem.ts'
import { norm } from './convergence.ts'
import type { Point } from './line-search.ts'
import { newtonSteps } from './newton-steps.ts'
import { truncatedNewtonSteps } from './truncated-newton.ts'

/** A draft is solved to this share of its first gradient: its rows know no more. */
const rough = 1e-2

/**
 * Of very many rows some are solved first, and of these some before: θ moves to their solution where that lowers the cost, and their curvature there is
 * returned to begin with.
 */
export function draftedStart(
  { gradient, draft }: Pick<GradientProblem, 'gradient'> & Pick<DesignProblem, 'draft'>,
  point: Point,
  enough: number,
): Curvature | undefined {
  const size = norm(point.gradient)
  if (size <= enough) return undefined
  const some = draft()
  if (some === undefined) return undefined
  const start = { theta: point.theta.slice(), gradient: new Float64Array(point.theta.length), cost: 0 }
  start.cost = some.gradient(start.theta, start.gradient)
  const first = norm(start.gradient)
  const base = draftedStart(some, start, rough * first) ?? some.curvature(start.theta)
  const goal = { enough: rough * first, first, most: 50, base }
  const { products } = some
  if (products) for (const _ of truncatedNewtonSteps({ ...some, products }, start, goal));
  for (const _ of newtonSteps(some, start, goal));
  const g = new Float64Array(point.theta.length)
  const cost = gradient(start.theta, g)
  if (!(cost < point.cost && norm(g) < size)) return undefined
  point.theta.set(start.theta)
  point.gradient.set(g)
  point.cost = cost
  return { ...some.curvature(point.theta), cheap: false } // that of all rows is dearer
}
