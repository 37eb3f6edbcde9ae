import { type Dataset, dataset, type Roles, type Values } from '../../src/data/dataset.ts'
import type { Link, Settled } from '../../src/define/definitions.ts'
import type { AnyModel, AnyPenalty, Estimator, Parts } from '../../src/define/estimator.ts'
import { train } from '../../src/fit.ts'
import { exp, log, logistic } from '../../src/numeric/elementary.ts'
import { random } from '../../src/numeric/random.ts'
import type { Fitted } from '../../src/training/fitted.ts'
import type { TrainingOptions } from '../../src/training/training.ts'
import {
  drained,
  inWords,
  type Maker,
  models,
  otherValues,
  penalties,
  type Settings,
  schemaOf,
  table,
  usualSettings,
} from '../contract/every.ts'

/** What every conformance check is run for: a model with a penalty, trained by the algorithm that `fit` chooses. */
export interface Subject {
  readonly name: string
  readonly model: Maker<AnyModel>
  readonly settings: Settings
  readonly penalty: Maker<AnyPenalty>
  readonly penaltySettings: Settings
  readonly world: World
  /** The composition, with other parts in place of its own. */
  estimator(parts?: Partial<Parts>): Estimator<Parts, Settled>
}

/** The tables that checks use, with targets that suit the subject: of sixty rows and three features, and of any size. */
export interface World {
  usualColumns(seed?: number): Record<string, Float64Array>
  usualRows(seed?: number): Dataset
  table(rows: number, features: number): Record<string, Float64Array>
}

/** One sentence that must hold for every subject. */
export interface Check {
  readonly name: string
  run(subject: Subject): void | Promise<void>
}

function subject(name: string, model: Maker<AnyModel>, settings: Settings, penalty: Maker<AnyPenalty>): Subject {
  const penaltySettings = usualSettings(penalty.definition)
  return {
    name,
    model,
    settings,
    penalty,
    penaltySettings,
    world: worldOf(model.definition.links),
    estimator: (parts) => ({
      parts: { model: model(settings), penalty: penalty(penaltySettings), ...parts } as Parts,
    }),
  }
}

/** The penalty that does nothing, under the name by which `fit` looks for it. */
export const noPenalty = penalties.find(({ definition }) => definition.name === 'none') as Maker<AnyPenalty>

/** Families whose cost may have many minima are checked where it has one, and in doubles; what holds of the others is in networks.contract.test.ts. */
const convex = (model: Maker<AnyModel>): Settings => ('batches' in model.definition.offers ? { hiddenLayers: [] } : {})

/** Whether what it predicts is not η itself. */
export const linked = (model: Maker<AnyModel>) => !model.definition.links.includes('identity')
/** They share all but their cost with the model poisson, and are checked as they are. */
const kin: readonly string[] = ['gamma', 'tweedie']

/** Every model alone, with every penalty whose name is a short form of it, and with each hyperparameter set to another value. */
export const subjects: readonly Subject[] = models.flatMap((model) => {
  const { name } = model.definition
  const short = penalties.filter(({ definition }) => definition.shortFor === name)
  const plain = convex(model)
  const changed = schemaOf(model.definition)
    .filter(([key]) => !(key in plain || ('batches' in model.definition.offers && key === 'precision')))
    .map(([key, h]) => ({ ...plain, [key]: otherValues(h)[0] }))
    .slice(0, kin.includes(name) ? 0 : undefined)
  const held = linked(model) ? penalties.filter(({ definition }) => ['ridge', 'lasso'].includes(definition.name)) : []
  return [
    subject(name, model, plain, noPenalty),
    ...short.map((penalty) => subject(penalty.definition.name, model, plain, penalty)),
    ...held.map((penalty) => subject(`${name} with ${penalty.definition.name}`, model, plain, penalty)),
    ...changed.map((settings) => subject(`${name} with ${inWords(settings)}`, model, settings, noPenalty)),
  ]
})

export type Columns = Readonly<Record<string, Values>>

/** A dataset whose target is `y`. */
export const rowsOf = (columns: Columns, roles: Roles = {}): Dataset => dataset(columns, { target: 'y', ...roles })

/** Numbers as they are; above 0 for the link log; for classes 0 and 1, which overlap. */
function worldOf(links: readonly Link[]): World {
  const suited = ({ y, ...features }: Record<string, Float64Array>, seed: number | string) => {
    const noise = random(seed).fork('labels')
    if (links.includes('identity')) return { ...features, y }
    if (links.includes('log')) return { ...features, y: y.map((v) => exp(v / 3)) }
    return { ...features, y: y.map((v) => Number(v + 5 * (noise.uniform() - 0.5) > 2.2)) }
  }
  const usualColumns = (seed = 1) => suited(table(60, 3, seed), seed)
  return {
    usualColumns,
    usualRows: (seed) => rowsOf(usualColumns(seed)),
    table: (rows, features) => suited(table(rows, features), 0),
  }
}

/** The fitted model, without waiting. */
export const fitted = (estimator: Estimator<Parts, Settled>, data: Dataset, options: TrainingOptions = {}): Fitted =>
  drained(train(estimator, data, options)) as Fitted

/** Some rows of columns, in the order of the indices. */
export const pick = <C extends Readonly<Record<string, Float64Array>>>(columns: C, indices: ArrayLike<number>) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Float64Array.from(indices, (i) => values[i])]),
  ) as Record<string, Float64Array>

/** The parameters of a fitted model in one list, by name. */
export const parametersOf = ({ parameters }: Fitted): Float64Array =>
  Float64Array.from(
    Object.values(parameters as Record<string, number | Float64Array>).flatMap((value) =>
      typeof value === 'number' ? [value] : [...value],
    ),
  )

/** What a model says of rows in numbers: of two classes the probability of the second, of more those of all, class by class, else ŷ. */
export function said(model: Pick<Fitted, 'prediction'>, rows: Parameters<Fitted['prediction']>[0]): Float64Array {
  const { values, classes, probabilities } = model.prediction(rows)
  return classes?.length === 2 ? (probabilities ?? values).slice(values.length) : (probabilities ?? values)
}

/** What the link of a model makes of η, and η of what it says. */
export const linkOf = ({ model }: Pick<Subject, 'model'>) => {
  const { links } = model.definition
  if (links.includes('identity')) return { respond: (eta: number) => eta, etaOf: (value: number) => value }
  return links.includes('log')
    ? { respond: exp, etaOf: log }
    : { respond: logistic, etaOf: (p: number) => log(p) - log(1 - p) }
}
