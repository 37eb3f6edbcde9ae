import { float, type Hyperparameter, int, type Role } from '@hp/core/define'
import { algorithms as everyAlgorithm, penalties as everyPenalty, transforms } from '@hp/core/registry.json'

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
}

type Definitions = Readonly<Record<string, Definition>>
const pick = (definitions: Definitions, wanted: (definition: Definition) => boolean): Definitions =>
  Object.fromEntries(Object.entries(definitions).filter(([, definition]) => wanted(definition)))

/** The algorithms that walk along the gradient: each leaves a path to look at. */
export const algorithms = pick(
  everyAlgorithm as unknown as Definitions,
  ({ needs }) => needs?.model?.includes('pullback') ?? false,
)
/** The penalties that such an algorithm can take. */
export const penalties = pick(
  everyPenalty as unknown as Definitions,
  ({ offers }) => offers?.includes('slope') ?? false,
)
/** The switch that centres and scales the feature. */
export const standardize = (transforms as unknown as Definitions)['standardize'].hyperparameters['standardize']

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
