import type { SearchRandom } from '../../define/search-space.ts'
import { scaledDistances, sumDecays } from '../../kernels/distances.ts'
import { scope } from '../../kernels/memory.ts'
import { log } from '../../numeric/elementary.ts'
import { normalQuantile } from '../../numeric/special.ts'
import { below, powers } from '../tables.ts'

/** One coordinate of a mixture: a number in [0, 1], or one of `cells` (0 for a number) without an order. */
export interface Coordinate {
  readonly cells: number
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)

/**
 * A mixture of product kernels on the unit cube: normal, cut off at 0 and 1, for numbers; for cells the kernel of Aitchison & Aitken 1976 (its
 * own cell 1 − width, the others share the width). A last, uniform component is the prior. Arrays go coordinate by coordinate, so that the density is a few plain loops.
 */
export class Mixture {
  readonly #coordinates: readonly Coordinate[]
  readonly #count: number
  /** Of cells, their indices. */
  readonly #centres: Float64Array
  readonly #widths: Float64Array
  readonly #weights: Float64Array
  readonly #prior: number
  /** 1/(width·√2); of cells, −ln of the share of each other cell, less that of its own. */
  readonly #scales: Float64Array
  /** The largest density of each kernel, times its weight. */
  readonly #peaks: Float64Array

  /** Weights are not negative, relative to that of the prior, which is 1. */
  constructor(coordinates: readonly Coordinate[], widths: Float64Array, centres: Float64Array, weights: Float64Array) {
    const n = weights.length
    const d = coordinates.length
    let total = 1
    for (let i = 0; i < n; i++) total += weights[i]
    this.#coordinates = coordinates
    this.#count = n
    this.#centres = centres
    this.#widths = widths
    this.#prior = 1 / total
    this.#weights = new Float64Array(n)
    this.#peaks = new Float64Array(n)
    this.#scales = new Float64Array(n * d)
    for (let i = 0; i < n; i++) {
      this.#weights[i] = weights[i] / total
      let peak = this.#weights[i]
      for (let j = 0; j < d; j++) {
        const at = j * n + i
        const { cells } = coordinates[j]
        const width = widths[at]
        if (cells > 0) {
          peak *= 1 - width
          this.#scales[at] = cells === 1 ? 0 : log(((1 - width) * (cells - 1)) / width)
        } else {
          const scale = 1 / width
          this.#scales[at] = Math.SQRT1_2 * scale
          peak *= scale / (ROOT_TWO_PI * (below((1 - centres[at]) * scale) - below(-centres[at] * scale)))
        }
      }
      this.#peaks[i] = peak
    }
  }

  /** Draws a point. */
  sample(random: SearchRandom, out: Float64Array): void {
    const n = this.#count
    const d = this.#coordinates.length
    let rest = random.uniform()
    let i = 0
    while (i < n && rest >= this.#weights[i]) rest -= this.#weights[i++]
    for (let j = 0; j < d; j++) {
      const { cells } = this.#coordinates[j]
      const u = random.uniform()
      const centre = this.#centres[j * n + i]
      const width = this.#widths[j * n + i]
      if (i === n) out[j] = cells > 0 ? Math.floor(u * cells) : u
      else if (cells > 0) out[j] = cellNear(centre, width, cells, u)
      else {
        const low = below(-centre / width)
        const high = below((1 - centre) / width)
        out[j] = Math.max(0, Math.min(centre + width * normalQuantile(low + u * (high - low)), 1))
      }
    }
  }

  /** The logarithm of the density at m points, one after the other, into `out`. */
  logDensityInto(points: Float64Array, m: number, out: Float64Array): void {
    const n = this.#count
    const d = this.#coordinates.length
    const centres = this.#centres
    const scales = this.#scales
    const peaks = this.#peaks
    let prior = this.#prior
    for (const { cells } of this.#coordinates) if (cells > 0) prior /= cells
    const decays = powers()
    scope((take) => {
      const room = take(m * n + m * d + 2 * n * d + d + n + m + decays.table.length, Float64Array, false)
      let from = 0
      const next = (length: number) => {
        from += length
        return room.subarray(from - length, from)
      }
      const filled = (values: Float64Array) => {
        const own = next(values.length)
        own.set(values)
        return own
      }
      const [distances, among, sums] = [next(m * n), next(d), next(m)]
      for (let j = 0; j < d; j++) among[j] = this.#coordinates[j].cells > 0 ? 0 : 1
      scaledDistances(filled(points), m, { n, centres: filled(centres), scales: filled(scales), among }, distances)
      for (let at = 0; at < m; at++) {
        const row = at * n
        for (let j = 0; j < d; j++) {
          if (among[j] === 1) continue
          const x = points[at * d + j]
          for (let i = 0, k = j * n; i < n; i++, k++) distances[row + i] += centres[k] === x ? 0 : scales[k]
        }
      }
      sumDecays(distances, filled(peaks), { table: filled(decays.table), steps: decays.steps }, prior, sums)
      for (let at = 0; at < m; at++) out[at] = log(sums[at])
    })
  }
}

/** The cell of a draw u: the kernel's own with probability 1 − width, else any other. */
function cellNear(centre: number, width: number, cells: number, u: number): number {
  if (u >= width || cells === 1) return centre
  const other = Math.min(Math.floor((u / width) * (cells - 1)), cells - 2)
  return other >= centre ? other + 1 : other
}
