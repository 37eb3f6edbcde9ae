import type { Column } from './columns.ts'
import type { Described } from './definitions.ts'
import { HpError } from './errors.ts'
import { type Schema, type Settings, settle, type Values } from './hyperparameters.ts'
import { isSpace } from './ranges.ts'

/** Row indices, in ascending order, of what is trained on and what is predicted to compute a score; they share no row. */
export interface Split {
  /** May hold a row several times. Of many splits it may be made anew each time it is read: read it once. */
  readonly train: Uint32Array
  readonly test: Uint32Array
  /** Whether every row that is not tested is trained on, once. */
  readonly rest?: true
  /** Of splits that part many rows among them: the number of the split that tests each row, one array for all; row indices are made from it when they are read. */
  readonly testedBy?: Uint8Array
  /** Of leaving one row out by formula: the mean leverage of all rows stands for that of each. No other training gives its scores. */
  readonly meanLeverage?: true
}

/** What a splitter may see of a dataset. */
export interface SplitData {
  readonly rows: number
  column(name: string): Column
  readonly target?: string
  readonly groups?: string
  readonly foldColumn?: string
  /** The column in whose order the rows are. */
  readonly time?: string
}

/** The stream of random numbers that a splitter draws from, as `random(seed)` makes it. */
export interface SplitRandom {
  fork(label: string, index?: number): SplitRandom
  permutation(n: number): Uint32Array
  /** An integer from 0 to n − 1. */
  below(n: number): number
}

/** A splitter: how rows are parted into training and test rows, once or several times. `F` may be given alone: `kFold(10)`. */
export interface SplitterDefinition<S extends Schema, F extends keyof S & string> extends Described {
  readonly hyperparameters: S
  /** The hyperparameter that may be given alone. */
  readonly first?: F
  /** Rows are in the order of time: what is tested comes after what is trained on. */
  readonly ordered?: true
  /** Throws `request/invalid` when the rows cannot be split so. A function of its arguments only: equal streams give equal splits. */
  split(data: SplitData, h: Values<S>, random: SplitRandom): readonly Split[]
}

// biome-ignore lint/suspicious/noExplicitAny: the types are forgotten on purpose
export type AnySplitter = SplitterDefinition<any, any>

/** A splitter with its hyperparameters set. */
export interface Splitter<S extends Schema = Schema, F extends keyof S & string = keyof S & string> {
  readonly definition: SplitterDefinition<S, F>
  readonly settings: Values<S>
  split(data: SplitData, random: SplitRandom): readonly Split[]
}

/** What a splitter is as a user meets it: `kFold({ folds: 10, shuffle: false })`, `kFold(10)`. */
export type SplitterMaker<S extends Schema, F extends keyof S & string> = ((
  settings?: Partial<Values<S>> | Values<S>[F],
) => Splitter<S, F>) & { readonly definition: SplitterDefinition<S, F> }

/** Defines a splitter. The function made throws `hyperparameter/unknown`, `/invalid`, `/open-range`. */
export function defineSplitter<const S extends Schema, F extends keyof S & string = never>(
  definition: SplitterDefinition<S, F>,
): SplitterMaker<S, F> {
  const make = (given: Partial<Values<S>> | Values<S>[F] = {}): Splitter<S, F> => {
    const alone = typeof given !== 'object'
    const { name, hyperparameters, first } = definition
    if (alone && first === undefined) throw new Error(`${name} takes its hyperparameters by name`)
    const named = (alone ? { [first as string]: given } : given) as Settings<S>
    for (const [hyperparameter, value] of Object.entries(named)) {
      if (isSpace(value)) throw open(name, hyperparameter)
    }
    const settings = settle(name, hyperparameters, named) as Values<S>
    return { definition, settings, split: (data, random) => definition.split(data, settings, random) }
  }
  return Object.assign(make, { definition })
}

const open = (owner: string, hyperparameter: string) =>
  new HpError({
    code: 'hyperparameter/open-range',
    what: `${hyperparameter} of ${owner} must be one value: scores from different splits cannot be compared.`,
    fix: 'give a value, not a range',
  })
