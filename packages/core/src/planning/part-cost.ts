import { allocate, release } from '../kernels/memory.ts'
import { symmetricTimes } from '../kernels/symmetric-times.ts'
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
  /** Gives back the memory. */
  release(): void
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
  const products = allocate(p * p, Float64Array, false)
  products.set(C)
  const beta = allocate(p)
  const curve = allocate(p) // Cβ − c
  let off = 0 // ȳ − θ₀ − eʹβ
  let evaluations = 0
  const latest = new Float64Array(theta.length).fill(Infinity) // the last gradient

  function value(at: Float64Array): number {
    off = intercept ? targetMean + yCentre - at[0] : 0
    let sum = meanSquare
    for (let a = 0; a < p; a++) beta[a] = at[kept[a] + 1]
    symmetricTimes(products, beta, curve)
    for (let a = 0; a < p; a++) {
      const b = beta[a]
      const slope = curve[a] - c[a]
      curve[a] = slope
      sum += b * (slope - c[a])
      off -= e[a] * b
    }
    let size = 0
    if (l2 > 0) for (let j = 1; j < at.length; j++) size += at[j] * at[j]
    return (sum + off * off + l2 * size) / 2
  }
  function gradient(at: Float64Array, out: Float64Array): number {
    const cost = value(at)
    out[0] = intercept ? -off : 0
    if (p < out.length - 1 || l2 > 0) for (let j = 1; j < out.length; j++) out[j] = l2 * at[j]
    else for (let j = 1; j < out.length; j++) out[j] = 0
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
      for (let j = 0; j < out.length; j++) latest[j] = out[j]
      return cost
    },
    count: () => evaluations,
    arrived: () => norm(latest) <= SHORT * steepest,
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
    release: () => [products, beta, curve].forEach(release),
  }
}
