import { exp, log } from '../../numeric/elementary.ts'
import { decay } from '../tables.ts'
import { minimise } from './minimise.ts'
import { dot, factorRows, invertInto, rowOf, solveLower, solveUpper } from './triangle.ts'

const ROOT_FIVE = Math.sqrt(5)

/** Bounds of the logarithms of a length, of the amplitude σ² and of the noise. */
const LENGTH = [log(0.005), log(1000)]
const AMPLITUDE = [log(0.01), log(100)]
const NOISE = [log(1e-7), log(1)]
/** Priors of the same logarithms, normal: mean and variance. Lengths grow with √d as in Hvarfner, Hellsten & Nardi 2024, but begin at half the cube. */
const lengthPrior = (d: number): readonly [number, number] => [-0.7 + 0.5 * log(d), 1]
const AMPLITUDE_PRIOR = [0, 1]
const NOISE_PRIOR = [log(1e-5), 6]

/**
 * Regression by a Gaussian process of mean 0 on the unit cube: Matérn 5/2 with one length for each coordinate; the distance of two cells of a
 * coordinate without an order is 1. k(r) = σ²(1 + √5 r + 5r²/3)e^(−√5 r). Rasmussen & Williams 2006, chapters 2 and 5.
 */
export class Regression {
  readonly #cells: readonly boolean[]
  readonly #d: number
  /** ln of the lengths, then of σ² and of the noise. */
  readonly #logs: Float64Array
  readonly #inverseSquares: Float64Array
  #amplitude = 1
  #noise = 1e-5
  #n = 0
  #points = new Float64Array(0) // row by row
  #values = new Float64Array(0)
  #lower = new Float64Array(0)
  #alpha = new Float64Array(0)
  #kernel = new Float64Array(0)
  #solved = new Float64Array(0)

  /** `cells[j]`: coordinate j has no order. */
  constructor(cells: readonly boolean[]) {
    this.#cells = cells
    this.#d = cells.length
    this.#logs = Float64Array.from({ length: this.#d + 2 }, (_, j) => this.#prior(j)[0])
    this.#inverseSquares = new Float64Array(this.#d)
    this.#settle()
  }

  #prior(j: number): readonly number[] {
    return j < this.#d ? lengthPrior(this.#d) : j === this.#d ? AMPLITUDE_PRIOR : NOISE_PRIOR
  }

  get size(): number {
    return this.#n
  }

  #settle(): void {
    const d = this.#d
    for (let j = 0; j < d; j++) this.#inverseSquares[j] = exp(-2 * this.#logs[j])
    this.#amplitude = exp(this.#logs[d])
    this.#noise = exp(this.#logs[d + 1])
  }

  #reserve(n: number): void {
    if (n <= this.#values.length) return
    const room = Math.max(16, Math.ceil(1.5 * n))
    const grown = (old: Float64Array, length: number) => {
      const larger = new Float64Array(length)
      larger.set(old)
      return larger
    }
    this.#points = grown(this.#points, room * this.#d)
    this.#values = grown(this.#values, room)
    this.#lower = grown(this.#lower, rowOf(room))
    this.#alpha = grown(this.#alpha, room)
    this.#kernel = new Float64Array(2 * room)
    this.#solved = new Float64Array(room)
  }

  /** Replaces all observations; hyperparameters stay. */
  setAll(points: readonly Float64Array[], values: ArrayLike<number>): void {
    this.#n = 0
    for (const [i, point] of points.entries()) this.#put(point, values[i])
    this.#factor(0)
    this.#weigh()
  }

  /** New values of the same points. */
  setValues(values: ArrayLike<number>): void {
    for (let i = 0; i < this.#n; i++) this.#values[i] = values[i]
    this.#weigh()
  }

  /** Adds an observation: O(n²). */
  add(point: Float64Array, value: number): void {
    this.#put(point, value)
    this.#factor(this.#n - 1)
    this.#weigh()
  }

  /** Forgets the observations after the first n. */
  truncate(n: number): void {
    this.#n = n
    this.#weigh()
  }

  #put(point: Float64Array, value: number): void {
    this.#reserve(this.#n + 1)
    this.#points.set(point, this.#n * this.#d)
    this.#values[this.#n] = value
    this.#n++
  }

  /** Rows `from` … n − 1 of the factor; noise is raised until the matrix is positive. */
  #factor(from: number): void {
    for (;;) {
      for (let i = from; i < this.#n; i++) {
        const row = rowOf(i)
        for (let k = 0; k < i; k++) this.#lower[row + k] = this.#covariance(i, k)
        this.#lower[row + i] = this.#amplitude + this.#noise
      }
      if (factorRows(this.#lower, from, this.#n)) return
      this.#noise *= 10
      this.#logs[this.#d + 1] = log(this.#noise)
      from = 0
    }
  }

  #weigh(): void {
    const n = this.#n
    this.#alpha.set(this.#values.subarray(0, n))
    solveLower(this.#lower, n, this.#alpha)
    solveUpper(this.#lower, n, this.#alpha)
  }

  #covariance(i: number, k: number): number {
    const d = this.#d
    const points = this.#points
    let square = 0
    for (let j = 0; j < d; j++) {
      const difference = points[i * d + j] - points[k * d + j]
      if (difference !== 0) square += (this.#cells[j] ? 1 : difference * difference) * this.#inverseSquares[j]
    }
    const r = ROOT_FIVE * Math.sqrt(square)
    return this.#amplitude * (1 + r + (r * r) / 3) * decay(r)
  }

  /** Mean and variance of the function at a point, into out[0] and out[1]; with `slopes`, the derivatives of the mean, then of the variance. */
  predictInto(point: Float64Array, out: Float64Array, slopes?: Float64Array): void {
    const d = this.#d
    const n = this.#n
    const points = this.#points
    const inverse = this.#inverseSquares
    const kernel = this.#kernel
    const solved = this.#solved
    for (let i = 0; i < n; i++) {
      let square = 0
      for (let j = 0; j < d; j++) {
        const difference = point[j] - points[i * d + j]
        if (difference !== 0) square += (this.#cells[j] ? 1 : difference * difference) * inverse[j]
      }
      const r = ROOT_FIVE * Math.sqrt(square)
      const fall = this.#amplitude * decay(r)
      kernel[i] = (1 + r + (r * r) / 3) * fall
      kernel[n + i] = (5 / 3) * (1 + r) * fall
      solved[i] = kernel[i]
    }
    out[0] = dot(kernel, 0, this.#alpha, 0, n)
    solveLower(this.#lower, n, solved)
    out[1] = Math.max(this.#amplitude - dot(solved, 0, solved, 0, n), 1e-12 * this.#amplitude)
    if (slopes === undefined) return
    solveUpper(this.#lower, n, solved)
    for (let j = 0; j < d; j++) {
      let [mean, variance] = [0, 0]
      if (!this.#cells[j]) {
        for (let i = 0; i < n; i++) {
          const change = kernel[n + i] * (points[i * d + j] - point[j])
          mean += change * this.#alpha[i]
          variance += change * solved[i]
        }
      }
      slopes[j] = mean * inverse[j]
      slopes[d + j] = -2 * variance * inverse[j]
    }
  }

  /**
   * Sets the hyperparameters by the largest posterior density, in at most so many steps of a quasi-Newton method from where they are; `anew`
   * also in so many from the middle of their prior, since there may be several maxima.
   */
  learn(steps: number, anew = 0): void {
    const { length } = this.#logs
    const low = Float64Array.from({ length }, (_, j) => this.#bounds(j)[0])
    const high = Float64Array.from({ length }, (_, j) => this.#bounds(j)[1])
    const room = rowOf(this.#n)
    const [inverse, work, slopes, kernel] = Array.from({ length: 4 }, () => new Float64Array(room)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ]
    const cost = (x: Float64Array, gradient: Float64Array) =>
      this.#negativeLogPosterior(x, gradient, { inverse, work, slopes, kernel })
    const best = Float64Array.from(this.#logs)
    const lowest = minimise(cost, best, low, high, steps, 1e-3)
    if (anew > 0) {
      const other = best.map((_, j) => this.#prior(j)[0])
      if (minimise(cost, other, low, high, anew, 1e-3) < lowest) best.set(other)
    }
    this.#logs.set(best)
    this.#settle()
    this.#factor(0)
    this.#weigh()
  }

  #bounds(j: number): readonly number[] {
    return j < this.#d ? LENGTH : j === this.#d ? AMPLITUDE : NOISE
  }

  /** −ln p(values | hyperparameters) − ln p(hyperparameters) up to a constant, and its gradient. */
  #negativeLogPosterior(x: Float64Array, gradient: Float64Array, { inverse, work, slopes, kernel }: Scratch): number {
    const d = this.#d
    const n = this.#n
    this.#logs.set(x)
    this.#settle()
    const amplitude = this.#amplitude
    const lower = this.#lower
    const points = this.#points
    for (let i = 0; i < n; i++) {
      const row = rowOf(i)
      for (let k = 0; k < i; k++) {
        let square = 0
        for (let j = 0; j < d; j++) {
          const difference = points[i * d + j] - points[k * d + j]
          if (difference !== 0) square += (this.#cells[j] ? 1 : difference * difference) * this.#inverseSquares[j]
        }
        const r = ROOT_FIVE * Math.sqrt(square)
        const fall = amplitude * decay(r)
        lower[row + k] = (1 + r + (r * r) / 3) * fall
        kernel[row + k] = lower[row + k]
        slopes[row + k] = (5 / 3) * (1 + r) * fall
      }
      lower[row + i] = amplitude + this.#noise
    }
    if (!factorRows(lower, 0, n)) return Infinity
    this.#weigh()
    const alpha = this.#alpha
    let value = 0.5 * dot(alpha, 0, this.#values, 0, n)
    for (let i = 0; i < n; i++) value += log(lower[rowOf(i) + i])
    invertInto(lower, n, work, inverse)
    gradient.fill(0)
    for (let i = 0; i < n; i++) {
      const row = rowOf(i)
      for (let k = 0; k < i; k++) {
        const weight = inverse[row + k] - alpha[i] * alpha[k]
        gradient[d] += weight * kernel[row + k]
        const slope = weight * slopes[row + k]
        for (let j = 0; j < d; j++) {
          const difference = points[i * d + j] - points[k * d + j]
          if (difference !== 0) gradient[j] += slope * (this.#cells[j] ? 1 : difference * difference)
        }
      }
      const weight = 0.5 * (inverse[row + i] - alpha[i] * alpha[i])
      gradient[d] += weight * amplitude
      gradient[d + 1] += weight * this.#noise
    }
    for (let j = 0; j < d; j++) gradient[j] *= this.#inverseSquares[j]
    for (let j = 0; j < d + 2; j++) {
      const [mean, variance] = this.#prior(j)
      const away = x[j] - mean
      value += (0.5 * away * away) / variance
      gradient[j] += away / variance
    }
    return value
  }
}

interface Scratch {
  readonly inverse: Float64Array
  readonly work: Float64Array
  readonly slopes: Float64Array
  readonly kernel: Float64Array
}
