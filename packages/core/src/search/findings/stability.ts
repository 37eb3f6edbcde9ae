import type { Finding } from '../../define/problem.ts'
import type { OpenHyperparameter } from '../open.ts'
import { type Findable, MATTERS } from './findable.ts'
import { short } from './short.ts'

/** Share of the range over which the folds' own winners may spread. */
const SPREAD = 0.5

/** The folds, each by itself, would choose values far apart, and it matters over all folds. */
export function unstable({ opened: { space, open }, scored, best, work }: Findable): Finding[] {
  const { direction } = work.metric
  const folds = best.score.folds.length
  if (folds < 3 || scored.length < 3) return []
  const winners = Array.from({ length: folds }, (_, f) =>
    scored.reduce((winner, one) => {
      const [a, b] = [one.score.folds[f], winner.score.folds[f]]
      return (direction === 'minimize' ? a < b : a > b) ? one : winner
    }),
  )
  const margin = best.score.standardError ?? 0
  if (winners.every(({ score }) => Math.abs(score.mean - best.score.mean) <= MATTERS * margin)) return []
  const points = winners.map(({ trial }) => space.encode(trial.candidate))
  return open.flatMap((one: OpenHyperparameter) => {
    const j = space.dimensions.findIndex(({ key }) => key === one.key)
    const domain = space.dimensions[j]?.domain
    if (domain === undefined || (domain.kind === 'choice' && !domain.ordered)) return []
    const places = points.map((point) => point[j]).filter((u) => !Number.isNaN(u))
    const spread = Math.max(...places) - Math.min(...places)
    if (!(spread > SPREAD)) return []
    const values = winners.map(({ trial }) => Number(trial.candidate[one.key]))
    return [
      {
        code: 'unstable-choice',
        what: `The folds disagree about ${one.name}: each by itself would choose between ${short(Math.min(...values))} and ${short(Math.max(...values))}.`,
        fix: 'use more rows or repeat the folds; the simplest candidate within one standard error is the safer choice',
      },
    ]
  })
}
