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
  verdict(trial: TrialReports, others: readonly TrialReports[], h: Values<S>): Verdict
}

export type Verdict = 'go on' | 'stop'

// biome-ignore lint/suspicious/noExplicitAny: the types are forgotten on purpose
export type AnyPruner = PrunerDefinition<any>

/** A pruner with its hyperparameters set. */
export interface Pruner<S extends Schema = Schema> {
  readonly definition: PrunerDefinition<S>
  readonly settings: Values<S>
  verdict(trial: TrialReports, others: readonly TrialReports[]): Verdict
}

/** What a pruner is as a user meets it: `asha({ factor: 3 })`. */
export type PrunerMaker<S extends Schema> = ((settings?: Partial<Values<S>>) => Pruner<S>) & {
  readonly definition: PrunerDefinition<S>
}

/** Defines a pruner. The function made throws `hyperparameter/unknown`, `/invalid`, `/open-range`. */
export function definePruner<const S extends Schema>(definition: PrunerDefinition<S>): PrunerMaker<S> {
  const make = (given: Partial<Values<S>> = {}): Pruner<S> => {
    const settings = settleClosed(definition, given)
    return { definition, settings, verdict: (trial, others) => definition.verdict(trial, others, settings) }
  }
  return Object.assign(make, { definition })
}
