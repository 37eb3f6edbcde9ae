import type { Dataset } from './data/dataset.ts'
import type { Open, Settled } from './define/definitions.ts'
import type { Estimator, Parts } from './define/estimator.ts'
import { type Plan, planOf } from './planning/plan-tree.ts'
import { unitsOf } from './planning/rules.ts'
import type { Job } from './planning/work.ts'
import { savingOf } from './search/pruning.ts'
import { begin, nextJobs, type SearchRequest } from './search/request.ts'

/**
 * What `tune` with the same arguments would train, share and take; trains nothing. Of a strategy that learns from results the plan is that of the
 * candidates it would propose without any.
 * @throws HpError data/…, estimator/…, hyperparameter/…, request/invalid
 */
export function plan<const E extends Parts>(
  estimator: Estimator<E, Open | Settled>,
  data: Dataset,
  request: SearchRequest<E> = {},
): Plan {
  const begun = begin(estimator as Estimator<Parts>, data, request as SearchRequest)
  const { work, search, pruning } = begun
  const jobs: Job[] = []
  const units = []
  for (let batch = nextJobs(begun, 0); batch.length > 0; batch = nextJobs(begun, jobs.length)) {
    jobs.push(...batch)
    units.push(...unitsOf(work, batch, request.share ?? true, pruning))
  }
  return planOf(work, units, jobs.length, {
    reasons: search.reasons,
    pruning: savingOf(pruning),
    adaptive: begun.strategy.definition.adaptive,
  })
}
