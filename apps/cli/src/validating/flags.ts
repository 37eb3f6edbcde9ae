import { flagsFor } from '../arguments/flags.ts'
import type { Example, Flag, Listing, Page } from '../command.ts'
import { type ModelName, modelNames } from '../registry.ts'
import { searchFlags, searchListing, suitedTo } from '../tuning/flags.ts'

const group = 'Validation'

/** The flags of a search that a curve has no use for: what proposes and stops candidates, and what keeps them. */
const ofSearch = new Set(['trials', 'strategy', 'out', 'progress', 'allow-nonconverged', 'study', 'storage', 'timeout'])
const pruning = searchFlags.findIndex(({ name }) => name === 'pruner')
const metric = searchFlags.findIndex(({ name }) => name === 'metric')
/** What is scored, on which rows, and how data are read. */
const common = searchFlags.filter(({ name }, k) => !ofSearch.has(name) && (k < pruning || k >= metric))

export const learningFlags: readonly Flag[] = [
  {
    name: 'sizes',
    value: 'LIST',
    describe: 'rows to train on: shares of the training part (up to 1) or numbers of rows',
    note: 'default 0.1,0.2,0.4,0.6,0.8,1',
    group,
  },
  ...common.filter(({ name }) => name !== 'share'),
]

export const curveFlags: readonly Flag[] = common

export const nestedFlags: readonly Flag[] = [
  {
    name: 'outer-folds',
    value: 'K',
    describe: 'parts of the rows, each of which is scored after a search on the others',
    note: 'default 5',
    group,
  },
  ...searchFlags.filter(
    ({ name }) => !['out', 'plot', 'allow-nonconverged', 'study', 'storage', 'timeout'].includes(name),
  ),
]

/** What a command does with a model, and its flags. */
export interface Kind {
  readonly command: string
  /** After the title of the model. */
  readonly does: string
  /** Whether hyperparameters may be left open. */
  readonly open: boolean
  readonly flags: readonly Flag[]
  /** What is added to the examples. */
  readonly words: (name: ModelName) => readonly (readonly [words: string, does: string])[]
}

/** The page of one model: every flag that the command takes. */
export function pageOf(name: ModelName, { command, does, open, flags, words }: Kind): Page {
  const { model, penalty } = name
  const what = penalty ? `${penalty.title}: ${model.title.toLowerCase()} with a penalty` : model.title
  return {
    summary: `${what}. ${does}`,
    equation: [model.equation, penalty && `penalty ${penalty.equation}`].filter(Boolean).join('      '),
    options: [...flagsFor(name, { open }), ...suitedTo(name, flags)],
    examples: words(name).map(
      ([more, says]): Example => ({ line: `hp ${command} ${name.name} ${dataFor(name)}${more}`, does: says }),
    ),
  }
}

/** Data that a model can learn from. */
const dataFor = ({ model }: ModelName) =>
  model.target === 'category' ? 'penguins.csv --target species' : 'diabetes.csv --target progression'

/** The models, for the end of help. */
export const modelListing = (): readonly Listing[] => searchListing().filter(({ title }) => title === 'Models')

export const modelArguments = (does: string) =>
  [
    { name: 'model', describe: does, words: () => modelNames().map(({ name }) => name) },
    {
      name: 'data',
      describe:
        'a table: .csv, .tsv, .json, .jsonl or .parquet, also gzipped; a query (select …); - for standard input',
      words: 'paths' as const,
    },
  ] as const
