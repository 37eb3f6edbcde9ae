import type { OpenEstimator } from './open.ts'
import type { Score, TrialRecord } from './trial.ts'

/** A trial that every fold scored. */
export interface Scored {
  readonly trial: TrialRecord
  readonly score: Score
}

/** The candidate with the best mean; of equal ones the first. */
export function bestOf(scored: readonly Scored[], direction: 'minimize' | 'maximize'): Scored | undefined {
  let best: Scored | undefined
  for (const one of scored) if (best === undefined || isBetter(one.score.mean, best.score.mean, direction)) best = one
  return best
}

/** Whether a score is better than another. */
export const isBetter = (a: number, b: number, direction: 'minimize' | 'maximize') =>
  direction === 'minimize' ? a < b : a > b

/**
 * The simplest candidate whose mean is within one standard error of the best (Breiman et al. 1984, Classification and Regression Trees, 3.4.3).
 * Simpler is what the definitions call so, hyperparameters of the family before those of the penalty, each in the order of the estimator; candidates
 * that do not differ in these count by their mean.
 */
export function simplestOf(
  best: Scored,
  scored: readonly Scored[],
  { open }: OpenEstimator,
  direction: 'minimize' | 'maximize',
): Scored {
  const margin = best.score.standardError ?? 0
  const limit = direction === 'minimize' ? best.score.mean + margin : best.score.mean - margin
  const near = scored.filter(({ score }) => !isBetter(limit, score.mean, direction))
  const directed = open.filter(({ hyperparameter }) => hyperparameter.simpler !== undefined)
  const order = [
    ...directed.filter(({ role }) => role === 'family'),
    ...directed.filter(({ role }) => role !== 'family'),
  ]
  const simpler = (a: Scored, b: Scored): boolean => {
    for (const { key, hyperparameter } of order) {
      const [x, y] = [Number(a.trial.candidate[key]), Number(b.trial.candidate[key])]
      if (x !== y) return hyperparameter.simpler === 'up' ? x > y : x < y
    }
    return isBetter(a.score.mean, b.score.mean, direction)
  }
  return near.reduce((simplest, one) => (simpler(one, simplest) ? one : simplest), best)
}
