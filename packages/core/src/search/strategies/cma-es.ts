import { float, int } from '../../define/hyperparameters.ts'
import type { Candidate, SearchRandom, SearchSpace } from '../../define/search-space.ts'
import { defineStrategy, type Observation, type Sampler } from '../../define/strategies.ts'
import { Evolution } from '../evolution/evolution.ts'

export const cmaEs = defineStrategy({
  name: 'cma-es',
  title: 'CMA-ES',
  describe:
    'moves a normal distribution of candidates towards the better ones, and learns its shape; for many trials of numbers that depend on each other',
  references: [
    'Hansen 2016, arXiv:1604.00772',
    'Hamano, Saito, Nomura & Shirakawa 2022, Proc. Genet. Evol. Comput. Conf., 639–647',
  ],
  adaptive: true,
  hyperparameters: {
    width: float({
      default: 0.3,
      above: 0,
      max: 1,
      describe: 'standard deviation at the start, as a share of each range',
    }),
    population: int({ default: 0, min: 0, describe: 'candidates of a generation; 0 stands for 4 + 3 ln d' }),
  },
  create: (space, h, { random }) => new Walk(space, h, random),
})

/** Draws outside the unit cube or a constraint that are made again before one is put back. */
const REDRAWN = 20

class Walk implements Sampler {
  readonly #space: SearchSpace
  readonly #settings: { readonly width: number; readonly population: number }
  readonly #random: SearchRandom
  #evolution: Evolution
  #starts = 0
  #generation: { readonly point: Float64Array; readonly score: number }[] = []
  #best: Candidate | undefined
  #lowest = Infinity

  constructor(
    space: SearchSpace,
    settings: { readonly width: number; readonly population: number },
    random: SearchRandom,
  ) {
    this.#space = space
    this.#settings = settings
    this.#random = random
    this.#evolution = this.#begin(new Float64Array(space.dimensions.length).fill(0.5), settings.population)
  }

  #begin(mean: Float64Array, population: number): Evolution {
    return new Evolution(mean, this.#settings.width, population, this.#cellWidths())
  }

  /** The widths of the cells of whole numbers and choices, 0 of floats. */
  #cellWidths(): Float64Array {
    return Float64Array.from(this.#space.dimensions, ({ domain }) => {
      if (domain.kind === 'choice') return 1 / domain.values.length
      if (domain.kind === 'float' || typeof domain.low !== 'number' || typeof domain.high !== 'number') return 0
      return domain.scale === 'log' ? 0 : 1 / (domain.high - domain.low + 1)
    })
  }

  suggest(_: number, random: SearchRandom): Candidate {
    const point = new Float64Array(this.#space.dimensions.length)
    for (let draw = 0; draw < REDRAWN; draw++) {
      this.#evolution.sample(random, point)
      if (point.some((u) => u < 0 || u > 1)) continue
      const candidate = this.#space.decode(point)
      if (candidate !== undefined) return candidate
    }
    for (let j = 0; j < point.length; j++) point[j] = Math.max(0, Math.min(point[j], 1))
    return this.#space.repair(point, this.#best)
  }

  /** A generation is any λ trials that were told one after the other; what is inactive in a candidate stays where the mean is. */
  tell({ candidate, state, score = Infinity }: Observation): void {
    const counted = state === 'complete' ? score : Infinity
    if (counted < this.#lowest) [this.#lowest, this.#best] = [counted, candidate]
    const point = this.#space.encode(candidate)
    for (let j = 0; j < point.length; j++) if (Number.isNaN(point[j])) point[j] = this.#evolution.mean[j]
    this.#generation.push({ point, score: counted })
    if (this.#generation.length < this.#evolution.population) return
    const ranked = [...this.#generation.entries()].sort(([i, a], [k, b]) =>
      a.score < b.score ? -1 : a.score > b.score ? 1 : i - k,
    )
    this.#generation = []
    if (ranked[0][1].score < Infinity) this.#evolution.move(ranked.map(([, { point }]) => point))
    if (this.#evolution.settled) this.#restart()
  }

  /** Begins again elsewhere with twice the population (Auger & Hansen 2005, Proc. IEEE Congr. Evol. Comput., 1769–1776). */
  #restart(): void {
    this.#starts++
    const source = this.#random.fork('restart', this.#starts)
    const mean = Float64Array.from(this.#space.dimensions, () => source.uniform())
    this.#evolution = this.#begin(mean, 2 * this.#evolution.population)
  }
}
