import type { Candidate } from '../../define/search-space.ts'
import type { Observation } from '../../define/strategies.ts'

/** What became of it, from good to bad: complete, pruned with a score, neither. */
const classOf = ({ state, score }: Observation): number =>
  score === undefined ? 2 : state === 'complete' ? 0 : state === 'pruned' ? 1 : 2

/** Points from best to worst; those without a score are last, equal ones in the order in which they came. */
export class Ranked {
  readonly #points: Float64Array[] = []
  readonly #classes: number[] = []
  readonly #scores: number[] = []
  readonly dimensions: number
  #complete = 0
  #best: Candidate | undefined

  constructor(dimensions: number) {
    this.dimensions = dimensions
  }

  add(observation: Observation, point: Float64Array): void {
    const kind = classOf(observation)
    const score = kind === 2 ? 0 : (observation.score as number)
    if (kind === 0) this.#complete++
    let [low, high] = [0, this.#points.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (kind < this.#classes[middle] || (kind === this.#classes[middle] && score < this.#scores[middle]))
        high = middle
      else low = middle + 1
    }
    if (low === 0 && kind === 0) this.#best = observation.candidate
    this.#points.splice(low, 0, point)
    this.#classes.splice(low, 0, kind)
    this.#scores.splice(low, 0, score)
  }

  /** From best to worst. */
  get points(): readonly Float64Array[] {
    return this.#points
  }

  /** How many are complete: they come first. */
  get complete(): number {
    return this.#complete
  }

  get best(): Candidate | undefined {
    return this.#best
  }
}
