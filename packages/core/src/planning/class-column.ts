import { norm } from '../numeric/convergence.ts'
import { dot } from '../numeric/dot.ts'
import { secants } from '../numeric/secants.ts'
import type { ClassCurvature } from './class-curvature.ts'

/** The share of θ's length that may be left, and the share of the distance that is left by a step which only moves roundings. */
const [NEAR, STILL] = [1e-11, 0.8]
/** Below this share of what is enough a gradient is rounding; so are some steps on end that leave what there was. */
const [FLOOR, PATIENCE] = [1e-5, 4]
/** Steps that are remembered, tries of all steps, and the share of its first slope that may be left uphill at the end of a step. */
const [REMEMBERED, MOST, UPHILL] = [10, 300, 0.5]

/**
 * One problem among many whose gradients are computed together: it says where it wants the next, and is told it. Steps of a kept curvature, corrected by
 * what steps teach (Nocedal 1980, Math. Comp. 35, 773–782). The cost is convex, so that the slope at the end of a step says whether the step was too long.
 */
export class ClassColumn {
  /** Where the next gradient is wanted; the solution when it is done. */
  readonly trial: Float64Array
  state: 'walking' | 'done' | 'failed' = 'walking'
  evaluations = 0
  private readonly theta: Float64Array
  private readonly gradient: Float64Array
  private readonly direction: Float64Array
  private readonly curvature: Pick<ClassCurvature, 'solve'>
  private readonly enough: number
  private readonly certain: number
  private readonly past = secants(REMEMBERED)
  /** Where the first step led. */
  private first: Float64Array | undefined
  /** Whether it knows a gradient. */
  begun = false
  private slope = 0
  /** √gᵀHg, H the inverse curvature: the distance that is left, in units in which a cost of 1 is 1. */
  private distance = Number.POSITIVE_INFINITY
  /** The greatest share of the distance that a step has left. */
  gain = 0
  /** What the next step is judged by instead. */
  private expected: number | undefined
  /** Steps on end that left most of the distance. */
  private idle = 0

  /** Begins at `start`; is done where the gradient is measured no longer than `certain`, and is no longer than `enough` after one step more. */
  constructor(
    start: Float64Array,
    curvature: Pick<ClassCurvature, 'solve'>,
    { certain, enough }: { readonly certain: number; readonly enough: number },
  ) {
    this.trial = start.slice()
    this.theta = start.slice()
    this.gradient = new Float64Array(start.length)
    this.direction = new Float64Array(start.length)
    this.curvature = curvature
    this.enough = enough
    this.certain = certain
  }

  /** The gradient at `trial`. One that is known from elsewhere is no evaluation of its own. */
  tell(gradient: Float64Array, known = false): void {
    const { theta, trial } = this
    if (!known && ++this.evaluations > MOST) this.state = 'failed'
    if (!this.begun) this.begun = true
    else {
      const end = dot(gradient, this.direction)
      if (!(end <= UPHILL * -this.slope)) {
        this.shorten(end)
        return
      }
      this.past.add(
        trial.map((value, j) => value - theta[j]),
        gradient.map((value, j) => value - this.gradient[j]),
      )
    }
    theta.set(trial)
    this.gradient.set(gradient)
    const before = this.distance
    this.turn()
    this.distance = Math.sqrt(Math.max(0, -this.slope))
    this.judge(norm(gradient), before)
    for (let j = 0; j < trial.length; j++) trial[j] = theta[j] + this.direction[j]
    this.first ??= trial.slice()
  }

  /** How far the solution is from where the first step led. */
  get missed(): Float64Array {
    const first = this.first as Float64Array
    return this.trial.map((value, j) => value - first[j])
  }

  /** Moves the next trial by what the first steps of others have missed, if that is still downhill; their gain says what steps are worth here. */
  lead(missed: Float64Array, gain: number): void {
    const { direction, trial, gradient } = this
    const slope = this.slope + dot(gradient, missed)
    if (!(slope < 0)) return
    this.slope = slope
    this.expected = gain
    for (let j = 0; j < trial.length; j++) {
      trial[j] += missed[j]
      direction[j] += missed[j]
    }
  }

  /** Done where one step more, whose gradient nobody asks for, leaves little enough: it is expected to gain what the last one gained. */
  private judge(left: number, before: number): void {
    const { enough, certain, distance } = this
    if (!Number.isFinite(left)) this.state = 'failed'
    const last = this.expected ?? Math.min(1, before === Number.POSITIVE_INFINITY ? 1 : distance / before)
    this.expected = undefined
    if (before < Number.POSITIVE_INFINITY) this.gain = Math.max(this.gain, last)
    const gain = Math.max(last, this.gain / 2)
    this.idle = left <= enough && last > STILL ? this.idle + 1 : 0
    const still = left <= FLOOR * enough || this.idle >= PATIENCE
    const near = norm(this.direction) * gain <= NEAR * norm(this.theta)
    if (distance === 0 || (left <= certain && (still || (near && left * gain <= enough)))) this.state = 'done'
  }

  private turn(): void {
    const { direction, gradient } = this
    for (let j = 0; j < direction.length; j++) direction[j] = -gradient[j]
    this.past.apply(direction, (x) => this.curvature.solve(x))
    this.slope = dot(gradient, direction)
    if (this.slope < 0 || this.past.count === 0) return
    this.past.clear()
    this.turn()
  }

  /** Where the slope along the step would be 0 if it changed evenly, at most half of the step. */
  private shorten(end: number): void {
    const share = Number.isFinite(end) ? Math.max(0.1, Math.min(0.5, this.slope / (this.slope - end))) : 0.1
    for (let j = 0; j < this.direction.length; j++) {
      this.direction[j] *= share
      this.trial[j] = this.theta[j] + this.direction[j]
    }
    this.slope *= share
    if (!(norm(this.direction) > 1e-15 * norm(this.theta))) this.state = 'failed'
  }
}
