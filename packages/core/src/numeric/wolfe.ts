import { dot } from './dot.ts'
import type { Move, Point } from './line-search.ts'

type Gradient = (theta: Float64Array, out: Float64Array) => number

/** Share of the promised decrease that a step must bring, and share of the first slope that may be left. */
const [decrease, bend] = [1e-4, 0.9]
const most = 40
/** Below this share of the cost its differences are rounding: the slope alone judges. */
const rounding = 1e-14

interface Trial {
  readonly length: number
  readonly cost: number
  readonly slope: number
}

/**
 * Goes along a direction of descent to a point where the cost has fallen enough and the slope is small: the strong conditions of Wolfe, by bracketing and
 * cubic interpolation (Nocedal, Wright 2006, 3.5 and 3.6). Undefined where no such point is found; the point then stays where it was.
 */
export function wolfe(point: Point, direction: Float64Array, gradient: Gradient, guess: number): Move | undefined {
  const { theta, gradient: g } = point
  const start = theta.slice()
  const before = g.slice()
  const first: Trial = { length: 0, cost: point.cost, slope: dot(g, direction) }
  if (!(first.slope < 0)) return undefined
  const slack = rounding * Math.abs(point.cost)
  const at = (length: number): Trial => {
    for (let j = 0; j < theta.length; j++) theta[j] = start[j] + length * direction[j]
    const cost = gradient(theta, g)
    return { length, cost, slope: dot(g, direction) }
  }
  const low = ({ length, cost }: Trial) => cost <= first.cost + decrease * length * first.slope + slack
  const flat = ({ slope }: Trial) => Math.abs(slope) <= -bend * first.slope
  let best = first
  let other: Trial | undefined // the end of a bracket; absent while the minimum is further on
  for (let tried = 0, length = guess; tried < most; tried++) {
    const now = at(length)
    if (low(now) && flat(now)) {
      point.cost = now.cost
      return { step: theta.map((value, j) => value - start[j]), change: g.map((value, j) => value - before[j]) }
    }
    if (!Number.isFinite(now.cost) || !low(now) || now.cost > best.cost + slack) other = now
    else {
      if (other === undefined ? now.slope >= 0 : now.slope * (other.length - best.length) >= 0) other = best
      best = now
    }
    length = other === undefined ? 2 * now.length : between(best, other)
    if (Math.abs(length - best.length) <= 1e-16 * Math.abs(best.length)) break
  }
  theta.set(start)
  g.set(before)
  return undefined
}

/** Where the cubic through both costs and slopes is least, kept off the ends. */
function between(a: Trial, b: Trial): number {
  const width = b.length - a.length
  const d1 = a.slope + b.slope - (3 * (b.cost - a.cost)) / width
  const square = d1 * d1 - a.slope * b.slope
  const d2 = Math.sign(width) * Math.sqrt(square)
  const cubic = b.length - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2)
  const share = (cubic - a.length) / width
  return a.length + width * (Number.isFinite(share) ? Math.min(0.9, Math.max(0.1, share)) : 0.5)
}
