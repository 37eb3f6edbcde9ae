import { norm } from './convergence.ts'
import { dot } from './dot.ts'

/** θ with the cost and the gradient there; a search moves all three. */
export interface Point {
  readonly theta: Float64Array
  readonly gradient: Float64Array
  cost: number
}

/** What a search did: the step of θ, and the change of the gradient along it. */
export interface Move {
  readonly step: Float64Array
  readonly change: Float64Array
}

type Gradient = (theta: Float64Array, out: Float64Array) => number

/** Share of the decrease promised by the slope that a step must bring (Armijo 1966, Pacific J. Math. 16, 1–3). */
const decrease = 1e-4
/** Below this share of the cost its differences are rounding, and the length of the gradient judges instead. */
const rounding = 1e-13

/** Goes along a direction of descent, at first by its whole length, then by less, until the cost has fallen enough; undefined where it cannot. */
export function descend(point: Point, direction: Float64Array, gradient: Gradient): Move | undefined {
  const { theta, gradient: g } = point
  const slope = dot(g, direction)
  if (!(slope < 0)) return undefined
  const start = theta.slice()
  const before = g.slice()
  const size = norm(g)
  const fine = -slope <= rounding * Math.abs(point.cost)
  for (let length = 1; length > 1e-16; ) {
    for (let j = 0; j < theta.length; j++) theta[j] = start[j] + length * direction[j]
    const cost = gradient(theta, g)
    if (cost <= point.cost + decrease * length * slope || (fine && norm(g) < size)) {
      point.cost = cost
      return { step: theta.map((value, j) => value - start[j]), change: g.map((value, j) => value - before[j]) }
    }
    if (fine) break
    length *= shorter(cost, point.cost, length * slope)
  }
  theta.set(start)
  g.set(before)
  return undefined
}

/** Where the parabola through both costs and the slope is least, as a share of the step; between a tenth and a half of it. */
function shorter(cost: number, before: number, slope: number): number {
  const least = -slope / (2 * (cost - before - slope))
  return Number.isFinite(cost) && least > 0.1 ? Math.min(least, 0.5) : 0.1
}
