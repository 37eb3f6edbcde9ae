import type { ParameterShown } from './fit-protocol.ts'

/** What the charts of a search ask beyond its trials, of the worker of either page, and what they are told. */

export type InsightRequest =
  /** How much of the score each hyperparameter explains. */
  | { readonly kind: 'importance'; readonly id: number }
  /** What training sets with the hyperparameters of these trials: on all rows, or as far as the record says. */
  | { readonly kind: 'parameters'; readonly id: number; readonly numbers: readonly number[] }
  /** What training set in each fold of a trial. */
  | { readonly kind: 'folds'; readonly id: number; readonly number: number }
  /** Another metric of the same predictions, for every trial. */
  | { readonly kind: 'measure'; readonly id: number; readonly name: string }
  /** The study as a file. */
  | { readonly kind: 'save'; readonly id: number }

/** How much hyperparameters matter: shares of the variance of the score, and of what sets the best trials apart. */
export interface ImportanceShown {
  readonly hyperparameters: readonly {
    readonly key: string
    readonly share: number
    readonly deviation?: number
    readonly amongBest: number
  }[]
  readonly interactions: readonly { readonly keys: readonly [string, string]; readonly share: number }[]
}

export type ParameterList = readonly ParameterShown[]

export type InsightAnswer =
  | { readonly kind: 'importance'; readonly id: number; readonly importance: ImportanceShown }
  | {
      readonly kind: 'parameters'
      readonly id: number
      /** By the number of the trial; several answers to one request, the last of them the end. */
      readonly found: readonly (readonly [number: number, parameters: ParameterList])[]
      readonly end: boolean
    }
  | { readonly kind: 'folds'; readonly id: number; readonly number: number; readonly folds: readonly ParameterList[] }
  | {
      readonly kind: 'measure'
      readonly id: number
      readonly name: string
      readonly values: readonly (readonly [number: number, value: number])[]
    }
  | { readonly kind: 'saved'; readonly id: number; readonly name: string; readonly text: string }
