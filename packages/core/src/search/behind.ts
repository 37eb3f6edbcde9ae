import type { TrialReports } from '../define/pruners.ts'
import { meanAt, reachedBy } from './reports.ts'

interface Settings {
  readonly percentile: number
  readonly startup: number
  readonly warmup: number
}

/** Whether a trial is worse than a percentile of the others, at the step it has reached and over the folds it has there. */
export function behind(
  trial: TrialReports,
  others: readonly TrialReports[],
  { percentile, startup, warmup }: Settings,
): boolean {
  const reached = reachedBy(trial)
  if (reached === undefined || reached.step <= warmup) return false
  const own = meanAt(trial, reached.step, reached.folds)
  const scores = others.flatMap((other) => meanAt(other, reached.step, reached.folds) ?? []).sort((a, b) => a - b)
  if (own === undefined || scores.length < startup) return false
  return own > quantile(scores, percentile / 100)
}

/** The quantile of ascending scores, between two of them where it falls between. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const k = Math.floor(at)
  const [low, high] = [sorted[k], sorted[Math.min(k + 1, sorted.length - 1)]]
  return at === k || low === high ? low : low + (at - k) * (high - low)
}
