import descents from 'virtual:registry/descents'
import everyPenalty from 'virtual:registry/penalties'
import transforms from 'virtual:registry/transforms'
import { float, type Hyperparameter, int, type Role } from '@hp/core/define'

/** A hyperparameter as its definition declares it; forms are made from this. */
export type Declared = Hyperparameter<never> & { readonly role: Role }

/** A definition as plain data. */
export interface Definition {
  readonly name: string
  readonly title: string
  readonly describe: string
  readonly equation?: string
  readonly hyperparameters: Readonly<Record<string, Declared>>
  readonly needs?: { readonly [part in 'model' | 'cost' | 'penalty']?: readonly string[] }
  readonly offers?: readonly string[]
  /** Of a penalty: the model for which its name stands. */
  readonly shortFor?: string
  /** Of a model or a metric. */
  readonly target?: 'number' | 'category' | 'either'
  /** Of a model: the usual cost, or one for each kind of target. */
  readonly cost?: string | Readonly<Record<string, string>>
  /** Of a metric. */
  readonly direction?: 'minimize' | 'maximize'
}

type Definitions = Readonly<Record<string, Definition>>
const pick = (definitions: Definitions, wanted: (definition: Definition) => boolean): Definitions =>
  Object.fromEntries(Object.entries(definitions).filter(([, definition]) => wanted(definition)))

/** The penalties whose slope an algorithm can follow. */
export const penalties = pick(everyPenalty, ({ offers }) => offers?.includes('slope') ?? false)

/** The algorithms that need nothing but the gradient: each leaves a path to look at. */
export const algorithms: Definitions = descents

/** The switch that centres and scales the feature. */
export const standardize = transforms['standardize'].hyperparameters['standardize']

/** What the made-up points are made with: `hp generate line` with the same values gives the same points. */
export const points = {
  rows: int({ default: 40, min: 1, max: 100_000, scale: 'log', search: [2, 1000], describe: 'number of points' }),
  noise: float({
    default: 1,
    min: 0,
    search: [0, 10],
    describe: 'standard deviation of the normal noise on the target',
  }),
  seed: int({ default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, describe: 'the same seed gives the same points' }),
}
/** The seed of a training that takes rows in random order. */
export const trainingSeed = int({
  default: 0,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  describe: 'the same seed gives the same order of rows',
})
