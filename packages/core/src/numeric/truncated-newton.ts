import type { Curvature, HessianProducts } from '../define/problem.ts'
import { conjugateGradients } from './conjugate-gradients.ts'
import { norm } from './convergence.ts'
import { descend, type Point } from './line-search.ts'
import { secants } from './secants.ts'

/** A cost with its gradient and products with its Hessian. */
export interface Multiplied {
  gradient(theta: Float64Array, out: Float64Array): number
  readonly products: HessianProducts
}

export interface TruncatedOptions {
  /** Length of the gradient that is short enough, and its length where the walk counts from. */
  readonly enough: number
  readonly first: number
  readonly most: number
  /** A curvature near by, if only roughly: what conjugate gradients begin with. */
  readonly base: Curvature
}

/** A step that leaves more than this share of the gradient is slow; after some of them another way has to be found. */
const slow = 0.3
const patience = 3
const mostProducts = 40
/** Directions whose images are remembered from one step's products for the next. */
const remembered = 40

/**
 * Walks from a point by Newton's steps, each solved by conjugate gradients only as far as it deserves (Dembo, Steihaug 1983, Math. Program. 26, 190–212);
 * what the products of one say of the Hessian helps the next (Morales, Nocedal 2000, SIAM J. Optim. 10, 1079–1096). Until the gradient is shorter than `enough`, or such steps do no longer serve. Yields after each step.
 */
export function* truncatedNewtonSteps(
  { gradient, products }: Multiplied,
  point: Point,
  { enough, first, most, base }: TruncatedOptions,
): Generator<undefined, void> {
  let size = norm(point.gradient)
  const memory = secants(remembered)
  let lame = 0
  for (let step = 0; step < most && size > enough && lame < patience; step++) {
    const product = products(point.theta)
    const share = Math.max(Math.min(0.1, (0.3 * size) / first), (0.3 * enough) / size, 1e-6)
    const down = point.gradient.map((slope) => -slope)
    const system = { product, solve: (x: Float64Array) => memory.apply(x, base.solve) }
    const seen: (readonly [v: Float64Array, image: Float64Array])[] = []
    const learn = (v: Float64Array, image: Float64Array) => void seen.push([v.slice(), image.slice()])
    const direction = conjugateGradients(system, down, { enough: share * size, most: mostProducts, learn })
    for (const [v, image] of seen) memory.add(v, image)
    if (descend(point, direction, gradient) === undefined) return
    const before = size
    size = norm(point.gradient)
    if (size > slow * before) lame++
    yield
  }
}
