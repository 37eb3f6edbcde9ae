import { int } from '../../define/hyperparameters.ts'
import type { Candidate, SearchRandom, SearchSpace } from '../../define/search-space.ts'
import { defineStrategy, type Observation, type Sampler } from '../../define/strategies.ts'
import { log } from '../../numeric/elementary.ts'
import { type BoxDescent, boxDescent } from '../descent/box-descent.ts'

export const implicit = defineStrategy({
  name: 'implicit',
  title: 'Implicit differentiation',
  describe:
    'descends along the derivative of the score by the penalty of ridge, lasso or elastic net, from several starts, and ends when these have arrived',
  references: [
    'Bertrand et al. 2020, Proc. Mach. Learn. Res. 119, 810–821',
    'Bengio 2000, Neural Comput. 12, 1889–1900',
  ],
  adaptive: true,
  gradients: true,
  hyperparameters: {
    starts: int({ default: 3, min: 1, describe: 'descents that must arrive before the search ends' }),
  },
  create: (space, { starts }) => new Descents(space, starts),
})

/** A descent in the coordinates that have a derivative; the others stay as they are at its start. */
interface Walk {
  readonly start: Candidate
  readonly point: Float64Array
  /** Once the first result has told which coordinates have a derivative. */
  descent?: { readonly axes: readonly number[]; readonly box: BoxDescent }
}

class Descents implements Sampler {
  readonly #space: SearchSpace
  readonly #starts: number
  readonly #waiting = new Map<number, Walk>()
  readonly #ready: Walk[] = []
  #begun = 0
  #arrived = 0

  constructor(space: SearchSpace, starts: number) {
    this.#space = space
    this.#starts = starts
  }

  get reasons(): readonly string[] {
    return [`implicit: ${this.#arrived} of ${this.#begun} descents have arrived`]
  }

  suggest(number: number, random: SearchRandom): Candidate | undefined {
    const walk = this.#ready.shift()
    const box = walk?.descent?.box.next()
    if (walk?.descent && box) {
      const point = walk.point.slice()
      walk.descent.axes.forEach((j, k) => {
        point[j] = box[k]
      })
      this.#waiting.set(number, walk)
      return this.#space.repair(point, walk.start)
    }
    if (this.#arrived >= this.#starts) return undefined
    const start = this.#begun++ === 0 ? this.#middle() : this.#space.sample(random)
    this.#waiting.set(number, { start, point: this.#space.encode(start) })
    return start
  }

  #middle(): Candidate {
    return this.#space.repair(new Float64Array(this.#space.dimensions.length).fill(0.5))
  }

  /** A candidate without a score or a derivative ends its descent, as does one that was proposed by somebody else. */
  tell({ number, candidate, state, score, gradient }: Observation): void {
    const walk = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (walk === undefined) return
    if (walk.descent === undefined) {
      if (state !== 'complete' || score === undefined || gradient === undefined) return
      const axes = this.#space.dimensions.flatMap(({ key, domain }, j) =>
        key in gradient && domain.kind === 'float' && !Number.isNaN(walk.point[j]) ? [j] : [],
      )
      if (axes.length === 0 || axes.some((j) => !Number.isFinite(this.#slope(j, candidate, gradient)))) return
      walk.descent = { axes, box: boxDescent(Float64Array.from(axes, (j) => walk.point[j])) }
    }
    const { axes, box } = walk.descent
    const slope = Float64Array.from(axes, (j) => this.#slope(j, candidate, gradient))
    box.tell(state === 'complete' && score !== undefined ? score : Infinity, slope)
    if (box.next() !== undefined) this.#ready.push(walk)
    else this.#arrived++
  }

  /** The derivative by a coordinate of the unit cube. */
  #slope(j: number, candidate: Candidate, gradient: Observation['gradient'] = {}): number {
    const { key, domain } = this.#space.dimensions[j]
    if (domain.kind === 'choice') return 0
    const [low, high] = [domain.low, domain.high].map((bound) => (typeof bound === 'number' ? bound : bound(candidate)))
    const slope = gradient[key] ?? Number.NaN
    return domain.scale === 'log' ? slope * Number(candidate[key]) * (log(high) - log(low)) : slope * (high - low)
  }
}
