import type { Dimension, TrialShown } from '../workers/search-protocol.ts'
import type { Insight } from './insight.svelte.ts'
import type { Selection } from './selection.svelte.ts'

/** What the charts of trials draw: a search on the page, or a study from elsewhere. */
export interface Charted {
  /** By number. */
  readonly trials: readonly TrialShown[]
  readonly dimensions: readonly Dimension[]
  readonly metric: string
  readonly direction: 'minimize' | 'maximize'
  readonly selection: Selection
  readonly insight: Insight
  /** The best so far or at the end, and the simplest that is as good, where that is known. */
  readonly found: { readonly best: number; readonly simplest?: number } | undefined
  /** Whether parameters of trials can be had: they are trained here, or the record keeps them. */
  readonly parametric: boolean
  /** What the parameters of a trial are: `on all rows`, or `mean over folds`. */
  readonly fittedOn: string
  /** Other metrics that can be had of every trial. */
  readonly metrics: readonly { readonly name: string; readonly direction: 'minimize' | 'maximize' }[]
  /** What lies between two reports to a pruner: `steps`, `rows`. */
  readonly over: string | undefined
  /** Looks at a trial, everywhere. */
  look(number: number | undefined): void
}

/** The same study with other trials: those that a chart has taken up already. */
export const withTrials = (study: () => Charted, trials: () => Charted['trials']): Charted =>
  new Proxy({} as Charted, {
    get(_, name: keyof Charted) {
      if (name === 'trials') return trials()
      return name === 'look' ? (number: number | undefined) => study().look(number) : study()[name]
    },
  })
