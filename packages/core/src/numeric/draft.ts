import type { Curvature, DesignProblem, GradientProblem } from '../define/problem.ts'
import { norm } from './convergence.ts'
import type { Point } from './line-search.ts'
import { newtonSteps } from './newton-steps.ts'

/** A draft is solved to this share of its first gradient: its rows know no more. */
const rough = 1e-3
/** Up to so many parameters the Hessian of all rows is worth its time. */
const few = 100

/**
 * Of very many rows some are solved first: θ moves to their solution where that lowers the cost, and their curvature is returned to begin with, unless
 * that of all rows is little work.
 */
export function draftedStart(
  { gradient, draft }: GradientProblem & Pick<DesignProblem, 'draft'>,
  point: Point,
  enough: number,
): Curvature | undefined {
  const size = norm(point.gradient)
  if (size <= enough) return undefined
  const some = draft()
  if (some === undefined) return undefined
  const start = { theta: point.theta.slice(), gradient: new Float64Array(point.theta.length), cost: 0 }
  start.cost = some.gradient(start.theta, start.gradient)
  const walk = newtonSteps(some, start, { enough: rough * norm(start.gradient), most: 50 })
  while (!walk.next().done);
  const g = new Float64Array(point.theta.length)
  const cost = gradient(start.theta, g)
  if (!(cost < point.cost && norm(g) < size)) return undefined
  point.theta.set(start.theta)
  point.gradient.set(g)
  point.cost = cost
  return point.theta.length > few ? some.curvature(point.theta) : undefined
}
