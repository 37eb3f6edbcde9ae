import { scoreOf, type TrialRecord } from '@hp/core'
import { candidateByRole, type Stored } from './stored.ts'

/** A stored trial as JSON: the same keys as in the JSON of `tune`. */
export function trialDocument(trial: TrialRecord, { description: { metric, folds } }: Pick<Stored, 'description'>) {
  const { number, state, candidate, durationMs, reason, attempt } = trial
  const score = state === 'complete' ? scoreOf(trial.folds, metric.name, folds) : undefined
  return {
    number,
    state,
    hyperparameters: candidateByRole(candidate),
    ...(score && { score }),
    durationMs,
    attempt,
    ...(reason !== undefined && { reason }),
  }
}
