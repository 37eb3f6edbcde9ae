import { norm } from '../numeric/convergence.ts'
import type { Linear, PartMoments } from './part-moments.ts'
import type { Quadratic } from './shared-statistics.ts'

/** A gradient this much shorter than that at 0 counts as arrived, as the certificates of the algorithms say. */
const SHORT = 1e-6

/** The cost of a part, with a quadratic penalty, as a function of θ = (intercept, coefficients) in the terms that an algorithm sees. */
export interface PartCost {
  readonly theta: Float64Array
  value(at: Float64Array): number
  gradient(at: Float64Array, out: Float64Array): number
  /** The same as `gradient`, not counted. */
  slope(at: Float64Array, out: Float64Array): number
  /** ‖∇C(0)‖₂; not counted. */
  steepness(): number
  /** Evaluations so far. */
  count(): number
  /** Whether the last gradient is that of an arrived training. */
  arrived(): boolean
  /** The prediction at θ. */
  linear(): Linear
}

/**
 * From the moments of a part: ½(βʹCβ − 2cʹβ + m) + ½(ȳ − θ₀ − eʹβ)² + ½λ₂‖θ‖², e the means of the terms, which are 0 where they are standardised.
 * `centre` is what the statistics took off each column.
 */
export function partCost(
  moments: PartMoments,
  centre: Float64Array,
  { design, l2 }: Pick<Quadratic, 'design' | 'l2'>,
): PartCost {
  const { kept, C, c, meanSquare, mean, scale, targetMean, intercept } = moments
  const p = kept.length
  const theta = new Float64Array(design.terms + 1)
  const yCentre = centre[centre.length - 1]
  const plain = intercept && !design.standardize
  const e = Float64Array.from(kept, (term, a) => (plain ? mean[a] + centre[term] : 0))
  const beta = new Float64Array(p)
  const curve = new Float64Array(p) // Cβ − c
  let off = 0 // ȳ − θ₀ − eʹβ
  let evaluations = 0
  let latest = Infinity

  function value(at: Float64Array): number {
    off = intercept ? targetMean + yCentre - at[0] : 0
    let sum = meanSquare
    for (let a = 0; a < p; a++) beta[a] = at[kept[a] + 1]
    for (let a = 0; a < p; a++) {
      curve[a] = product(C, a * p, beta) - c[a]
      sum += beta[a] * (curve[a] - c[a])
      off -= e[a] * beta[a]
    }
    let size = 0
    for (let j = 1; j < at.length; j++) size += at[j] * at[j]
    return (sum + off * off + l2 * size) / 2
  }
  function gradient(at: Float64Array, out: Float64Array): number {
    const cost = value(at)
    out[0] = intercept ? -off : 0
    for (let j = 1; j < out.length; j++) out[j] = l2 * at[j]
    for (let a = 0; a < p; a++) out[kept[a] + 1] += curve[a] - e[a] * off
    return cost
  }
  const steepness = () => {
    const slope = new Float64Array(theta.length)
    gradient(new Float64Array(theta.length), slope)
    return norm(slope)
  }
  const steepest = steepness()
  return {
    theta,
    slope: gradient,
    steepness,
    value(at) {
      evaluations++
      return value(at)
    },
    gradient(at, out) {
      evaluations++
      const cost = gradient(at, out)
      latest = norm(out)
      return cost
    },
    count: () => evaluations,
    arrived: () => latest <= SHORT * steepest,
    linear() {
      const coefficients = Float64Array.from(kept, (term, a) => theta[term + 1] / scale[a])
      let constant = intercept ? theta[0] - yCentre : 0
      for (let a = 0; a < p; a++) {
        // a term is (x − shift)/scale to the algorithm, x − centre in the statistics
        const shift = !intercept ? 0 : design.standardize ? mean[a] : -centre[kept[a]]
        constant -= coefficients[a] * shift
      }
      return { terms: kept, coefficients, constant }
    },
  }
}

/** Σ xₖ₊ₐbₖ, in four sums that do not wait for one another. */
function product(x: Float64Array, at: number, b: Float64Array): number {
  const n = b.length
  const whole = n - (n % 4)
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  for (let k = 0; k < whole; k += 4) {
    s0 += x[at + k] * b[k]
    s1 += x[at + k + 1] * b[k + 1]
    s2 += x[at + k + 2] * b[k + 2]
    s3 += x[at + k + 3] * b[k + 3]
  }
  for (let k = whole; k < n; k++) s0 += x[at + k] * b[k]
  return s0 + s1 + (s2 + s3)
}
