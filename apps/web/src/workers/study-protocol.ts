import type { InsightAnswer, InsightRequest } from './insight-protocol.ts'
import type { Problem } from './protocol.ts'
import type { Dimension, TrialShown } from './search-protocol.ts'

/** What the page "Study" asks of its worker, and what it is told. */

export type StudyRequest =
  /** Reads what `hp study export --json` wrote. */
  | { readonly kind: 'read'; readonly id: number; readonly file: Blob }
  /** Follows a study of the server behind the page. */
  | { readonly kind: 'follow'; readonly id: number; readonly study: string; readonly name: string }
  /** Follows a study that this browser keeps. */
  | { readonly kind: 'kept'; readonly id: number; readonly name: string }
  /** Wants to know which studies this browser keeps, now and when another comes. */
  | { readonly kind: 'shelf'; readonly id: number }
  | { readonly kind: 'remove'; readonly id: number; readonly name: string }
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

/** A study in a list. */
export interface Listed {
  /** As the address of the page names it. */
  readonly id: string
  readonly name: string
  /** How many trials are in each state. */
  readonly trials: Readonly<Record<string, number>>
  readonly changed?: string
  /** Trials whose worker is gone. */
  readonly abandoned?: number
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
  | { readonly kind: 'shelf'; readonly id: number; readonly studies: readonly Listed[] }
  | { readonly kind: 'connection'; readonly id: number; readonly open: boolean }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: Problem }
