import type { Declared } from './catalog.ts'
import { models, registry } from './models.ts'

/** A hyperparameter, and the part of an estimator that it belongs to. */
export interface Belonging {
  readonly part: 'model' | 'penalty' | 'algorithm'
  readonly declared: Declared
}

/** The hyperparameters of model and penalty, and of the algorithm when one is chosen, each with the part it belongs to. */
export function partsOf({
  model,
  algorithm,
}: {
  readonly model: string
  readonly algorithm: string | undefined
}): Readonly<Record<string, Belonging>> {
  const own = models[model].hyperparameters
  if (algorithm === undefined) return own
  const other = Object.entries(registry.algorithms[algorithm].hyperparameters)
  return {
    ...own,
    ...Object.fromEntries(other.map(([name, declared]) => [name, { part: 'algorithm', declared } as const])),
  }
}

/** The algorithms that can train a model with its penalty. */
export function algorithmsFor(name: string) {
  const { model, penalty } = models[name]
  const { cost, offers } = registry.models[model]
  const costs = (typeof cost === 'string' ? [cost] : Object.values<string>(cost ?? {})).map(
    (each) => registry.costs[each],
  )
  const lacks = (needs: readonly string[] | undefined, offered: readonly string[] | undefined) =>
    needs?.some((need) => !offered?.includes(need)) ?? false
  return Object.values(registry.algorithms).filter(
    ({ needs }) =>
      !lacks(needs?.model, offers) &&
      !lacks(needs?.penalty, registry.penalties[penalty].offers) &&
      costs.some((each) => !lacks(needs?.cost, each?.offers)),
  )
}
