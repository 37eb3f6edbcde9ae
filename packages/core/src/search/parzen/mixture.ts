import type { SearchRandom } from '../../define/search-space.ts'
import { exp, log } from '../../numeric/elementary.ts'
import { normalCdf, normalQuantile } from '../../numeric/special.ts'
import { below, decay } from './table.ts'

/** One coordinate of a mixture: a number in [0, 1], or one of `cells` (0 for a number) without an order. */
export interface Coordinate {
  readonly cells: number
}

const { sqrt, PI } = Math
const ROOT_TWO_PI = sqrt(2 * PI)

/**
 * A mixture of product kernels on the unit cube: normal, cut off at 0 and 1, for numbers; for cells the kernel of
 * Aitchison & Aitken 1976 (its own cell 1 − width, the others share the width). A last, uniform component is the prior.
 */
export class Mixture {
  readonly #coordinates: readonly Coordinate[]
  /** Of each kernel, coordinate by coordinate; of cells, one for all. */
  readonly #widths: Float64Array
  /** Centres, coordinate by coordinate; of cells, their indices. */
  readonly #centres: Float64Array
  readonly #count: number
  readonly #weights: Float64Array
  readonly #prior: number
  /** The constant of a kernel's density, by its weight: 1/Π(mass within [0, 1] · width · √2π). */
  readonly #factors: Float64Array
  /** 1/(width·√2). */
  readonly #scales: Float64Array

  /** `weights` are not negative and, with `prior` > 0, need not sum to one. */
  constructor(
    coordinates: readonly Coordinate[],
    widths: Float64Array,
    centres: Float64Array,
    weights: Float64Array,
    prior: number,
  ) {
    this.#coordinates = coordinates
    this.#widths = widths
    this.#centres = centres
    this.#count = weights.length
    let total = prior
    for (const weight of weights) total += weight
    this.#weights = weights.map((weight) => weight / total)
    this.#prior = prior / total
    this.#factors = this.#measure()
    this.#scales = widths.map((width) => Math.SQRT1_2 / width)
  }

  #measure(): Float64Array {
    const n = this.#count
    const factors = Float64Array.from(this.#weights)
    for (const [j, { cells }] of this.#coordinates.entries()) {
      if (cells > 0) continue
      for (let i = j * n; i < (j + 1) * n; i++) {
        const scale = 1 / this.#widths[i]
        const centre = this.#centres[i]
        factors[i - j * n] *= scale / (ROOT_TWO_PI * (below((1 - centre) * scale) - below(-centre * scale)))
      }
    }
    return factors
  }

  /** Draws a point. */
  sample(random: SearchRandom, out: Float64Array): void {
    const n = this.#count
    let rest = random.uniform()
    let i = 0
    while (i < n && rest >= this.#weights[i]) rest -= this.#weights[i++]
    for (const [j, { cells }] of this.#coordinates.entries()) {
      const u = random.uniform()
      if (i === n) out[j] = cells > 0 ? Math.floor(u * cells) : u
      else if (cells > 0) out[j] = cellNear(this.#centres[j * n + i], this.#widths[j * n + i], cells, u)
      else {
        const width = this.#widths[j * n + i]
        const centre = this.#centres[j * n + i]
        const low = normalCdf(-centre / width)
        const high = normalCdf((1 - centre) / width)
        out[j] = Math.max(0, Math.min(centre + width * normalQuantile(low + u * (high - low)), 1))
      }
    }
  }

  /** The logarithm of the density at m points (coordinate by coordinate), into `out`. */
  logDensityInto(points: Float64Array, m: number, out: Float64Array): void {
    const n = this.#count
    const distances = new Float64Array(n)
    let prior = this.#prior
    for (const { cells } of this.#coordinates) if (cells > 0) prior /= cells
    for (let at = 0; at < m; at++) {
      distances.fill(0)
      for (const [j, { cells }] of this.#coordinates.entries()) {
        const x = points[j * m + at]
        const from = j * n
        const centres = this.#centres
        if (cells > 0) {
          const width = this.#widths[from]
          const [same, other] = [-log(1 - width), -log(width / Math.max(1, cells - 1))]
          for (let i = 0; i < n; i++) distances[i] += centres[from + i] === x ? same : other
        } else {
          for (let i = 0; i < n; i++) {
            const z = (x - centres[from + i]) * this.#scales[from + i]
            distances[i] += z * z
          }
        }
      }
      let sum = prior
      for (let i = 0; i < n; i++) sum += this.#factors[i] * decay(distances[i])
      out[at] = log(sum)
    }
  }
}

/** The cell of a draw u: the kernel's own with probability 1 − width, else any other. */
function cellNear(centre: number, width: number, cells: number, u: number): number {
  if (u >= width || cells === 1) return centre
  const other = Math.min(Math.floor((u / width) * (cells - 1)), cells - 2)
  return other >= centre ? other + 1 : other
}

/** n to the power −1/(d + 4): how widths shrink with the number of kernels (Scott 1992). */
export const scott = (n: number, d: number): number => exp(-log(Math.max(n, 1)) / (d + 4))
