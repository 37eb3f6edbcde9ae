import type { Finding } from '../../define/problem.ts'
import { resolve } from '../../training/resolve.ts'
import type { Scored } from '../winner.ts'
import { type Findable, MATTERS } from './findable.ts'
import { short } from './short.ts'

/** How it is trained changes the result: the best did not converge, or its twins that say they did have other scores. */
export function notConverged(about: Findable): Finding[] {
  const { folds } = about.best.trial
  const lacking = folds.filter(({ converged }) => !converged).length
  if (lacking === 0) return trainingMatters(about)
  return [
    {
      code: 'not-converged',
      what: `The best candidate did not converge in ${lacking} of ${folds.length} folds: how it is trained changes the result.`,
      fix: 'give it more epochs or an exact algorithm, then search again',
    },
  ]
}

/** Candidates that differ from the best in training hyperparameters only, all said to be at the one minimum there is, with other scores. */
function trainingMatters({ best, scored, opened: { open, settle } }: Findable): Finding[] {
  const { folds, candidate } = best.trial
  const training = open.filter(({ role }) => role === 'training' || role === 'resource').map(({ key }) => key)
  if (training.length === 0 || !hasOneMinimum(settle(candidate))) return []
  const keys = open.map(({ key }) => key).filter((key) => !training.includes(key))
  const isTwin = ({ trial }: Scored) =>
    trial.folds.length === folds.length &&
    trial.folds.every(({ converged }) => converged) &&
    keys.every((key) => Object.is(trial.candidate[key], candidate[key]))
  const means = scored.filter(isTwin).map(({ score }) => score.mean)
  const [low, high] = [Math.min(...means), Math.max(...means)]
  if (!(high - low > MATTERS * (best.score.standardError ?? 0)) || means.length < 2) return []
  return [
    {
      code: 'not-converged',
      what: `Candidates that differ in training only score from ${short(low)} to ${short(high)}, though all of them say that they converged.`,
      fix: 'ask for a smaller tolerance or more epochs, or use an exact algorithm, then search again',
    },
  ]
}

/** A model that is linear in its parameters has one minimum, wherever training begins. */
const hasOneMinimum = (estimator: Parameters<typeof resolve>[0]): boolean =>
  'design' in resolve(estimator).model.definition.offers
