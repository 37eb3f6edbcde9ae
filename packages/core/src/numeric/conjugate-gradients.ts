import { norm } from './convergence.ts'
import { dot } from './dot.ts'

/** What is known of a system Ax = b with A definite. */
export interface System {
  /** out ← Av. */
  product(v: Float64Array, out: Float64Array): void
  /** x ← Mx, M near the inverse of A. */
  solve(x: Float64Array): void
}

/** When to stop, and who is told each direction v with its image Av. */
interface Patience {
  readonly enough: number
  readonly most: number
  readonly learn?: (v: Float64Array, image: Float64Array) => void
}

/** Solves Ax = b until ‖b − Ax‖ ≤ `enough`, in `most` products at most (Hestenes, Stiefel 1952, J. Res. Nat. Bur. Standards 49, 409–436, preconditioned). */
export function conjugateGradients(
  { product, solve }: System,
  b: Float64Array,
  { enough, most, learn }: Patience,
): Float64Array {
  const x = new Float64Array(b.length)
  const rest = b.slice()
  const better = rest.slice()
  solve(better)
  const direction = better.slice()
  const image = new Float64Array(b.length)
  let fit = dot(rest, better)
  for (let k = 0; k < most && norm(rest) > enough; k++) {
    product(direction, image)
    const curvature = dot(direction, image)
    if (!(curvature > 0)) break // nothing is left but rounding
    learn?.(direction, image)
    const length = fit / curvature
    for (let j = 0; j < x.length; j++) x[j] += length * direction[j]
    for (let j = 0; j < x.length; j++) rest[j] -= length * image[j]
    better.set(rest)
    solve(better)
    const next = dot(rest, better)
    for (let j = 0; j < x.length; j++) direction[j] = better[j] + (next / fit) * direction[j]
    fit = next
  }
  return x
}
