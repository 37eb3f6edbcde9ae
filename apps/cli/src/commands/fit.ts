import { flagsFor } from '../arguments/flags.ts'
import { defineCommand, type Flag, type Page } from '../command.ts'
import { jsonFlag, outputGroup } from '../common-flags.ts'
import { readingFlags, roleFlags } from '../data-flags.ts'
import { chartFlag } from '../fitting/chart-flag.ts'
import { refuseFlag, refuseModel } from '../fitting/refuse.ts'
import { watchFlags } from '../fitting/watch-flags.ts'
import { type ModelName, modelNamed, modelNames } from '../registry.ts'

const group = 'Data'

const flags: readonly Flag[] = [
  ...roleFlags,
  { name: 'hold-out', value: 'SHARE', describe: 'train on the other rows and score this share of them', group },
  ...readingFlags,
  {
    name: 'out',
    value: 'FILE',
    describe: 'write the model file, from which hp predict works',
    group: outputGroup,
    words: 'paths',
  },
  jsonFlag,
  {
    name: 'plot',
    value: 'FILE.svg',
    optionalValue: /\.svg$/i,
    describe: 'draw the fit: in the terminal, or as a picture',
    group: outputGroup,
    words: 'paths',
  },
  chartFlag,
  { name: 'inference', describe: 'standard errors, t, p and confidence intervals (no penalty)', group: outputGroup },
  ...watchFlags,
  { name: 'allow-nonconverged', describe: 'keep a fit that did not converge, and exit with 0', group: outputGroup },
  {
    name: 'seed',
    value: 'N',
    describe: 'for every random choice; the same seed gives the same bits',
    note: 'default 0',
    group: outputGroup,
  },
  {
    name: 'threads',
    value: 'N',
    describe: 'the most threads that work at once; no result depends on it',
    group: outputGroup,
  },
]

export const command = defineCommand({
  summary: 'fits a model: training sets its parameters, you set its hyperparameters',
  place: 1,
  arguments: [
    { name: 'model', describe: 'what to fit', words: () => modelNames().map(({ name }) => name) },
    {
      name: 'data',
      describe:
        'a table: .csv, .tsv, .json, .jsonl or .parquet, also gzipped; a query (select …); - for standard input',
      words: 'paths',
    },
  ],
  options: flags,
  examples: [
    { line: 'hp fit linear diabetes.csv --target progression', does: 'least squares on all other columns' },
    { line: 'hp fit logistic penguins.csv --target species', does: 'the probability of each class of a word' },
    { line: 'hp fit ridge --help', does: 'every flag of a model, by role' },
    {
      line: 'cat diabetes.csv | hp fit lasso - --target progression --json',
      does: 'data from standard input, the result as JSON',
    },
  ],
  listing: () => [
    {
      title: 'Models',
      rows: modelNames().map(({ name, model, penalty }) => [
        name,
        penalty ? `${model.name} with a penalty that ${penalty.describe}` : model.describe,
      ]),
    },
  ],
  firsts: () => modelNames().map(({ name }) => name),
  page: (first) => pageOf(modelNamed(first) as ModelName),
  refuse: (word) => refuseModel(word),
  unknownFlag: (flag, first) => refuseFlag(flag, first),
  run: async (input, context) => (await import('../fitting/run.ts')).runFit(input, context),
})

/** The page of one model: its examples, its formula and every flag it takes. */
function pageOf(name: ModelName): Page {
  const { model, penalty } = name
  return {
    summary: penalty
      ? `${penalty.title}: ${model.title.toLowerCase()} with a penalty; it ${penalty.describe}.`
      : `${model.title}: ${model.describe}.`,
    equation: [model.equation, penalty && `penalty ${penalty.equation}`].filter(Boolean).join('      '),
    options: [...flagsFor(name), ...flags],
    examples: examplesOf(name),
  }
}

function examplesOf({ name, model, penalty }: ModelName) {
  const classes = model.target === 'category'
  const line = `hp fit ${name} ${classes ? 'penguins.csv --target species' : 'diabetes.csv --target progression'}`
  const first = penalty && Object.entries(penalty.hyperparameters)[0]
  const own = first
    ? ` --${first[0]} 0.1`
    : classes
      ? ' --penalty ridge --lambda 0.01'
      : ' --degree 2 --features bmi,bp'
  return [
    { line: `${line}${own}`, does: 'with a hyperparameter of your choice' },
    { line: `${line} --hold-out 0.25 --out model.json`, does: 'scores on a quarter of the rows, and a model file' },
    { line: `${line} --json`, does: 'for programs' },
  ]
}
