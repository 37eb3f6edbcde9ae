import algorithms from 'virtual:registry/algorithms'
import costs from 'virtual:registry/costs'
import metrics from 'virtual:registry/metrics'
import modelDefinitions from 'virtual:registry/models'
import penalties from 'virtual:registry/penalties'
import splitters from 'virtual:registry/splitters'
import strategies from 'virtual:registry/strategies'
import type { TableShown } from '../workers/search-protocol.ts'
import type { Declared, Definition } from './catalog.ts'

/** Every definition by kind and name. */
export const registry = {
  models: modelDefinitions,
  costs,
  penalties,
  algorithms,
  metrics,
  splitters,
  strategies,
} as const

/** What the name of a model stands for: `ridge` is the linear model with that penalty. */
export interface NamedModel {
  readonly name: string
  readonly title: string
  readonly describe: string
  readonly model: string
  readonly penalty: string
  /** Hyperparameters of model and penalty by name, each with the part it belongs to. */
  readonly hyperparameters: Readonly<
    Record<string, { readonly part: 'model' | 'penalty'; readonly declared: Declared }>
  >
}

function named(model: string, penalty: string): NamedModel {
  const own = registry.models[model]
  const other = registry.penalties[penalty]
  const short = other.shortFor === model
  const of = (part: 'model' | 'penalty', definition: Definition) =>
    Object.entries(definition.hyperparameters).map(([name, declared]) => [name, { part, declared }] as const)
  return {
    name: short ? penalty : model,
    title: short ? other.title : own.title,
    describe: short ? `${own.title.toLowerCase()} with a penalty that ${other.describe}` : own.describe,
    model,
    penalty,
    hyperparameters: Object.fromEntries([...of('model', own), ...of('penalty', other)]),
  }
}

/** Every name that stands for a model, by name. */
export const models: Readonly<Record<string, NamedModel>> = Object.fromEntries(
  Object.keys(registry.models)
    .flatMap((model) => [
      named(model, 'none'),
      ...Object.values(registry.penalties).flatMap(({ name, shortFor }) =>
        shortFor === model ? [named(model, name)] : [],
      ),
    ])
    .map((each) => [each.name, each]),
)

/** What a model predicts. */
export const targetOf = ({ model }: NamedModel): string => registry.models[model].target ?? 'number'

/** The metrics for a kind of target; a model that takes either kind has all of them. */
export const metricsFor = (kind: string) =>
  Object.values(registry.metrics).filter(({ target }) => kind === 'either' || target === kind)

export const directionOf = (metric: string): 'minimize' | 'maximize' =>
  registry.metrics[metric]?.direction ?? 'minimize'

/** Another model where the present one cannot predict that kind of target: ridge for numbers, logistic for classes. */
export function modelFor({ columns }: TableShown, target: string, present: string): { readonly model?: string } {
  const number = columns.find(({ name }) => name === target)?.kind === 'number'
  const kind = targetOf(models[present])
  if (kind === 'either' || (kind === 'number') === number) return {}
  return { model: number ? 'ridge' : 'logistic' }
}
