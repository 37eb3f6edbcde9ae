/** Where a descent stands in the unit cube: it is asked for a point, told the value and slope there, and asked again. */
export interface BoxDescent {
  /** The point to be evaluated next; undefined when the descent has arrived. */
  next(): Float64Array | undefined
  /** What was found at the point that `next` gave last. A value that is no number is too far. */
  tell(value: number, slope: Float64Array): void
}

/** The share of the decrease that the slope promises which a step must give (Armijo 1966). */
const SUFFICIENT = 1e-4
/** The longest step in one coordinate, of the first one and of all. */
const [FIRST, LONGEST] = [0.2, 0.5]
/** A step shorter than this arrives, unless one as long as this descends: the curvature may have been learnt elsewhere. */
const [SHORT, PROBE] = [1e-4, 0.05]

/**
 * Minimises a smooth function of the unit cube from values and slopes: quasi-Newton steps (BFGS: Nocedal & Wright 2006, Numerical Optimization, 6.1) among
 * the coordinates that no bound holds back, shortened until they descend. Arrives when no coordinate would move by 1e-4.
 */
export function boxDescent(start: Float64Array): BoxDescent {
  const d = start.length
  let inverse = identity(d) // the inverse of the curvature, as far as it is known
  let learnt = false
  let here: { readonly point: Float64Array; readonly value: number; readonly slope: Float64Array } | undefined
  let step = new Float64Array(d)
  let share = 1
  let stride = FIRST // the length of a step as long as nothing is known of the curvature
  let probed = false // whether a longer step has been tried where the quasi-Newton step would be the last
  let asked: Float64Array | undefined = start.slice()

  const aim = (): void => {
    if (here === undefined) return
    const { point, slope } = here
    const free = Array.from(point, (u, j) => !((u <= 0 && slope[j] > 0) || (u >= 1 && slope[j] < 0)))
    const along = (matrix: readonly Float64Array[]) =>
      Float64Array.from(point, (_, j) =>
        free[j] ? -slope.reduce((sum, s, k) => sum + (free[k] ? matrix[j][k] * s : 0), 0) : 0,
      )
    step = along(inverse)
    if (!(dot(step, slope) < 0)) {
      inverse = identity(d)
      learnt = false
      step = along(inverse)
    }
    const length = largest(step)
    const most = learnt ? LONGEST : stride
    if (!learnt || length > most) step = step.map((s) => (length > 0 ? (s * most) / length : 0))
    share = 1
    const reach = largest(step)
    if (learnt && reach < SHORT && !probed) {
      probed = true
      const downhill = along(identity(d))
      const size = largest(downhill)
      step = downhill.map((s) => (size > 0 ? (s * PROBE) / size : 0))
    } else if (reach >= SHORT) probed = false
    propose()
  }
  const propose = (): void => {
    const { point } = here as NonNullable<typeof here>
    const moved = point.map((u, j) => Math.max(0, Math.min(u + share * step[j], 1)))
    asked = largest(moved.map((u, j) => u - point[j])) < SHORT ? undefined : moved
  }
  return {
    next: () => asked,
    tell(value, slope) {
      const point = asked as Float64Array
      if (here === undefined) {
        here = { point, value, slope }
        asked = undefined
        if (Number.isFinite(value) && slope.every(Number.isFinite)) aim()
        return
      }
      const moved = point.map((u, j) => u - (here as NonNullable<typeof here>).point[j])
      const promised = dot(moved, here.slope)
      if (!(value <= here.value + SUFFICIENT * promised) || !slope.every(Number.isFinite)) {
        share *= probed ? 0 : shorter(here.value, promised, value)
        propose()
        return
      }
      const turned = slope.map((s, j) => s - (here as NonNullable<typeof here>).slope[j])
      if (dot(moved, turned) > 0) {
        inverse = updated(inverse, moved, turned, learnt)
        learnt = true
      } else {
        // it curves downwards: what was learnt elsewhere says nothing here, and further is better
        inverse = identity(d)
        learnt = false
        stride = Math.min(LONGEST, Math.max(FIRST, 2 * largest(moved)))
      }
      here = { point, value, slope }
      aim()
    },
  }
}

/** By how much to shorten a step that did not descend: to the minimum of the parabola through what is known, within limits. */
function shorter(before: number, promised: number, after: number): number {
  const bend = after - before - promised
  return Number.isFinite(bend) && bend > 0 ? Math.max(0.1, Math.min(-promised / (2 * bend), 0.5)) : 0.25
}

/** The inverse of the curvature after one more pair of a step and a change of slope; the first pair sets its size. */
function updated(
  before: readonly Float64Array[],
  step: Float64Array,
  turned: Float64Array,
  learnt: boolean,
): Float64Array[] {
  const along = dot(step, turned)
  const size = learnt ? 1 : along / dot(turned, turned)
  const H = before.map((row) => row.map((value) => size * value))
  const Ht = Float64Array.from(step, (_, j) => dot(H[j], turned))
  const bend = (1 + dot(turned, Ht) / along) / along
  return H.map((row, j) =>
    row.map((value, k) => value + bend * step[j] * step[k] - (Ht[j] * step[k] + step[j] * Ht[k]) / along),
  )
}

const identity = (d: number): Float64Array[] =>
  Array.from({ length: d }, (_, j) => Float64Array.from({ length: d }, (_, k) => (j === k ? 1 : 0)))

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j]
  return sum
}

function largest(step: Float64Array): number {
  let most = 0
  for (let j = 0; j < step.length; j++) most = Math.max(most, Math.abs(step[j]))
  return most
}
