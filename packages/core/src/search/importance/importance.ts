import { HpError } from '../../define/errors.ts'
import { balanced } from './balanced.ts'
import { fanova } from './fanova.ts'
import { observedIn, type Searched } from './observed.ts'
import { pedAnova } from './ped-anova.ts'

/** How much of what happened in a search is due to each hyperparameter. */
export interface Importance {
  readonly method: 'fanova' | 'ped-anova'
  /** In descending order. A share of the variance of the score; with `ped-anova`, of what sets the good trials apart. */
  readonly hyperparameters: readonly {
    /** As in a candidate: 'penalty.lambda'. */
    readonly key: string
    readonly share: number
    /** How much the share differs from tree to tree, as a standard deviation. */
    readonly deviation?: number
  }[]
  /** What two hyperparameters explain together and neither by itself, from one per cent on, in descending order. */
  readonly interactions: readonly { readonly keys: readonly [string, string]; readonly share: number }[]
}

export interface ImportanceOptions {
  /**
   * `fanova` (the default) parts the variance of the score over the whole space: exactly where the trials are a complete grid, else by a forest of
   * regression trees. `ped-anova` asks what sets the best trials apart: it is not led astray by regions where every score is bad.
   */
  readonly method?: 'fanova' | 'ped-anova'
  /** With `ped-anova`, the share of the trials that are good. Default 0.1. */
  readonly quantile?: number
}

/** Scored trials that are needed. */
const LEAST = 4
/** The share from which on an interaction is told. */
const WORTH = 0.01

/**
 * How important each hyperparameter was in a study, of any space. Without at least four scored trials nothing is known, and the list is empty.
 * ```ts
 * import { estimator, importance, linear, random, range, ridge, tune, dataset } from '@hp/core'
 *
 * const normal = random(1)
 * const x = Array.from({ length: 80 }, () => normal.normal())
 * const data = dataset({ x, y: x.map((value) => value * value + 0.1 * normal.normal()) }, { target: 'y' })
 * const open = estimator({ model: linear({ degree: range(1, 4) }), penalty: ridge({ lambda: range(1e-4, 1e-2) }) })
 * const [first] = importance(await tune(open, data)).hyperparameters
 * first.key // => 'model.degree'
 * ```
 * @throws HpError request/invalid for a quantile that is none
 */
export function importance(study: Searched, options: ImportanceOptions = {}): Importance {
  const { method = 'fanova', quantile = 0.1 } = options
  if (!(quantile > 0 && quantile <= 1)) {
    throw new HpError({
      code: 'request/invalid',
      what: `quantile must be a number above 0 and up to 1, but is ${quantile}.`,
      fix: 'the default is 0.1: the best tenth of the trials are the good ones',
    })
  }
  const observed = observedIn(study)
  const { axes, scores } = observed
  if (scores.length < LEAST || axes.length === 0) return { method, hyperparameters: [], interactions: [] }
  const key = (j: number) => axes[j].key
  if (method === 'ped-anova') {
    const shares = pedAnova(observed, quantile)
    return { method, hyperparameters: descending(shares.map((share, j) => ({ key: key(j), share }))), interactions: [] }
  }
  const { main, pairs } = balanced(observed) ?? fanova(observed)
  return {
    method,
    hyperparameters: descending(main.map((one, j) => ({ key: key(j), ...one }))),
    interactions: descending(
      pairs
        .filter(({ share }) => share >= WORTH)
        .map(({ axes: [a, b], share }) => ({ keys: [key(a), key(b)] as const, share })),
    ),
  }
}

const descending = <T extends { readonly share: number }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => b.share - a.share)
