import { type Dataset, dataset, type Roles, type Values } from '../../src/data/dataset.ts'
import type { Settled } from '../../src/define/definitions.ts'
import type { AnyModel, AnyPenalty, Estimator, Parts } from '../../src/define/estimator.ts'
import { train } from '../../src/fit.ts'
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
  /** The composition, with other parts in place of its own. */
  estimator(parts?: Partial<Parts>): Estimator<Parts, Settled>
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
    estimator: (parts) => ({
      parts: { model: model(settings), penalty: penalty(penaltySettings), ...parts } as Parts,
    }),
  }
}

/** The penalty that does nothing, under the name by which `fit` looks for it. */
export const noPenalty = penalties.find(({ definition }) => definition.name === 'none') as Maker<AnyPenalty>

/** Families of any number; those of classes and of positive numbers are checked in test/classes.test.ts. */
export const ofNumbers = ({ definition }: Maker<AnyModel>) => definition.links.includes('identity')

/** Families whose cost may have many minima are checked where it has one, and in doubles; what holds of the others is in networks.contract.test.ts. */
const convex = (model: Maker<AnyModel>): Settings => ('batches' in model.definition.offers ? { hiddenLayers: [] } : {})

/** Every model alone, with every penalty whose name is a short form of it, and with each hyperparameter set to another value. */
export const subjects: readonly Subject[] = models.filter(ofNumbers).flatMap((model) => {
  const { name } = model.definition
  const short = penalties.filter(({ definition }) => definition.shortFor === name)
  const plain = convex(model)
  const changed = schemaOf(model.definition)
    .filter(([key]) => !(key in plain || ('batches' in model.definition.offers && key === 'precision')))
    .map(([key, h]) => ({ ...plain, [key]: otherValues(h)[0] }))
  return [
    subject(name, model, plain, noPenalty),
    ...short.map((penalty) => subject(penalty.definition.name, model, plain, penalty)),
    ...changed.map((settings) => subject(`${name} with ${inWords(settings)}`, model, settings, noPenalty)),
  ]
})

export type Columns = Readonly<Record<string, Values>>

/** A dataset whose target is `y`. */
export const rowsOf = (columns: Columns, roles: Roles = {}): Dataset => dataset(columns, { target: 'y', ...roles })

/** Sixty rows of three features, well-conditioned. */
export const usualColumns = (seed = 1): Record<string, Float64Array> => table(60, 3, seed)
export const usualRows = (seed = 1): Dataset => rowsOf(usualColumns(seed))

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

/** What a model says of rows in numbers: the probabilities of classes, class by class, where there are any, else ŷ. */
export function said(model: Pick<Fitted, 'prediction'>, rows: Parameters<Fitted['prediction']>[0]): Float64Array {
  const { values, probabilities } = model.prediction(rows)
  return probabilities ?? values
}
