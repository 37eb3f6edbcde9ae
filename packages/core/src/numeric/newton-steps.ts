import type { Curvature } from '../define/problem.ts'
import { norm } from './convergence.ts'
import { descend, type Point } from './line-search.ts'
import { secants } from './secants.ts'

/** A cost with its gradient and its curvature. */
export interface Curved {
  gradient(theta: Float64Array, out: Float64Array): number
  curvature(theta: Float64Array): Curvature
}

/** A Hessian is formed anew after a step that leaves more than this share of the gradient; of blocks only after some such steps. */
const slow = 0.3
const patience = 8
/** Steps from which curvature is learnt. */
const remembered = 20

/**
 * Walks from a point (its cost and gradient known) until the gradient is shorter than `enough`, or nothing is left but rounding. A Hessian that is not
 * little work is kept, and corrected by what steps teach; `base` is one to begin with. Yields after each step.
 */
export function* newtonSteps(
  { gradient, curvature }: Curved,
  point: Point,
  { enough, most, base }: { readonly enough: number; readonly most: number; readonly base?: Curvature | undefined },
): Generator<undefined, void> {
  const memory = secants(remembered)
  const direction = new Float64Array(point.theta.length)
  let now = base
  let size = norm(point.gradient)
  let lame = 0
  let last = false // one step more where it is little work: it doubles the digits
  for (let step = 0; step < most && (size > enough || last) && size > 0; ) {
    const fresh = now === undefined
    now ??= curvature(point.theta)
    for (let j = 0; j < direction.length; j++) direction[j] = -point.gradient[j]
    memory.apply(direction, now.solve)
    const move = descend(point, direction, gradient)
    if (move === undefined) {
      if (fresh && memory.count === 0) return
      memory.clear()
      now = undefined
      continue
    }
    memory.add(move.step, move.change)
    const left = norm(point.gradient) / size
    size = norm(point.gradient)
    lame += left > slow ? 1 : 0
    const { cheap } = now
    if (cheap || lame >= (now.exact ? 1 : patience)) {
      now = undefined
      lame = 0
      memory.clear()
    }
    last = !last && size <= enough && cheap
    step++
    yield
  }
}
