import type { TrialReports } from '../define/pruners.ts'

/** The step that a trial has reached, and the folds that it has reports of at that step, ascending. Undefined without a report. */
export function reachedBy({
  reports,
}: TrialReports): { readonly step: number; readonly folds: readonly number[] } | undefined {
  const last = reports.at(-1)
  if (last === undefined) return undefined
  const folds = new Set(reports.filter(({ step }) => step === last.step).map(({ fold }) => fold))
  return { step: last.step, folds: [...folds].sort((a, b) => a - b) }
}

/** The mean score of a trial over these folds at a step; undefined when one is missing, ∞ when one is no number. */
export function meanAt(trial: TrialReports, step: number, folds: readonly number[]): number | undefined {
  let sum = 0
  for (const fold of folds) {
    const report = trial.reports.find((each) => each.fold === fold && each.step === step)
    if (report === undefined) return undefined
    sum += Number.isNaN(report.score) ? Infinity : report.score
  }
  return folds.length === 0 ? undefined : sum / folds.length
}

/** The last score in each of these folds; undefined when a fold is missing. */
export function lastScores(trial: TrialReports, folds: readonly number[]): readonly number[] | undefined {
  const scores: number[] = []
  for (const fold of folds) {
    const report = trial.reports.findLast((each) => each.fold === fold)
    if (report === undefined) return undefined
    scores.push(Number.isNaN(report.score) ? Infinity : report.score)
  }
  return scores
}
