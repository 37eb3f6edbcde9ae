import type { Candidate, SearchSpace } from '../../define/search-space.ts'
import type { Observation } from '../../define/strategies.ts'
import { type Chart, chartOf, inactive } from './moves.ts'
import { Regression } from './regression.ts'
import { type Warp, warpOf } from './warp.ts'

/** Steps of learning the hyperparameters from the beginning, every so many times, and on from what was learnt before. */
const FIRST_STEPS = 16
const ANEW = 4
const STEPS = 8
/** Hyperparameters are learnt again when there are so many times as many trials. */
const GROWTH = 1.08

/** What a Gaussian process knows of a search: trials, their warped scores, and the regression through them. */
export class Experience {
  readonly chart: Chart
  readonly regression: Regression
  readonly #memory: number
  readonly #points: Float64Array[] = []
  readonly #candidates: Candidate[] = []
  readonly #scores: number[] = [] // NaN: none
  #warp: Warp = (score) => score
  #remembered: number[] = []
  #learntAt = 0
  #learnt = 0
  #told = 0 // of the points, those in the regression
  #complete = 0
  #worst = Number.NEGATIVE_INFINITY
  #bestWarped = Infinity

  constructor(space: SearchSpace, memory: number) {
    this.chart = chartOf(space)
    this.regression = new Regression(this.chart.cells)
    this.#memory = memory
  }

  get complete(): number {
    return this.#complete
  }

  /** The lowest warped score. */
  get best(): number {
    return this.#bestWarped
  }

  add({ candidate, state, score = Number.NaN }: Observation): void {
    this.#points.push(this.pointOf(candidate))
    this.#candidates.push(candidate)
    this.#scores.push(score)
    if (state === 'complete' && !Number.isNaN(score)) this.#complete++
    if (score > this.#worst) this.#worst = score
  }

  /** The point of a candidate as the process sees it. */
  pointOf(candidate: Candidate): Float64Array {
    const whole = this.chart.space.encode(candidate)
    return Float64Array.from(this.chart.dimensions, (j, k) =>
      Number.isNaN(whole[j]) ? inactive(this.chart.cells[k]) : whole[j],
    )
  }

  /** What failed counts as the worst there is. */
  #score(i: number): number {
    const score = this.#scores[i]
    return Number.isNaN(score) ? this.#worst : score
  }

  /** Brings the regression up to date, and adds what is pending with the scores that are expected of it. */
  learn(pending: readonly Candidate[]): void {
    const { regression } = this
    const n = this.#points.length
    if (n >= Math.max(GROWTH * this.#learntAt, this.#learntAt + 1)) {
      this.#remember()
      const remembered = this.#remembered
      this.#warp = warpOf(remembered.map((i) => this.#score(i)))
      regression.setAll(
        remembered.map((i) => this.#points[i]),
        remembered.map((i) => this.#warp(this.#score(i))),
      )
      regression.learn(STEPS, this.#learnt % ANEW === 0 ? FIRST_STEPS : 0)
      this.#learnt++
      this.#learntAt = n
    } else {
      for (let i = this.#told; i < n; i++) {
        this.#remembered.push(i)
        regression.add(this.#points[i], this.#warp(this.#score(i)))
      }
    }
    this.#told = n
    this.#bestWarped = Infinity
    for (const i of this.#remembered) {
      if (!Number.isNaN(this.#scores[i])) this.#bestWarped = Math.min(this.#bestWarped, this.#warp(this.#scores[i]))
    }
    const out = new Float64Array(2)
    for (const candidate of pending) {
      const point = this.pointOf(candidate)
      regression.predictInto(point, out)
      regression.add(point, out[0])
    }
  }

  forgetPending(): void {
    this.regression.truncate(this.#remembered.length)
  }

  /** All trials while there are few; else the best half of what is remembered, and the latest of the others. */
  #remember(): void {
    const n = this.#points.length
    const all = Array.from({ length: n }, (_, i) => i)
    if (n <= this.#memory) {
      this.#remembered = all
      return
    }
    const half = this.#memory >> 1
    const best = new Set(all.sort((a, b) => this.#score(a) - this.#score(b) || a - b).slice(0, half))
    const latest: number[] = []
    for (let i = n - 1; i >= 0 && latest.length < this.#memory - half; i--) if (!best.has(i)) latest.push(i)
    this.#remembered = [...best, ...latest].sort((a, b) => a - b)
  }

  /** The best candidates, the best first. */
  leaders(count: number): readonly { readonly candidate: Candidate; readonly point: Float64Array }[] {
    const found = this.#remembered.filter((i) => !Number.isNaN(this.#scores[i]))
    found.sort((a, b) => this.#scores[a] - this.#scores[b] || a - b)
    return found.slice(0, count).map((i) => ({ candidate: this.#candidates[i], point: this.#points[i] }))
  }
}
