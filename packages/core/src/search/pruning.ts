import type { Hyperparameter, Schema } from '../define/hyperparameters.ts'
import { type Pruner, USUAL_STEPS } from '../define/pruners.ts'
import type { Saving } from '../planning/plan-tree.ts'
import type { Job } from '../planning/work.ts'
import type { OpenEstimator } from './open.ts'

/** How a search stops trials early. */
export interface Pruning {
  readonly pruner: Pruner
  /** What lies between two reports: steps of the training's own resource on every fold, growing parts of the rows, or whole folds. */
  readonly over: 'steps' | 'rows' | 'folds'
  /** Steps of the longest training of the search; with rows, the parts into which they are counted. */
  readonly most: number
}

/** What trials are compared after: the training's own resource where it has one, else folds or rows, by what the pruner can do. */
export function pruningFor(
  pruner: Pruner,
  resource: 'rows' | undefined,
  opened: OpenEstimator,
  { composition: { algorithm } }: Job,
): Pruning {
  const { compares } = pruner.definition
  if (compares === 'folds') return { pruner, over: 'folds', most: 1 }
  if (resource === 'rows') return { pruner, over: 'rows', most: USUAL_STEPS }
  const name = resourceOf(algorithm.definition.hyperparameters)
  if (name !== undefined) return { pruner, over: 'steps', most: mostOf(name, opened, algorithm.settings[name]) }
  return compares === 'either' ? { pruner, over: 'folds', most: 1 } : { pruner, over: 'rows', most: USUAL_STEPS }
}

/** What a pruner may save: where trials are compared, and the share of the steps that is left when as many go on as the pruner lets. */
export function savingOf(pruning: Pruning | undefined): Saving | undefined {
  if (pruning === undefined) return undefined
  const { pruner, over, most } = pruning
  const { name } = pruner.definition
  if (over === 'folds')
    return { title: `pruner: ${name} compares trials after each fold, and may leave some there`, left: 1 }
  const share = pruner.definition.share?.(pruner.settings) ?? 1
  const stops = new Set<number>()
  let left = 0
  for (let number = 0; number < LOOKED_AT; number++) {
    const own = pruner.definition.steps(number, most, pruner.settings)
    for (const stop of own) stops.add(stop)
    left += leftOf(own, most, share, over === 'rows') / LOOKED_AT
  }
  const list = [...stops].sort((a, b) => a - b).join(', ')
  const what = over === 'rows' ? `on ${list} of ${most} parts of the rows` : `after steps ${list} of ${most}`
  return {
    title: `pruner: ${name} compares trials ${what}; where ${inWords(share)} go on each time, ${percent(left)} of the work is left`,
    left,
  }
}

/** Numbers over which a plan is a mean: what a trial is asked for may depend on its number. */
const LOOKED_AT = 100

/** The share of the work that is left when `share` of the trials goes on from each stop; `anew` when a training to a stop begins at 0. */
function leftOf(stops: readonly number[], most: number, share: number, anew: boolean): number {
  let [left, going, before] = [0, 1, 0]
  for (const stop of [...stops, most]) {
    left += going * (stop - before)
    going *= share
    if (!anew) before = stop
  }
  return Math.min(1, left / most)
}

const inWords = (share: number): string =>
  Math.abs(1 / share - Math.round(1 / share)) < 1e-9 ? `one in ${Math.round(1 / share)}` : percent(share)
const percent = (share: number): string => `${Math.max(1, Math.round(100 * share))} %`

/** How many trials are trained side by side. */
export const togetherIn = ({ pruner, most }: Pruning): number => pruner.definition.together(most, pruner.settings)

/** The hyperparameter of which more continues the same training. */
export const resourceOf = (schema: Schema): string | undefined =>
  Object.entries<Hyperparameter<unknown>>(schema).find(([, { mark }]) => mark === 'resource')?.[0]

/** The largest value that a resource may have in a search. */
function mostOf(name: string, { open, space }: OpenEstimator, own: number): number {
  const key = open.find((one) => one.name === name && one.role === 'resource')?.key
  const domain = space.dimensions.find((dimension) => dimension.key === key)?.domain
  if (domain === undefined) return own
  if (domain.kind === 'choice') return Math.max(...domain.values.map(Number))
  return typeof domain.high === 'number' ? domain.high : own
}
