import { HpError } from '../define/errors.ts'
import type { Candidate, SearchRandom, SearchSpace } from '../define/search-space.ts'
import type { Observation, Sampler, Strategy } from '../define/strategies.ts'

/** How often a strategy is asked again when what it proposes is known already. */
const ASKED = 8
/** Draws made for a finite space before its candidates are listed. */
const DRAWS = 64
const NONE: readonly Candidate[] = []

export interface SearchOptions {
  readonly strategy: Strategy
  readonly random: SearchRandom
  /** How many trials are meant to be made, when that is known. */
  readonly trials?: number
  /** Candidates to be tried first, in this order; what they leave out is drawn. */
  readonly enqueue?: readonly Candidate[]
}

/**
 * A search that is asked and told. Suggestion k is a function of the space, the stream, and of what was suggested and told before it, in that
 * order: tell results in an order that does not depend on speed (a declared look-ahead) and the search repeats itself. In a finite space no
 * candidate is suggested twice.
 */
export interface Search {
  /** Undefined when a finite space or a grid is exhausted. */
  suggest(number: number): Candidate | undefined
  /** The candidate may be one that was never suggested. */
  tell(observation: Observation): void
  /** Puts a candidate before the strategy's own; what it leaves out is drawn. Throws `request/invalid` when it is not in the space. */
  enqueue(candidate: Candidate): void
  readonly reasons: readonly string[]
}

export function createSearch(space: SearchSpace, { strategy, random, trials, enqueue = [] }: SearchOptions): Search {
  const keys = new Set<string>()
  const unkeyed: Candidate[] = [] // keys are made when they are asked for: numbers as text take time
  const pending = new Map<number, Candidate>()
  const queue: Candidate[] = []
  const finite = space.size < Infinity
  // candidates of floats alone do not come twice by chance
  const repeats = space.dimensions.some(({ domain }) => domain.kind !== 'float')
  const all = (): ReadonlySet<string> => {
    for (const candidate of unkeyed) keys.add(space.keyOf(candidate))
    unkeyed.length = 0
    return keys
  }
  const known = (candidate: Candidate) => all().has(space.keyOf(candidate))
  const sampler: Sampler = strategy.create(space, {
    random: random.fork('strategy'),
    known,
    ...(trials === undefined ? {} : { trials }),
  })

  function propose(number: number): Candidate | undefined {
    const source = random.fork('suggest', number)
    const next = queue.shift()
    if (next !== undefined) return completed(space, next, source)
    if (finite && all().size >= space.size) return undefined
    const waiting = pending.size === 0 ? NONE : [...pending.values()]
    let candidate: Candidate | undefined
    for (let attempt = 0; attempt < ASKED; attempt++) {
      candidate = sampler.suggest(number, source, waiting)
      if (candidate === undefined || !repeats || !known(candidate)) return candidate
    }
    return candidate === undefined ? undefined : (unknownNear(candidate, source) ?? (finite ? undefined : candidate))
  }

  /** A candidate that is not known: next to another, else drawn, else of a finite space the first there is. */
  function unknownNear(candidate: Candidate, source: SearchRandom): Candidate | undefined {
    const near = space.neighbours(candidate).filter((other) => !known(other))
    if (near.length > 0) return near[source.below(near.length)]
    for (let draw = 0; draw < DRAWS; draw++) {
      const drawn = space.sample(source)
      if (!known(drawn)) return drawn
    }
    if (finite) for (const other of space.enumerate(Infinity)) if (!known(other)) return other
    return undefined
  }

  const search: Search = {
    suggest(number) {
      const candidate = propose(number)
      if (candidate === undefined) return undefined
      unkeyed.push(candidate)
      pending.set(number, candidate)
      return candidate
    },
    tell(observation) {
      const { number, candidate } = observation
      const own = pending.get(number) === candidate
      pending.delete(number)
      if (!own && !space.contains(candidate)) return
      if (!own) unkeyed.push(candidate)
      sampler.tell(observed(observation))
    },
    enqueue(candidate) {
      completed(space, candidate, random.fork('enqueue'))
      queue.push(candidate)
    },
    get reasons() {
      return sampler.reasons ?? []
    },
  }
  for (const candidate of enqueue) search.enqueue(candidate)
  return search
}

/** A score that is no number makes a trial one that failed. */
function observed(observation: Observation): Observation {
  const { number, candidate, state, score } = observation
  if (score !== undefined && Number.isFinite(score)) return observation
  return { number, candidate, state: state === 'complete' ? 'failed' : state }
}

/** Draws what a candidate leaves out, and checks it. */
function completed(space: SearchSpace, part: Candidate, source: SearchRandom): Candidate {
  if (space.contains(part)) return part
  const point = space.encode({ ...space.fixed, ...part })
  for (let draw = 0; draw < DRAWS; draw++) {
    const candidate = space.decode(point.map((u) => (Number.isNaN(u) ? source.uniform() : u)))
    if (candidate === undefined) continue
    const whole = { ...candidate, ...part }
    if (space.contains(whole)) return whole
  }
  throw new HpError({
    code: 'request/invalid',
    what: `The candidate ${JSON.stringify(part)} does not lie in the search space.`,
    where: 'enqueued candidate',
    fix: 'give values within the ranges, for hyperparameters that are open and active',
  })
}
