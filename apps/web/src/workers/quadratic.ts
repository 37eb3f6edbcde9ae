import type { Theta } from './protocol.ts'

/** C(θ) = C(0) + g'θ + ½θ'Hθ in two dimensions: its curvature, where it is least, and how far its level sets reach. */
export interface Quadratic {
  /** The largest eigenvalue of H. */
  readonly curvature: number
  readonly minimum: Theta | undefined
  /** √(H⁻¹)ⱼⱼ: half the extent along axis j of the level set that lies ½ above the minimum. */
  readonly reach: Theta
}

/** Reads H and g from three gradients. */
export function quadratic(gradient: (theta: Float64Array, out: Float64Array) => number): Quadratic {
  const at = (x: number, y: number) => {
    const out = new Float64Array(2)
    gradient(Float64Array.of(x, y), out)
    return out
  }
  const g = at(0, 0)
  const one = at(1, 0)
  const two = at(0, 1)
  const a = one[0] - g[0]
  const b = (one[1] - g[1] + two[0] - g[0]) / 2
  const c = two[1] - g[1]
  const curvature = (a + c + Math.sqrt((a - c) * (a - c) + 4 * b * b)) / 2
  const determinant = a * c - b * b
  if (!(determinant > 1e-12 * curvature * curvature)) {
    const wide = 1 / Math.sqrt(Math.max(curvature, Number.MIN_VALUE))
    return { curvature, minimum: undefined, reach: [wide, wide] }
  }
  return {
    curvature,
    minimum: [(b * g[1] - c * g[0]) / determinant, (b * g[0] - a * g[1]) / determinant],
    reach: [Math.sqrt(c / determinant), Math.sqrt(a / determinant)],
  }
}
