import type { Problem } from './protocol.ts'
import type { NamedPart, TableAnswer, TableRequest, TableRoles } from './search-protocol.ts'

/** What the page "Fit" asks of the fitting worker, and what it is told. */

export interface FitTask {
  readonly table: string
  readonly target: string
  readonly roles: TableRoles
  readonly model: NamedPart
  readonly penalty: NamedPart
  /** Chosen by what fits when absent. */
  readonly algorithm: NamedPart | undefined
  readonly seed: number
}

export type FitRequest =
  | TableRequest
  | { readonly kind: 'fit'; readonly id: number; readonly task: FitTask }
  /** Holds a training still, lets it go on, does one step of it, or ends it where it is. */
  | { readonly kind: 'pause' | 'resume' | 'step' | 'abort'; readonly id: number }

/** The cost after each step that was kept. */
export interface CostCurve {
  readonly step: Float64Array
  readonly cost: Float64Array
}

/** One row of the table of parameters; `by` names the class where there are several. */
export interface ParameterShown {
  readonly term: string
  readonly by?: string
  readonly value: number
  readonly lower?: number
  readonly upper?: number
}

/** How the fitted function looks where it has one or two features. */
export type Shape =
  | { readonly kind: 'curve'; readonly feature: string; readonly x: Float64Array; readonly y: Float64Array }
  | {
      readonly kind: 'map'
      readonly features: readonly [string, string]
      readonly extents: readonly [readonly [number, number], readonly [number, number]]
      readonly size: number
      /** ŷ, or the index of the class, of each cell, row by row from below. */
      readonly values: Float64Array
      /** How sure the model is of it, from 0 to 1; classes only. */
      readonly sure?: Float64Array
    }

/** The receiver operating characteristic of a class. */
export interface Roc {
  readonly name: string
  readonly x: Float64Array
  readonly y: Float64Array
  readonly area?: number
}

export interface FittedShown {
  readonly names: {
    readonly model: string
    readonly cost: string
    readonly penalty: string
    readonly algorithm: string
  }
  readonly rows: number
  readonly dropped: number
  readonly parameters: readonly ParameterShown[]
  readonly count: number
  readonly cost: number
  readonly penalty: number
  readonly scores: readonly (readonly [name: string, value: number])[]
  readonly converged: boolean
  readonly findings: readonly { readonly code: string; readonly what: string; readonly fix?: string }[]
  readonly ledger: { readonly costEvaluations: number; readonly completeTrainings: number }
  readonly durationMs: number
  /** Of numbers: what was, and what is predicted. */
  readonly against?: { readonly observed: Float64Array; readonly predicted: Float64Array }
  /** Of classes: rows by class and predicted class. */
  readonly confusion?: { readonly names: readonly string[]; readonly counts: readonly (readonly number[])[] }
  readonly roc?: readonly Roc[]
  readonly shape?: Shape
  /** The points behind a curve or a map: at most some thousands. */
  readonly points?: { readonly x: Float64Array; readonly y: Float64Array; readonly group?: Uint8Array }
  /** The model file. */
  readonly file: string
}

export type FitAnswer =
  | TableAnswer
  | { readonly kind: 'steps'; readonly id: number; readonly curve: CostCurve; readonly paused: boolean }
  | { readonly kind: 'fitted'; readonly id: number; readonly curve: CostCurve; readonly fitted: FittedShown }
  | { readonly kind: 'aborted'; readonly id: number }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: Problem }
