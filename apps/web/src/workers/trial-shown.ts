import type { Score, TrialRecord, TrialState } from '@hp/core'
import type { TrialShown, Value } from './search-protocol.ts'

type FoldReport = NonNullable<TrialRecord['reports']>[number]

interface Told {
  readonly number: number
  readonly state: TrialState
  readonly candidate: Readonly<Record<string, unknown>>
  readonly reports?: readonly FoldReport[]
  readonly durationMs: number
  readonly begun?: number
  readonly ended?: number
  readonly worker?: string
  readonly reason?: string
}

/** A trial as the page draws it. */
export function trialShown(
  trial: Told,
  score: Score | undefined,
  folds: readonly number[],
  metric: string,
): TrialShown {
  const { number, state, candidate, reports, durationMs, begun, ended, worker, reason } = trial
  return {
    number,
    state,
    candidate: candidate as Readonly<Record<string, Value>>,
    folds,
    durationMs,
    ...(score && { mean: score.mean }),
    ...(score?.standardError !== undefined && { standardError: score.standardError }),
    ...(begun !== undefined && { begun }),
    ...(ended !== undefined && { ended }),
    ...(worker !== undefined && { worker }),
    ...(reason !== undefined && { reason }),
    ...(reports && reports.length > 0 && { steps: stepsOf(reports, metric) }),
  }
}

/** The mean over the folds that reported, at each step that all of them have reached. */
function stepsOf(reports: readonly FoldReport[], metric: string): NonNullable<TrialShown['steps']> {
  const at = new Map<number, number[]>()
  for (const { step, scores } of reports) {
    const known = at.get(step)
    const score = scores[metric] ?? Number.NaN
    if (known) known.push(score)
    else at.set(step, [score])
  }
  const most = Math.max(...[...at.values()].map((scores) => scores.length))
  return [...at]
    .filter(([, scores]) => scores.length === most)
    .sort(([a], [b]) => a - b)
    .map(([step, scores]) => [step, scores.reduce((sum, score) => sum + score, 0) / scores.length] as const)
}
