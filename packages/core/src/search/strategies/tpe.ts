import { float, int } from '../../define/hyperparameters.ts'
import type { Candidate, SearchRandom, SearchSpace } from '../../define/search-space.ts'
import { defineStrategy, type Observation, type Sampler } from '../../define/strategies.ts'
import { cellsOf, type Group, groupsOf } from '../parzen/groups.ts'
import { densitiesOf } from '../parzen/mixtures.ts'
import { Ranked } from '../parzen/ranked.ts'
import { scrambledSobol } from '../sobol.ts'

export const tpe = defineStrategy({
  name: 'tpe',
  title: 'Tree-structured Parzen estimator',
  describe:
    'learns where good candidates lie and where the others lie, and tries what is likely among the good and unlikely among the others',
  equation: 'argmax l(x)/g(x)',
  references: [
    'Bergstra, Bardenet, Bengio & Kégl 2011, Adv. Neural Inf. Process. Syst. 24, 2546–2554',
    'Bergstra, Yamins & Cox 2013, Proc. 30th Int. Conf. Mach. Learn., 115–123',
    'Watanabe 2023, arXiv:2304.11127',
  ],
  adaptive: true,
  hyperparameters: {
    startup: int({ default: 10, min: 1, describe: 'trials of a Sobol sequence before the estimator is used' }),
    candidates: int({ default: 24, min: 1, describe: 'draws from l of which the most promising is taken' }),
    share: float({ default: 0.1, above: 0, below: 1, describe: 'share of the trials that count as good' }),
  },
  create: (space, h, context) => new Estimator(space, h, scrambledSobol(space.dimensions.length, context.random)),
})

interface Settings {
  readonly startup: number
  readonly candidates: number
  readonly share: number
}

class Estimator implements Sampler {
  readonly #space: SearchSpace
  readonly #settings: Settings
  readonly #start: (index: number, out: Float64Array) => void
  readonly #groups: readonly Group[]
  readonly #ranked: Ranked

  constructor(space: SearchSpace, settings: Settings, start: (index: number, out: Float64Array) => void) {
    this.#space = space
    this.#settings = settings
    this.#start = start
    this.#groups = groupsOf(space)
    this.#ranked = new Ranked(space.dimensions.length)
  }

  tell(observation: Observation): void {
    this.#ranked.add(observation, this.#pointOf(observation.candidate))
  }

  /** The point of a candidate, with the index of the value where there is no order. */
  #pointOf(candidate: Candidate): Float64Array {
    const point = this.#space.encode(candidate)
    for (const [j, dimension] of this.#space.dimensions.entries()) {
      const cells = cellsOf(dimension)
      if (cells > 0 && !Number.isNaN(point[j])) point[j] = Math.floor(point[j] * cells)
    }
    return point
  }

  suggest(number: number, random: SearchRandom, pending: readonly Candidate[]): Candidate {
    const ranked = this.#ranked
    const point = new Float64Array(this.#space.dimensions.length)
    if (ranked.complete + pending.length < this.#settings.startup || ranked.complete < 2) {
      this.#start(number, point)
      return this.#space.decode(point) ?? this.#space.sample(random)
    }
    const lies = pending.map((candidate) => this.#pointOf(candidate))
    const values: Record<string, unknown> = { ...this.#space.fixed }
    point.fill(Number.NaN)
    const proposals: Proposal[] = []
    for (const group of this.#groups) {
      if (!group.active(values)) continue
      const proposal = this.#propose(group, lies, random)
      proposals.push(proposal)
      this.#take(proposal, 0, point)
      for (const j of group.indices) {
        const { key, domain } = this.#space.dimensions[j]
        if (domain.kind === 'choice') {
          const { length } = domain.values
          values[key] = domain.values[Math.min(Math.floor(point[j] * length), length - 1)]
        } else values[key] = point[j]
      }
    }
    return this.#first(proposals, point)
  }

  /** Draws for a group, the most promising first. */
  #propose(group: Group, lies: readonly Float64Array[], random: SearchRandom): Proposal {
    const { candidates: m, share } = this.#settings
    const { good, others } = densitiesOf(group, this.#ranked, share, lies)
    const d = group.indices.length
    const draws = new Float64Array(d * m)
    const draw = new Float64Array(d)
    for (let at = 0; at < m; at++) {
      good.sample(random, draw)
      draws.set(draw, at * d)
    }
    const [above, below] = [new Float64Array(m), new Float64Array(m)]
    good.logDensityInto(draws, m, above)
    others.logDensityInto(draws, m, below)
    const order = Uint32Array.from({ length: m }, (_, at) => at)
    order.sort((a, b) => above[b] - below[b] - (above[a] - below[a]) || a - b)
    return { group, draws, order }
  }

  /** Writes the draw of a rank into the point. */
  #take({ group, draws, order }: Proposal, rank: number, point: Float64Array): void {
    for (const [k, j] of group.indices.entries()) {
      const at = draws[order[Math.min(rank, order.length - 1)] * group.indices.length + k]
      const { cells } = group.coordinates[k]
      point[j] = cells > 0 ? (at + 0.5) / cells : at
    }
  }

  /** The most promising candidate that satisfies all constraints. */
  #first(proposals: readonly Proposal[], point: Float64Array): Candidate {
    for (let rank = 0; rank < this.#settings.candidates; rank++) {
      if (rank > 0) for (const proposal of proposals) this.#take(proposal, rank, point)
      const candidate = this.#space.decode(point)
      if (candidate !== undefined) return candidate
    }
    for (const proposal of proposals) this.#take(proposal, 0, point)
    return this.#space.repair(point, this.#ranked.best)
  }
}

interface Proposal {
  readonly group: Group
  /** One draw after the other. */
  readonly draws: Float64Array
  readonly order: Uint32Array
}
