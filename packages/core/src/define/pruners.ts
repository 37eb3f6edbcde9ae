import type { Described } from './definitions.ts'
import type { Schema, Values } from './hyperparameters.ts'
import { settleClosed } from './strategies.ts'

/** One intermediate score of a trial, minimised: on fold `fold` after `step` of the resource. */
export interface Report {
  readonly fold: number
  readonly step: number
  readonly score: number
}

/** What a pruner sees of a trial: its reports in the order in which they came in. */
export interface TrialReports {
  readonly number: number
  readonly state: 'running' | 'complete' | 'pruned' | 'failed' | 'infeasible'
  readonly reports: readonly Report[]
}

/** A pruner: whether a trial is worth going on with, a pure function of reports. */
export interface PrunerDefinition<S extends Schema> extends Described {
  readonly hyperparameters: S
  /** What it compares trials after: whole folds, or steps on all folds. One that can do either takes steps where training has some. */
  readonly compares: 'steps' | 'folds' | 'either'
  /** The steps below `most` after which a trial reports, ascending; `most` are the steps of a whole training. */
  steps(number: number, most: number, h: Values<S>): readonly number[]
  /** How many trials are trained side by side, so that each is compared with those that have come as far. */
  together(most: number, h: Values<S>): number
  /** The share of the trials that go on from a report, as far as it can be said beforehand: for plans. */
  share?(h: Values<S>): number
  verdict(trial: TrialReports, others: readonly TrialReports[], h: Values<S>, most: number): Verdict
}

export type Verdict = 'go on' | 'stop'

// biome-ignore lint/suspicious/noExplicitAny: the types are forgotten on purpose
export type AnyPruner = PrunerDefinition<any>

/** A pruner with its hyperparameters set. */
export interface Pruner<S extends Schema = Schema> {
  readonly definition: PrunerDefinition<S>
  readonly settings: Values<S>
  /** `most` are the steps of a whole training; 81 when absent. */
  verdict(trial: TrialReports, others: readonly TrialReports[], most?: number): Verdict
}

/** Steps of a whole training where nobody says how many: 3⁴. */
export const USUAL_STEPS = 81

/** What a pruner is as a user meets it: `asha({ factor: 3 })`. */
export type PrunerMaker<S extends Schema> = ((settings?: Partial<Values<S>>) => Pruner<S>) & {
  readonly definition: PrunerDefinition<S>
}

/** Defines a pruner. The function made throws `hyperparameter/unknown`, `/invalid`, `/open-range`. */
export function definePruner<const S extends Schema>(definition: PrunerDefinition<S>): PrunerMaker<S> {
  const make = (given: Partial<Values<S>> = {}): Pruner<S> => {
    const settings = settleClosed(definition, given)
    return {
      definition,
      settings,
      verdict: (trial, others, most = USUAL_STEPS) => definition.verdict(trial, others, settings, most),
    }
  }
  return Object.assign(make, { definition })
}
