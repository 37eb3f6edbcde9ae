/** A function to be minimised: its value at x, and its gradient into `gradient`. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number

/** The largest number of shortenings of one step. */
const SHORTENINGS = 8
const ARMIJO = 1e-4

/**
 * A minimum of f within low ≤ x ≤ high near x, which it is written to: the quasi-Newton method of Broyden, Fletcher, Goldfarb & Shanno on the
 * coordinates that are not held by a bound, steps projected on the box (Bertsekas 1982, SIAM J. Control Optim. 20, 221–246). Returns the value.
 * Stops after `steps` or when a step gains less than `enough`.
 */
export function minimise(
  f: Differentiable,
  x: Float64Array,
  low: Float64Array,
  high: Float64Array,
  steps: number,
  enough: number,
): number {
  const d = x.length
  const inverse = new Float64Array(d * d) // of the Hessian
  const gradient = new Float64Array(d)
  const [next, nextGradient, direction] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)]
  const [moved, change, product] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)]
  const free = new Uint8Array(d)
  let value = f(x, gradient)
  let fresh = true
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < d; i++)
      free[i] = (x[i] <= low[i] && gradient[i] > 0) || (x[i] >= high[i] && gradient[i] < 0) ? 0 : 1
    let slope = fresh ? 0 : descent(inverse, gradient, free, direction)
    if (!(slope < 0)) {
      // steepest descent, a tenth of the box long at most
      reset(inverse, gradient, low, high)
      slope = descent(inverse, gradient, free, direction)
      fresh = true
    }
    if (!(slope < 0)) return value
    let length = 1
    let found = Number.NaN
    for (let attempt = 0; attempt < SHORTENINGS; attempt++) {
      for (let i = 0; i < d; i++) next[i] = Math.max(low[i], Math.min(x[i] + length * direction[i], high[i]))
      found = f(next, nextGradient)
      let expected = 0
      for (let i = 0; i < d; i++) expected += gradient[i] * (next[i] - x[i])
      if (found <= value + ARMIJO * expected) break
      const curved = 2 * (found - value - length * slope)
      length *= Number.isFinite(found) ? Math.max(0.1, Math.min((-slope * length) / curved, 0.5)) : 0.1
      found = Number.NaN
    }
    if (Number.isNaN(found)) {
      if (fresh) return value
      fresh = true
      continue
    }
    let curvature = 0
    for (let i = 0; i < d; i++) {
      moved[i] = next[i] - x[i]
      change[i] = nextGradient[i] - gradient[i]
      curvature += moved[i] * change[i]
    }
    if (curvature > 1e-12) update(inverse, moved, change, curvature, product, fresh)
    fresh = fresh && !(curvature > 1e-12)
    const gain = value - found
    value = found
    x.set(next)
    gradient.set(nextGradient)
    if (gain < enough) return value
  }
  return value
}

/** −H⁻¹∇f on the free coordinates into `direction`; returns its slope. */
function descent(inverse: Float64Array, gradient: Float64Array, free: Uint8Array, direction: Float64Array): number {
  const d = gradient.length
  let slope = 0
  for (let i = 0; i < d; i++) {
    let sum = 0
    if (free[i]) for (let k = 0; k < d; k++) if (free[k]) sum -= inverse[i * d + k] * gradient[k]
    direction[i] = sum
    slope += sum * gradient[i]
  }
  return slope
}

function reset(inverse: Float64Array, gradient: Float64Array, low: Float64Array, high: Float64Array): void {
  const d = gradient.length
  let scale = Infinity
  for (let i = 0; i < d; i++) {
    const size = Math.abs(gradient[i])
    if (size > 0 && high[i] > low[i]) scale = Math.min(scale, (0.1 * (high[i] - low[i])) / size)
  }
  inverse.fill(0)
  for (let i = 0; i < d; i++) inverse[i * d + i] = scale === Infinity ? 0 : scale
}

/** The inverse after a step `moved` in which the gradient changed by `change`. */
function update(
  inverse: Float64Array,
  moved: Float64Array,
  change: Float64Array,
  curvature: number,
  product: Float64Array,
  fresh: boolean,
): void {
  const d = moved.length
  if (fresh) {
    let square = 0
    for (let i = 0; i < d; i++) square += change[i] * change[i]
    for (let i = 0; i < d; i++) inverse[i * d + i] = curvature / square
  }
  let inner = 0
  for (let i = 0; i < d; i++) {
    let sum = 0
    for (let k = 0; k < d; k++) sum += inverse[i * d + k] * change[k]
    product[i] = sum
    inner += sum * change[i]
  }
  const factor = (1 + inner / curvature) / curvature
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      inverse[i * d + k] += factor * moved[i] * moved[k] - (product[i] * moved[k] + moved[i] * product[k]) / curvature
    }
  }
}
