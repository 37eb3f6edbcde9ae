import type { Described } from './definitions.ts'
import { HpError } from './errors.ts'
import { type Schema, type Settings, settle, type Values } from './hyperparameters.ts'
import { isSpace } from './ranges.ts'
import type { Candidate, SearchRandom, SearchSpace } from './search-space.ts'

/** What became of a candidate. The score is minimised, whatever the direction of the metric. */
export interface Observation {
  readonly number: number
  readonly candidate: Candidate
  readonly state: 'complete' | 'pruned' | 'failed' | 'infeasible'
  /** Absent or NaN: no score; of a pruned candidate, the last that is known. */
  readonly score?: number
  /** Its derivative by the hyperparameters that have one, by key; told to strategies that ask for gradients. */
  readonly gradient?: Readonly<Record<string, number>>
}

/** What proposes candidates: its state is a fold over the observations told, in the order told. */
export interface Sampler {
  /**
   * The candidate of this number; `pending` are proposed or claimed and not told yet, in the order of their numbers. It may be one that is
   * known already: who asks asks again. Undefined when there is none left.
   */
  suggest(number: number, random: SearchRandom, pending: readonly Candidate[]): Candidate | undefined
  tell(observation: Observation): void
  /** Why it does what it does, for people; may change as observations come in. */
  readonly reasons?: readonly string[]
}

/** What a strategy may know besides the space. */
export interface StrategyContext {
  /** The stream of the whole search, to be forked; each suggestion has its own besides. */
  readonly random: SearchRandom
  /** How many trials are meant to be made, when that is known. */
  readonly trials?: number
  /** Whether a candidate was proposed or told before. */
  known(candidate: Candidate): boolean
}

/** A search strategy: what proposes candidates. */
export interface StrategyDefinition<S extends Schema> extends Described {
  readonly hyperparameters: S
  /** Proposals depend on results. */
  readonly adaptive?: true
  /** It is to be told derivatives of the score: one candidate after the other, and of estimators only that have them. */
  readonly gradients?: true
  create(space: SearchSpace, h: Values<S>, context: StrategyContext): Sampler
}

// biome-ignore lint/suspicious/noExplicitAny: the types are forgotten on purpose
export type AnyStrategy = StrategyDefinition<any>

/** A strategy with its hyperparameters set. */
export interface Strategy<S extends Schema = Schema> {
  readonly definition: StrategyDefinition<S>
  readonly settings: Values<S>
  create(space: SearchSpace, context: StrategyContext): Sampler
}

/** What a strategy is as a user meets it: `grid({ points: 100 })`. */
export type StrategyMaker<S extends Schema> = ((settings?: Partial<Values<S>>) => Strategy<S>) & {
  readonly definition: StrategyDefinition<S>
}

/** Defines a strategy. The function made throws `hyperparameter/unknown`, `/invalid`, `/open-range`. */
export function defineStrategy<const S extends Schema>(definition: StrategyDefinition<S>): StrategyMaker<S> {
  const make = (given: Partial<Values<S>> = {}): Strategy<S> => {
    const settings = settleClosed(definition, given)
    return { definition, settings, create: (space, context) => definition.create(space, settings, context) }
  }
  return Object.assign(make, { definition })
}

/** Settles what is not itself searched: ranges are refused. */
export function settleClosed<S extends Schema>(
  { name, hyperparameters }: { readonly name: string; readonly hyperparameters: S },
  given: Partial<Values<S>>,
): Values<S> {
  for (const [hyperparameter, value] of Object.entries(given)) {
    if (!isSpace(value)) continue
    throw new HpError({
      code: 'hyperparameter/open-range',
      what: `${hyperparameter} of ${name} must be one value: it directs the search and is not searched.`,
      fix: 'give a value, not a range',
    })
  }
  return settle(name, hyperparameters, given as Settings<S>) as Values<S>
}
