import { HpError } from '../define/errors.ts'
import type { Strategy } from '../define/strategies.ts'
import { random } from '../numeric/random.ts'
import { type Chosen, type Declared, type DeclaredConstraint, declaredSpace } from './declared.ts'
import { createSearch } from './search.ts'
import { createSpace } from './space.ts'
import { auto } from './strategies/auto.ts'

export interface SearchOverOptions<S extends Declared> {
  readonly strategy?: Strategy
  /** How many candidates are meant to be tried, where that is known: some strategies plan ahead. */
  readonly trials?: number
  readonly seed?: number | string
  /** Values to be tried first; what they leave out is drawn. */
  readonly enqueue?: readonly object[]
  readonly constraints?: readonly DeclaredConstraint<S>[]
}

/** A search that its caller drives: ask for values, and tell what they gave. */
export interface DrivenSearch<S extends Declared> {
  /** The next values to be tried; undefined when a finite space is exhausted. Several may be asked for before one is told. */
  ask(): { readonly number: number; readonly values: Chosen<S> } | undefined
  /** What the values of a number gave: the lower the better; undefined or no number when they failed. Throws request/invalid for a number that waits for nothing. */
  tell(number: number, value: number | undefined): void
  /** Puts values before the strategy's own. */
  enqueue(values: object): void
  /** The best that was told. */
  readonly best: { readonly number: number; readonly values: Chosen<S>; readonly value: number } | undefined
  readonly reasons: readonly string[]
}

/**
 * A search of a declared space in the hands of its caller: for evaluations that do not fit into a function. The same answers in the same order give
 * the same questions.
 * ```ts
 * import { range, searchOver } from '@hp/core'
 *
 * const search = searchOver({ x: range(0, 10) }, { seed: 1, trials: 30 })
 * for (let asked = search.ask(); asked !== undefined && asked.number < 30; asked = search.ask()) {
 *   const { x } = asked.values
 *   search.tell(asked.number, Math.abs(x - 7))
 * }
 * Math.abs((search.best?.values.x ?? 0) - 7) < 0.5 // => true
 * ```
 * @throws HpError request/invalid
 */
export function searchOver<const S extends Declared>(space: S, options: SearchOverOptions<S> = {}): DrivenSearch<S> {
  const { seed = 0, trials } = options
  const declared = declaredSpace(space, options.constraints)
  const search = createSearch(createSpace(declared), {
    strategy: (options.strategy ?? auto()) as Strategy,
    random: random(seed).fork('search'),
    ...(trials !== undefined && { trials }),
    enqueue: (options.enqueue ?? []).map((values) => declared.candidate(values)),
  })
  const waiting = new Map<number, ReturnType<typeof search.suggest> & object>()
  let next = 0
  let best: DrivenSearch<S>['best']
  return {
    ask() {
      const candidate = search.suggest(next)
      if (candidate === undefined) return undefined
      waiting.set(next, candidate)
      return { number: next++, values: declared.values(candidate) }
    },
    tell(number, value) {
      const candidate = waiting.get(number)
      if (candidate === undefined) throw notWaiting(number)
      waiting.delete(number)
      const known = value !== undefined && Number.isFinite(value)
      search.tell({ number, candidate, state: known ? 'complete' : 'failed', ...(known && { score: value }) })
      if (known && (best === undefined || value < best.value))
        best = { number, values: declared.values(candidate), value }
    },
    enqueue: (values) => search.enqueue(declared.candidate(values)),
    get best() {
      return best
    },
    get reasons() {
      return search.reasons
    },
  }
}

const notWaiting = (number: number) =>
  new HpError({
    code: 'request/invalid',
    what: `No values of number ${number} wait for an answer.`,
    where: 'tell(number, value)',
    fix: 'tell each number that ask gave once',
  })
