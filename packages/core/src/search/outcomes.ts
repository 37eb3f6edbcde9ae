import type { FoldOutcome } from '../planning/work.ts'
import type { Kept } from './keeping.ts'
import { packed } from './kept-predictions.ts'
import type { StudyLedger } from './study.ts'
import type { FinalState, FoldRecord } from './trial.ts'

/** What is counted while candidates are evaluated. */
export type Counts = { -readonly [K in Exclude<keyof StudyLedger, 'saved'>]: number }

/** Counts what a training took. */
export function count(counts: Counts, { costEvaluations, gradientEvaluations, trainings }: FoldOutcome): void {
  counts.costEvaluations += costEvaluations
  counts.gradientEvaluations += gradientEvaluations
  counts.completeTrainings += trainings
}

/** What a fold gave, as it is recorded, with its predictions and parameters when they are kept. */
export function foldOf(outcome: FoldOutcome, metric: string, keep: Kept): FoldRecord {
  const { fold, score, converged, by, prediction } = outcome
  const scores = score !== undefined && Number.isFinite(score) ? { [metric]: score } : {}
  const parameters = keep.parametersOf?.(outcome)
  return {
    fold,
    scores,
    converged,
    by,
    ...(keep.predictions && prediction && { predictions: packed(prediction()) }),
    ...(parameters && { parameters }),
  }
}

/** How a trial ends whose folds have all come to their end, or one of which failed. */
export function endOf(
  folds: readonly FoldRecord[],
  metric: string,
  failed: string | undefined,
): { readonly state: FinalState; readonly reason?: string } {
  if (failed !== undefined) return { state: 'failed', reason: failed }
  if (folds.every(({ scores }) => metric in scores)) return { state: 'complete' }
  return { state: 'infeasible', reason: `${metric} is undefined or not finite in some fold` }
}
