import type { InsightAnswer, InsightRequest } from './insight-protocol.ts'
import type { Problem } from './protocol.ts'

/** What the page "Tune" asks of the search worker, and what it is told. */

export type Value = number | string | boolean | readonly number[]

/** What is set of a hyperparameter: a value, or what is left open for the search. */
export type OpenSetting =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly points?: number }
  | { readonly kind: 'one-of'; readonly values: readonly Value[] }

export type OpenSettings = Readonly<Record<string, OpenSetting>>

export interface NamedPart {
  readonly name: string
  readonly settings: OpenSettings
}

/** The parts that columns play besides the target; all but these are features when none are named. */
export interface TableRoles {
  readonly features?: readonly string[]
  readonly weights?: string
  readonly offset?: string
  readonly groups?: string
}

/** A search: data, estimator with what is left open, and how candidates are proposed and compared. */
export interface SearchTask {
  /** The name of the table. */
  readonly table: string
  readonly target: string
  readonly roles: TableRoles
  readonly model: NamedPart
  readonly penalty: NamedPart
  /** Chosen by what fits when absent. */
  readonly algorithm: NamedPart | undefined
  readonly splitter: NamedPart
  readonly strategy: string
  readonly trials: number | undefined
  /** Stops trials that fall behind; none when absent. */
  readonly pruner: NamedPart | undefined
  /** What it compares trials after: parts of the rows, else steps. */
  readonly resource: 'rows' | undefined
  readonly metric: string
  readonly seed: number
  /** The name of the study that is gone on with. */
  readonly study: string | undefined
  /** The command that does the same, as a study keeps it. */
  readonly about: Readonly<Record<string, unknown>>
}

/** Reads a file, or looks at a table by its name. */
export type TableRequest =
  | { readonly kind: 'read'; readonly id: number; readonly file: Blob; readonly name: string }
  | { readonly kind: 'table'; readonly id: number; readonly name: string }

export type SearchRequest =
  | TableRequest
  | { readonly kind: 'plan'; readonly id: number; readonly task: SearchTask }
  | { readonly kind: 'tune'; readonly id: number; readonly task: SearchTask }
  | { readonly kind: 'stop'; readonly id: number }
  /** Takes in a study from a file, to go on with it. */
  | { readonly kind: 'adopt'; readonly id: number; readonly file: Blob }
  | InsightRequest

/** A column of the table that was read. */
export interface ColumnOf {
  readonly name: string
  readonly kind: string
}

/** A hyperparameter that is searched. */
export interface Dimension {
  /** As in a candidate: `penalty.lambda`. */
  readonly key: string
  readonly name: string
  readonly symbol?: string
  readonly log: boolean
  readonly numeric: boolean
  readonly low?: number
  readonly high?: number
  readonly values?: readonly string[]
}

/** What a search would train and share. */
export interface PlanShown {
  readonly text: string
  readonly candidates: number
  readonly folds: number
  readonly naiveTrainings: number
  readonly units: number
}

/** A trial as the page draws it. */
export interface TrialShown {
  readonly number: number
  readonly state: string
  readonly candidate: Readonly<Record<string, Value>>
  readonly mean?: number
  readonly standardError?: number
  readonly folds: readonly number[]
  readonly reason?: string
  readonly durationMs: number
  /** When, in milliseconds since 1970. */
  readonly begun?: number
  readonly ended?: number
  readonly worker?: string
  /** What it reported on the way: the mean over folds after each step. */
  readonly steps?: readonly (readonly [step: number, score: number])[]
}

/** A study that was taken in: what it is called, and the command that began its last search. */
export interface Adopted {
  readonly name: string
  readonly trials: number
  readonly target: string
  readonly seed: number | string
  readonly metric: string
  readonly about: Readonly<Record<string, unknown>> | undefined
}

export interface Found {
  readonly best: number
  readonly corrected: number
  readonly simplest: number
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  readonly plan: PlanShown
  readonly measuredMs: number
  readonly findings: readonly { readonly code: string; readonly what: string; readonly fix?: string }[]
  readonly ledger: { readonly completeTrainings: number; readonly saved: number; readonly costEvaluations: number }
  /** Trials whose result was known. */
  readonly recalled: number
  /** The name of the study. */
  readonly study: string
  /** Whether predictions were kept: other metrics can be computed. */
  readonly measurable: boolean
}

/** A table as the page offers it. */
export interface TableShown {
  readonly name: string
  readonly rows: number
  readonly columns: readonly ColumnOf[]
}

export interface TableAnswer extends TableShown {
  readonly kind: 'table'
  readonly id: number
}

export type SearchAnswer =
  | TableAnswer
  | {
      readonly kind: 'planned'
      readonly id: number
      readonly plan: PlanShown
      readonly dimensions: readonly Dimension[]
    }
  /** What the study is called, and why this browser does not keep it, where that is so. */
  | { readonly kind: 'opened'; readonly id: number; readonly study: string; readonly problem?: Problem }
  | { readonly kind: 'trials'; readonly id: number; readonly trials: readonly TrialShown[] }
  | { readonly kind: 'found'; readonly id: number; readonly found: Found }
  | { readonly kind: 'adopted'; readonly id: number; readonly adopted: Adopted }
  | InsightAnswer
  | { readonly kind: 'stopped'; readonly id: number }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: Problem }
