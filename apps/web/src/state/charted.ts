import type { Dimension, TrialShown } from '../workers/search-protocol.ts'
import type { Selection } from './selection.svelte.ts'

/** What the charts of trials draw: a search on the page, or a study from elsewhere. */
export interface Charted {
  /** By number. */
  readonly trials: readonly TrialShown[]
  readonly dimensions: readonly Dimension[]
  readonly metric: string
  readonly direction: 'minimize' | 'maximize'
  readonly selection: Selection
  /** The best so far or at the end, and the simplest that is as good, where that is known. */
  readonly found: { readonly best: number; readonly simplest?: number } | undefined
  /** Looks at a trial, everywhere. */
  look(number: number | undefined): void
}
