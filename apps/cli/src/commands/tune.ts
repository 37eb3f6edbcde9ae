import { defineCommand } from '../command.ts'
import { refuseFlag, refuseModel } from '../fitting/refuse.ts'
import { type ModelName, modelNamed, modelNames } from '../registry.ts'
import { searchFlags, searchListing, searchPage } from '../tuning/flags.ts'

export const command = defineCommand({
  summary: 'tries hyperparameters by cross-validation, and fits the best to all rows',
  place: 2,
  arguments: [
    { name: 'model', describe: 'what to tune', words: () => modelNames().map(({ name }) => name) },
    {
      name: 'data',
      describe:
        'a table: .csv, .tsv, .json, .jsonl or .parquet, also gzipped; a query (select …); - for standard input',
      words: 'paths',
    },
  ],
  options: searchFlags,
  examples: [
    { line: 'hp tune ridge diabetes.csv --target progression', does: 'the usual penalties, on 5 folds' },
    {
      line: 'hp tune ridge diabetes.csv --target progression --degree 1..3 --lambda 1e-3..1e2:20 --plot',
      does: 'two hyperparameters, drawn as a map',
    },
    { line: 'hp tune lasso --help', does: 'every flag of a model, by role' },
  ],
  listing: searchListing,
  firsts: () => modelNames().map(({ name }) => name),
  page: (first) => searchPage('tune', modelNamed(first) as ModelName),
  refuse: (word) => refuseModel(word, 'tune'),
  unknownFlag: (flag, first) => refuseFlag(flag, first, 'tune'),
  run: async (input, context) => (await import('../tuning/run.ts')).runTune(input, context),
})
