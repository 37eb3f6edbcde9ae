import type { Estimator, Hyperparameters, Parts } from '../define/estimator.ts'
import type { Finding } from '../define/problem.ts'
import type { Candidate, SearchSpace } from '../define/search-space.ts'
import type { Plan } from '../planning/plan-tree.ts'
import type { Fitted } from '../training/fitted.ts'
import type { Correction } from './corrected.ts'
import type { StudyDescription, StudyEvent } from './events.ts'
import type { OutOfFold } from './out-of-fold.ts'
import type { FoldRecord, FoldReport, Score, TrialState } from './trial.ts'

/** One candidate and what became of it. */
export interface Trial<E extends Parts = Parts> {
  readonly number: number
  readonly state: TrialState
  /** What it sets, by part. */
  readonly hyperparameters: Hyperparameters<E>
  /** The values of what was left open, by key: 'penalty.lambda'. */
  readonly candidate: Candidate
  /** Present when every fold has a score. */
  readonly score?: Score
  readonly folds: readonly FoldRecord[]
  /** What it reported to a pruner on the way. */
  readonly reports?: readonly FoldReport[]
  readonly durationMs: number
  /** When it was begun and when it ended, in milliseconds since 1970; absent for what a storage knew. */
  readonly begun?: number
  readonly ended?: number
  readonly reason?: string
}

/** A trial that every fold scored. */
export interface ScoredTrial<E extends Parts = Parts> extends Trial<E> {
  readonly score: Score
}

/** What was counted in a search. */
export interface StudyLedger {
  /** Trainings over the rows, each counted once however many candidates it served. */
  readonly completeTrainings: number
  /** Trainings that a pruner left, and those on a part of the rows that it asked for. */
  readonly partialTrainings: number
  readonly saved: {
    readonly completeTrainings: number
    /** Trials whose result was in the storage. */
    readonly recalledTrials: number
  }
  readonly costEvaluations: number
  readonly gradientEvaluations: number
}

/** A search and its record. */
export interface Study<E extends Parts = Parts> {
  readonly description: StudyDescription
  /** What was searched. */
  readonly space: SearchSpace
  /** Everything that happened, in order; the rest follows from it. */
  readonly events: readonly StudyEvent[]
  readonly trials: readonly Trial<E>[]
  /** The candidate with the best mean; `corrected` is its mean less what being chosen has flattered it by, and `correction` says how that is known. */
  readonly best: ScoredTrial<E> & { readonly corrected: number; readonly correction: Correction }
  /** The candidates that may be as good as the best, the best first, then by their mean: the truly best is among them with 95%. */
  readonly notWorse: readonly ScoredTrial<E>[]
  /** The simplest candidate whose mean is within one standard error of the best. */
  readonly simplestWithinOneStandardError: ScoredTrial<E>
  /** What the plan said, and what it took. */
  readonly plan: Plan & { readonly measuredMs: number }
  readonly ledger: StudyLedger
  readonly findings: readonly Finding[]
  /** The estimator with the hyperparameters of a trial; the best when none is named. */
  estimator(trial?: Trial<E>): Estimator<E>
  /** Fits the best candidate (or another trial) to all rows. */
  refit(trial?: Trial<E>): Promise<Fitted<E>>
  /**
   * Fits the best candidate (or another trial) to the training part of every split once more, with the same seeds: its parameters fold by fold, in the
   * user's units. Takes a training each.
   */
  refitFolds(trial?: Trial<E>): Promise<readonly Fitted<E>[]>
  /** What the best candidate (or another trial) predicts for the rows that each fold tests: as kept in the record, else by `refitFolds`. */
  outOfFold(trial?: Trial<E>): Promise<readonly OutOfFold[]>
}
