import type { Finding } from '../define/problem.ts'
import { constantAsGood } from './findings/baseline.ts'
import { notConverged } from './findings/convergence.ts'
import { duplicated } from './findings/duplicates.ts'
import { atEdge } from './findings/edge.ts'
import { fewRows } from './findings/few-rows.ts'
import type { Findable } from './findings/findable.ts'
import { leaks } from './findings/leaks.ts'
import { nearlyDuplicated } from './findings/near-duplicates.ts'
import { rareClasses } from './findings/rare-classes.ts'
import { unstable } from './findings/stability.ts'

/** Advice about a search, each with a code: about its winner, then about its rows and folds, where these are in memory. */
export function findingsOf(about: Findable): Finding[] {
  const { work } = about
  if (work.data.stored)
    return [...work.findings, ...atEdge(about), ...notConverged(about), ...unstable(about), ...fewRows(work)]
  return [
    ...work.findings,
    ...atEdge(about),
    ...notConverged(about),
    ...unstable(about),
    ...constantAsGood(about),
    ...duplicated(work),
    ...nearlyDuplicated(work),
    ...leaks(work),
    ...fewRows(work),
    ...rareClasses(work),
  ]
}
