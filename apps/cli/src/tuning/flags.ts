import { flagsFor } from '../arguments/flags.ts'
import type { Example, Flag, Listing, Page } from '../command.ts'
import { jsonFlag, outputGroup } from '../common-flags.ts'
import { readingFlags, roleFlags } from '../data-flags.ts'
import { modes } from '../fitting/watch-flags.ts'
import { type ModelName, modelNames, registry } from '../registry.ts'
import { studyFlags } from '../studies/flags.ts'
import { prunerFlags } from './pruner-flags.ts'
import { splitterFlags } from './splitter-flags.ts'

const group = 'Search'

/** How values left open are written. */
const openness =
  'a range 1e-4..1e2 (its ends may follow from the rows n and columns p: 8..n/2), a grid 1e-4..1e2:100 or a list 1,2,3'

const names = (shelf: Readonly<Record<string, unknown>>) => Object.keys(shelf)

/** The score that is compared; of a model only those for its kind of target. */
function metricFlag(target = 'either'): Flag {
  const fitting = Object.values(registry.metrics).filter((metric) => target === 'either' || metric.target === target)
  const all = fitting.map(({ name }) => name)
  const valued = fitting.find(({ parameter }) => parameter)?.parameter
  const example = valued && `${valued.prefix}${target === 'number' ? 0.9 : 2}${valued.suffix ?? ''}`
  return {
    name: 'metric',
    value: 'NAME',
    describe: `the score that is compared: ${all.join(', ')}${example ? `; another value may stand in the name: ${example}` : ''}`,
    note:
      {
        number: 'default rmse',
        category: 'default log-loss',
      }[target] ?? 'default rmse for numbers, log-loss for classes',
    group,
    words: all,
  }
}

/** Flags of a search, with the metrics that suit the model. */
export const suitedTo = ({ model }: ModelName, flags: readonly Flag[]): readonly Flag[] =>
  flags.map((flag) => (flag.name === 'metric' ? metricFlag(model.target) : flag))

/** The flags of a search besides those of the model. */
export const searchFlags: readonly Flag[] = [
  {
    name: 'trials',
    value: 'N',
    describe: 'how many candidates are tried',
    note: 'default: all of a grid, else 100',
    group,
  },
  {
    name: 'strategy',
    value: 'NAME',
    describe: `what proposes candidates: ${names(registry.strategies).join(', ')}; the name of a pruner stands for random and that pruner`,
    note: 'default auto: a grid where one or two hyperparameters are open and no --trials is given',
    group,
    words: [...names(registry.strategies), ...names(registry.pruners)],
  },
  metricFlag(),
  ...splitterFlags(group),
  {
    name: 'share',
    negatable: true,
    describe: 'whether candidates share work where that is exact; no result depends on it',
    note: 'default yes',
    group,
  },
  {
    name: 'seed',
    value: 'N',
    describe: 'for folds, candidates and trainings; the same seed gives the same study',
    note: 'default 0',
    group,
  },
  {
    name: 'threads',
    value: 'N',
    describe: 'the most threads that work at once; no result depends on it',
    group,
  },
  ...prunerFlags('Stopping early'),
  ...studyFlags,
  ...roleFlags,
  ...readingFlags,
  {
    name: 'out',
    value: 'FILE',
    describe: 'write the model file of the winner, refitted to all rows',
    group: outputGroup,
    words: 'paths',
  },
  jsonFlag,
  {
    name: 'plot',
    value: 'FILE.svg',
    optionalValue: /\.svg$/i,
    describe: 'draw the scores over what was searched: in the terminal, or as a picture',
    group: outputGroup,
    words: 'paths',
  },
  {
    name: 'progress',
    value: 'HOW',
    describe: 'auto, bar, lines or none',
    note: 'default auto',
    group: outputGroup,
    words: modes,
  },
  {
    name: 'allow-nonconverged',
    describe: 'keep a winner whose last training did not converge, and exit with 0',
    group: outputGroup,
  },
]

/** The page of one model for a command that searches: every flag it takes. */
export function searchPage(command: string, name: ModelName): Page {
  const { model, penalty } = name
  const what = penalty ? `${penalty.title}: ${model.title.toLowerCase()} with a penalty` : model.title
  return {
    summary: `${what}. The value of any hyperparameter may be left open: ${openness}. Without one, the usual range is searched.`,
    equation: [model.equation, penalty && `penalty ${penalty.equation}`].filter(Boolean).join('      '),
    options: [...flagsFor(name, { open: true }), ...suitedTo(name, searchFlags)],
    examples: examplesOf(command, name),
  }
}

function examplesOf(command: string, { name, model, penalty }: ModelName): readonly Example[] {
  const classes = model.target === 'category'
  const data = classes ? 'penguins.csv --target species --penalty ridge' : 'diabetes.csv --target progression'
  const line = `hp ${command} ${name} ${data}${penalty || classes ? '' : ' --features bmi'}`
  const grid = classes
    ? '--lambda 1e-4..1:20'
    : penalty
      ? '--lambda 1e-3..1e2:30 --degree 1,2'
      : '--degree 1,2,3 --intercept true,false'
  return [
    { line, does: 'over the usual range, by 5-fold cross-validation' },
    { line: `${line} ${grid}`, does: 'over values of your choice' },
    { line: `${line} --splitter hold-out --test 0.3 --json`, does: 'on rows held out once, for programs' },
  ]
}

/** Everything that a search can be made of, by name. */
export const searchListing = (): readonly Listing[] => [
  {
    title: 'Models',
    rows: modelNames().map(({ name, model, penalty }) => [
      name,
      penalty ? `${model.name} with a penalty that ${penalty.describe}` : model.describe,
    ]),
  },
  { title: 'Strategies', rows: Object.values(registry.strategies).map(({ name, describe }) => [name, describe]) },
  { title: 'Pruners', rows: Object.values(registry.pruners).map(({ name, describe }) => [name, describe]) },
]
