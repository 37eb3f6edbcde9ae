import type { Candidate, SearchRandom } from '../../define/search-space.ts'
import { exp, log } from '../../numeric/elementary.ts'
import { logImprovementInto } from './expected-improvement.ts'
import type { Experience } from './experience.ts'
import { minimise } from './minimise.ts'

/** Candidates that are looked at: drawn anew, and near each of the leaders. */
const DRAWN = 64
const LEADERS = 4
const NEAR = 10
/** The best of them, from which the acquisition is climbed. */
const CLIMBS = 3
const STEPS = 12
const ENOUGH = 1e-3
/** Changes of coordinates that do not move continuously, round after round. */
const ROUNDS = 3

/** Finds the candidate with the largest expected improvement. */
export class Acquisition {
  readonly #experience: Experience
  readonly #moments = new Float64Array(2)
  readonly #improvement = new Float64Array(2)
  readonly #slopes: Float64Array

  constructor(experience: Experience) {
    this.#experience = experience
    this.#slopes = new Float64Array(2 * experience.chart.dimensions.length)
  }

  /** −ln of the expected improvement at a point, and its gradient. */
  #cost(point: Float64Array, gradient?: Float64Array): number {
    const { regression, best } = this.#experience
    const slopes = gradient === undefined ? undefined : this.#slopes
    regression.predictInto(point, this.#moments, slopes)
    const [mean, variance] = this.#moments
    const deviation = Math.sqrt(variance)
    const z = (best - mean) / deviation
    logImprovementInto(z, this.#improvement)
    const [value, slope] = this.#improvement
    if (gradient !== undefined && slopes !== undefined) {
      const d = point.length
      for (let j = 0; j < d; j++) {
        const change = (0.5 * slopes[d + j]) / variance // of ln σ
        gradient[j] = -(change + slope * (-slopes[j] / deviation - z * change))
      }
    }
    return -(value + 0.5 * log(variance))
  }

  best(random: SearchRandom): Candidate {
    const { chart } = this.#experience
    const points = this.#candidates(random)
    const costs = points.map((point) => this.#cost(point))
    const order = [...points.keys()].sort((a, b) => costs[a] - costs[b] || a - b)
    let [best, lowest] = [points[order[0]], costs[order[0]]]
    for (const start of order.slice(0, CLIMBS)) {
      const point = Float64Array.from(points[start])
      let cost = this.#climb(point)
      if (!chart.plain) cost = this.#exchange(point, cost)
      if (cost < lowest) [best, lowest] = [point, cost]
    }
    return this.#candidateAt(best)
  }

  /** Moves the smooth coordinates uphill. */
  #climb(point: Float64Array): number {
    const { smooth, dimensions } = this.#experience.chart
    const low = point.map((u, j) => (smooth[j] ? 0 : u))
    const high = point.map((u, j) => (smooth[j] ? 1 : u))
    return minimise(
      (x, gradient) => this.#cost(x, gradient),
      point,
      low,
      high,
      dimensions.length > 0 ? STEPS : 0,
      ENOUGH,
    )
  }

  /** Steps of the other coordinates, as long as they improve; what is inactive follows. */
  #exchange(point: Float64Array, cost: number): number {
    const { chart } = this.#experience
    let lowest = cost
    for (let round = 0; round < ROUNDS; round++) {
      let improved = false
      for (const neighbour of chart.space.neighbours(this.#candidateAt(point), 0.05)) {
        const other = this.#experience.pointOf(neighbour)
        const found = this.#cost(other)
        if (found >= lowest) continue
        lowest = found
        point.set(other)
        improved = true
      }
      if (!improved) break
      lowest = this.#climb(point)
    }
    return lowest
  }

  #wholePoint(point: Float64Array): Float64Array {
    const { space, dimensions } = this.#experience.chart
    const whole = new Float64Array(space.dimensions.length).fill(0.5)
    for (const [k, j] of dimensions.entries()) if (point[k] >= 0) whole[j] = point[k]
    return whole
  }

  #candidateAt(point: Float64Array): Candidate {
    const [leader] = this.#experience.leaders(1)
    return this.#experience.chart.space.repair(this.#wholePoint(point), leader?.candidate)
  }

  #candidates(random: SearchRandom): Float64Array[] {
    const { chart } = this.#experience
    const d = chart.dimensions.length
    const points: Float64Array[] = []
    for (let i = 0; i < DRAWN; i++) {
      if (chart.plain) points.push(Float64Array.from({ length: d }, () => random.uniform()))
      else points.push(this.#experience.pointOf(chart.space.sample(random)))
    }
    for (const { point } of this.#experience.leaders(LEADERS)) {
      for (let i = 0; i < NEAR; i++) {
        const width = exp(-1 - 5 * random.uniform())
        const whole = this.#wholePoint(point)
        for (const [k, j] of chart.dimensions.entries()) {
          if (!chart.cells[k]) whole[j] = Math.max(0, Math.min(whole[j] + width * random.normal(), 1))
          else if (random.uniform() < 1 / d) whole[j] = random.uniform()
        }
        if (chart.plain) points.push(Float64Array.from(chart.dimensions, (j) => whole[j]))
        else {
          const candidate = chart.space.decode(whole)
          if (candidate !== undefined) points.push(this.#experience.pointOf(candidate))
        }
      }
    }
    return points
  }
}
