import type { InsightAnswer, InsightRequest } from './insight-protocol.ts'
import type { Problem } from './protocol.ts'
import type { Dimension, TrialShown } from './search-protocol.ts'

/** What the page "Study" asks of its worker, and what it is told. */

export type StudyRequest =
  /** Reads what `hp study export --json` wrote. */
  | { readonly kind: 'read'; readonly id: number; readonly file: Blob }
  /** Follows a study of the server behind the page. */
  | { readonly kind: 'follow'; readonly id: number; readonly study: string; readonly name: string }
  | InsightRequest

/** What a study is about. */
export interface StudyShown {
  readonly strategy: string
  readonly splitter: string
  readonly folds: number
  readonly seed: string
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  /** What lies between two reports to a pruner. */
  readonly over?: string
  /** Whether the parameters of each fold were kept. */
  readonly parameters: boolean
  readonly data?: { readonly rows: number; readonly target: string; readonly features: readonly string[] }
}

export type StudyAnswer =
  | {
      readonly kind: 'study'
      readonly id: number
      readonly study: StudyShown
      readonly dimensions: readonly Dimension[]
      /** Those that changed. */
      readonly trials: readonly TrialShown[]
      /** Whether another portion follows at once. */
      readonly more: boolean
    }
  | InsightAnswer
  | { readonly kind: 'connection'; readonly id: number; readonly open: boolean }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: Problem }
