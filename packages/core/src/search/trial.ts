import type { Candidate } from '../define/search-space.ts'
import type { FoldParameters } from '../planning/work.ts'
import type { KeptPrediction } from './kept-predictions.ts'

/** Where a trial is: it waits, runs, and ends in one of six ways that never change afterwards. */
export type TrialState = 'queued' | 'running' | FinalState
export type FinalState = 'complete' | 'pruned' | 'infeasible' | 'failed' | 'lost' | 'cancelled'

export const isFinal = (state: TrialState): state is FinalState => state !== 'queued' && state !== 'running'

/** What one fold of one trial gave. */
export interface FoldRecord {
  readonly fold: number
  /** By the name of the metric; a score that is undefined for these rows is absent. */
  readonly scores: Readonly<Record<string, number>>
  /** Whether training says that it arrived. */
  readonly converged: boolean
  /** Which kind of sharing computed it; `single` when it was trained by itself. */
  readonly by: string
  /** What it predicts for the test rows, where that is kept. */
  readonly predictions?: KeptPrediction
  /** What training set in this fold, in the user's units, where that is kept. */
  readonly parameters?: FoldParameters
}

/** What one fold of one trial gave on the way: its scores after `step` of what its training is counted in. */
export interface FoldReport {
  readonly fold: number
  readonly step: number
  readonly scores: Readonly<Record<string, number>>
}

/** The score of a trial: the mean over folds, each fold counting alike. */
export interface Score {
  readonly mean: number
  /** Standard deviation of the folds (divisor k − 1) over √k; absent for a single fold. */
  readonly standardError?: number
  readonly folds: readonly number[]
}

/** One candidate and what became of it. */
export interface TrialRecord {
  readonly number: number
  readonly candidate: Candidate
  readonly state: TrialState
  /** How often it was begun; what an earlier attempt reports is refused. */
  readonly attempt: number
  readonly worker?: string
  /** By fold, in the order of the splitter; a fold that is not done yet is absent. */
  readonly folds: readonly FoldRecord[]
  /** What it reported to a pruner, in the order in which it came; absent without one. */
  readonly reports?: readonly FoldReport[]
  /** Time that its own folds took; what it shared with others is in the plan. */
  readonly durationMs: number
  /** When its last attempt was begun and when it ended, in milliseconds since 1970, where that is known: for people. */
  readonly begun?: number
  readonly ended?: number
  /** Why it failed, was lost or infeasible. */
  readonly reason?: string
  /** Equal for trials that compute the same. */
  readonly address?: string
  /** Which search of a stored study proposed it first, from 0. */
  readonly search?: number
}

/** The mean over folds of one metric, or undefined unless every one of `count` folds has a finite score. */
export function scoreOf(folds: readonly FoldRecord[], metric: string, count = folds.length): Score | undefined {
  if (count === 0 || folds.length < count) return undefined
  const scores = folds.map((fold) => fold.scores[metric])
  if (!scores.every((score) => Number.isFinite(score))) return undefined
  const mean = meanOf(scores)
  const error = standardErrorOf(scores)
  return { mean, ...(error !== undefined && { standardError: error }), folds: scores }
}

export function meanOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Standard deviation (divisor k − 1) over √k; undefined for fewer than two values. */
export function standardErrorOf(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined
  const mean = meanOf(values)
  let squares = 0
  for (const value of values) squares += (value - mean) * (value - mean)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}
