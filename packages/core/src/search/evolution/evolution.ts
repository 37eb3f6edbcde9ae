import type { SearchRandom } from '../../define/search-space.ts'
import { exp, log } from '../../numeric/elementary.ts'
import { normalQuantile } from '../../numeric/special.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** Below this standard deviation in every coordinate nothing new is found. */
const SETTLED = 1e-9
const LONGEST = 1e7 // times the shortest axis

/**
 * The state of CMA-ES on the unit cube: mean, step length σ and covariance C. All constants are those of Hansen 2016, arXiv:1604.00772, table 1,
 * with positive weights. Coordinates made of cells keep a probability of 1/(λd) or more to leave the cell of the mean (the margin of Hamano et
 * al. 2022), by a smallest standard deviation.
 */
export class Evolution {
  readonly population: number
  readonly mean: Float64Array
  #sigma: number
  readonly #cells: Float64Array
  readonly #weights: Float64Array
  readonly #effective: number
  readonly #covariance: Float64Array
  readonly #stepPath: Float64Array
  readonly #shapePath: Float64Array
  #axes: Float64Array // eigenvectors, column by column
  #lengths: Float64Array // square roots of eigenvalues
  #generations = 0

  constructor(mean: Float64Array, sigma: number, population: number, cells: Float64Array) {
    const d = mean.length
    this.mean = Float64Array.from(mean)
    this.#sigma = sigma
    this.#cells = cells
    this.population = population || 4 + Math.floor(3 * log(Math.max(d, 1)))
    const parents = this.population >> 1
    const raw = Float64Array.from({ length: parents }, (_, i) => log(0.5 * (this.population + 1)) - log(i + 1))
    const [sum, squares] = [raw.reduce((a, b) => a + b, 0), raw.reduce((a, b) => a + b * b, 0)]
    this.#weights = raw.map((weight) => weight / sum)
    this.#effective = (sum * sum) / squares
    this.#covariance = new Float64Array(d * d)
    for (let i = 0; i < d; i++) this.#covariance[i * d + i] = 1
    this.#stepPath = new Float64Array(d)
    this.#shapePath = new Float64Array(d)
    this.#axes = Float64Array.from(this.#covariance)
    this.#lengths = new Float64Array(d).fill(1)
  }

  /** Whether it has come to rest. */
  get settled(): boolean {
    let [widest, narrowest] = [0, Infinity]
    for (const length of this.#lengths) {
      widest = Math.max(widest, length)
      narrowest = Math.min(narrowest, length)
    }
    return this.#sigma * widest < SETTLED || widest > LONGEST * narrowest || !(this.#sigma < 1e3)
  }

  /** Draws a point; it may lie outside the cube. */
  sample(random: SearchRandom, out: Float64Array): void {
    const d = this.mean.length
    out.set(this.mean)
    for (let k = 0; k < d; k++) {
      const z = this.#sigma * this.#lengths[k] * random.normal()
      for (let i = 0; i < d; i++) out[i] += z * this.#axes[k * d + i]
    }
    // whole cells: at least the margin's standard deviation
    for (let i = 0; i < d; i++) {
      const missing = this.#margin(i)
      if (missing > 0) out[i] += missing * random.normal()
    }
  }

  /** The standard deviation that coordinate i lacks to leave the cell of the mean often enough. */
  #margin(i: number): number {
    const cell = this.#cells[i]
    if (cell === 0) return 0
    const d = this.mean.length
    const wanted = (-0.5 * cell) / normalQuantile(0.5 / (this.population * d))
    const own = this.#sigma * this.#sigma * this.#covariance[i * d + i]
    return Math.sqrt(Math.max(0, wanted * wanted - own))
  }

  /** Learns from a generation, the best first. */
  move(ranked: readonly Float64Array[]): void {
    const d = this.mean.length
    const mu = this.#effective
    const forStep = (mu + 2) / (d + mu + 5)
    const damping = 1 + 2 * Math.max(0, Math.sqrt((mu - 1) / (d + 1)) - 1) + forStep
    const forShape = (4 + mu / d) / (d + 4 + (2 * mu) / d)
    const rankOne = 2 / ((d + 1.3) * (d + 1.3) + mu)
    const rankMany = Math.min(1 - rankOne, (2 * (mu - 2 + 1 / mu)) / ((d + 2) * (d + 2) + mu))
    const expected = Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d)) // of the length of a standard normal vector
    const moved = new Float64Array(d)
    const each = ranked
      .slice(0, this.#weights.length)
      .map((point) => point.map((u, i) => (u - this.mean[i]) / this.#sigma))
    for (const [r, y] of each.entries()) for (let i = 0; i < d; i++) moved[i] += this.#weights[r] * y[i]
    for (let i = 0; i < d; i++) this.mean[i] = Math.max(0, Math.min(this.mean[i] + this.#sigma * moved[i], 1))

    const whitened = this.#whiten(moved)
    const push = Math.sqrt(forStep * (2 - forStep) * mu)
    let length = 0
    for (let i = 0; i < d; i++) {
      this.#stepPath[i] = (1 - forStep) * this.#stepPath[i] + push * whitened[i]
      length += this.#stepPath[i] * this.#stepPath[i]
    }
    length = Math.sqrt(length)
    this.#generations++
    const faded = 1 - exp(2 * this.#generations * log(1 - forStep))
    const calm = length / Math.sqrt(faded) < (1.4 + 2 / (d + 1)) * expected
    const pull = calm ? Math.sqrt(forShape * (2 - forShape) * mu) : 0
    for (let i = 0; i < d; i++) this.#shapePath[i] = (1 - forShape) * this.#shapePath[i] + pull * moved[i]
    const kept = 1 - rankOne - rankMany + (calm ? 0 : rankOne * forShape * (2 - forShape))
    for (let i = 0; i < d; i++) {
      for (let k = 0; k <= i; k++) {
        let many = 0
        for (const [r, y] of each.entries()) many += this.#weights[r] * y[i] * y[k]
        const entry =
          kept * this.#covariance[i * d + k] + rankOne * this.#shapePath[i] * this.#shapePath[k] + rankMany * many
        this.#covariance[i * d + k] = entry
        this.#covariance[k * d + i] = entry
      }
    }
    this.#sigma *= exp(Math.min(1, (forStep / damping) * (length / expected - 1)))
    const { values, vectors } = symmetricEigen(this.#covariance, d)
    this.#axes = vectors
    this.#lengths = values.map((value) => Math.sqrt(Math.max(value, 1e-20)))
  }

  /** C^(−½)y. */
  #whiten(y: Float64Array): Float64Array {
    const d = y.length
    const out = new Float64Array(d)
    for (let k = 0; k < d; k++) {
      let along = 0
      for (let i = 0; i < d; i++) along += this.#axes[k * d + i] * y[i]
      along /= this.#lengths[k]
      for (let i = 0; i < d; i++) out[i] += along * this.#axes[k * d + i]
    }
    return out
  }
}
