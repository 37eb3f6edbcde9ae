import type { Hyperparameter, MetricParameter, Needs, Role } from '@hp/core/define'
import document from '@hp/core/registry.json' with { type: 'json' }

/** A hyperparameter as the registry describes it. */
export type HyperparameterEntry = Hyperparameter<unknown> & { readonly role: Role }

/** A definition as the registry describes it: plain data, read without loading the core. */
export interface Entry {
  readonly name: string
  readonly title: string
  readonly describe: string
  readonly equation?: string
  readonly references?: readonly string[]
  readonly hyperparameters: Readonly<Record<string, HyperparameterEntry>>
  readonly needs?: Needs
  readonly offers?: readonly string[]
  readonly shortFor?: string
  readonly target?: 'number' | 'category' | 'either'
  readonly cost?: string | { readonly number: string; readonly category: string }
  /** Of a model: the algorithm used when none is named, where it is not the most exact one. */
  readonly algorithm?: string
  /** Of a model: the links of the costs it can be trained with; of a cost: its own. */
  readonly links?: readonly string[]
  readonly link?: string
  readonly stage?: string
  readonly direction?: 'minimize' | 'maximize'
  /** Of a metric: the number that may stand in its name. */
  readonly parameter?: Omit<MetricParameter, 'at'>
  readonly meaning?: Readonly<Record<string, string>>
  readonly exact?: boolean
}

export type Shelf = Readonly<Record<string, Entry>>

/** Every definition by kind and name. */
export const registry = document as unknown as Readonly<
  Record<
    'models' | 'costs' | 'penalties' | 'algorithms' | 'transforms' | 'metrics' | 'splitters' | 'strategies' | 'pruners',
    Shelf
  >
>

/** What a model name on the command line stands for. */
export interface ModelName {
  readonly name: string
  readonly model: Entry
  /** Present when the name is short for a model with this penalty. */
  readonly penalty?: Entry
}

/** Every name that stands for a model: the models, and the penalties that are short for one. */
export function modelNames(): readonly ModelName[] {
  const models = Object.values(registry.models).flatMap((model): ModelName[] => [
    { name: model.name, model },
    ...Object.values(registry.penalties).flatMap((penalty) =>
      penalty.shortFor === model.name ? [{ name: penalty.name, model, penalty }] : [],
    ),
  ])
  return models
}

export const modelNamed = (name: string): ModelName | undefined => modelNames().find((entry) => entry.name === name)

/** The short name of what was fitted: `ridge` for linear with that penalty. */
export function shortName({ model, penalty }: { readonly model: string; readonly penalty: string }): string {
  return registry.penalties[penalty]?.shortFor === model ? penalty : model
}

/** The first thing an algorithm needs that these parts do not offer. */
function lacking(algorithm: Entry, parts: Readonly<Record<'model' | 'cost' | 'penalty', Entry | undefined>>) {
  for (const [part, entry] of Object.entries(parts)) {
    if (entry === undefined) continue
    const ability = algorithm.needs?.[part as keyof Needs]?.find((need) => !entry.offers?.includes(need))
    if (ability !== undefined) return { part, ability, name: entry.name }
  }
  return undefined
}

/** The costs of a model when none is named: one, or one for numbers and one for classes. */
export function costNames({ cost }: Entry): readonly string[] {
  return cost === undefined ? [] : typeof cost === 'string' ? [cost] : [cost.number, cost.category]
}

/** The algorithms that can train a model with its own cost, with this penalty or, when none is given, with any; the model's own first. */
export function fittingAlgorithms({ model, penalty }: ModelName): readonly Entry[] {
  const costs = costNames(model).map((cost) => registry.costs[cost])
  const penalties = penalty ? [penalty] : Object.values(registry.penalties)
  const fitting = Object.values(registry.algorithms).filter((algorithm) =>
    costs.some((cost) => penalties.some((each) => !lacking(algorithm, { model, cost, penalty: each }))),
  )
  return fitting.sort((a, b) => Number(b.name === model.algorithm) - Number(a.name === model.algorithm))
}

/** The transforms that a user may ask for: those whose hyperparameters the model does not have itself. */
export function transformsFor(model: Entry): readonly Entry[] {
  return Object.values(registry.transforms).filter(({ hyperparameters }) =>
    Object.keys(hyperparameters).every((name) => !(name in model.hyperparameters)),
  )
}
