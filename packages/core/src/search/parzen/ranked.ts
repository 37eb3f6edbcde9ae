import type { Candidate } from '../../define/search-space.ts'
import type { Observation } from '../../define/strategies.ts'

/** A point of the unit cube and, on each axis, the larger of its gaps to the next points on either side (∞ when it is alone there). */
export interface Placed {
  readonly point: Float64Array
  readonly gaps: Float64Array
}

interface Entry extends Placed {
  readonly kind: number
  readonly score: number
}

/** What became of it, from good to bad: complete, pruned with a score, neither. */
const kindOf = ({ state, score }: Observation): number =>
  score === undefined ? 2 : state === 'complete' ? 0 : state === 'pruned' ? 1 : 2

/**
 * Points from best to worst; those without a score are last, equal ones in the order in which they came. Beside it, the points in order along
 * each axis, so that a new point changes the gaps of its neighbours only.
 */
export class Ranked {
  readonly #entries: Entry[] = []
  readonly #axes: Entry[][]
  #complete = 0
  #best: Candidate | undefined

  constructor(dimensions: number) {
    this.#axes = Array.from({ length: dimensions }, () => [])
  }

  add(observation: Observation, point: Float64Array): void {
    const kind = kindOf(observation)
    const entry = {
      point,
      gaps: new Float64Array(point.length),
      kind,
      score: kind === 2 ? 0 : (observation.score as number),
    }
    if (kind === 0) this.#complete++
    const rank = firstAfter(
      this.#entries,
      (other) => kind < other.kind || (kind === other.kind && entry.score < other.score),
    )
    if (rank === 0 && kind === 0) this.#best = observation.candidate
    this.#entries.splice(rank, 0, entry)
    for (const [j, axis] of this.#axes.entries()) {
      if (Number.isNaN(point[j])) continue
      const place = firstAfter(axis, (other) => point[j] < other.point[j])
      axis.splice(place, 0, entry)
      for (let at = Math.max(place - 1, 0); at <= Math.min(place + 1, axis.length - 1); at++) {
        axis[at].gaps[j] = gapAt(axis, j, at)
      }
    }
  }

  /** A point among the others, without adding it. */
  place(point: Float64Array): Placed {
    const gaps = Float64Array.from(this.#axes, (axis, j) => {
      const at = firstAfter(axis, (other) => point[j] < other.point[j])
      const left = at > 0 ? point[j] - axis[at - 1].point[j] : 0
      return Math.max(left, at < axis.length ? axis[at].point[j] - point[j] : 0) || Infinity
    })
    return { point, gaps }
  }

  /** From best to worst. */
  get entries(): readonly Placed[] {
    return this.#entries
  }

  /** How many are complete: they come first. */
  get complete(): number {
    return this.#complete
  }

  get best(): Candidate | undefined {
    return this.#best
  }
}

function gapAt(axis: readonly Entry[], j: number, at: number): number {
  const own = axis[at].point[j]
  const left = at > 0 ? own - axis[at - 1].point[j] : 0
  const right = at < axis.length - 1 ? axis[at + 1].point[j] - own : 0
  return axis.length === 1 ? Infinity : Math.max(left, right)
}

/** The first place in an ordered list whose entry satisfies `after`. */
function firstAfter(entries: readonly Entry[], after: (entry: Entry) => boolean): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (after(entries[middle])) high = middle
    else low = middle + 1
  }
  return low
}
