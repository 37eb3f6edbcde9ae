import { defineCommand } from '../command.ts'
import { refuseFlag, refuseModel } from '../fitting/refuse.ts'
import { type ModelName, modelNamed, modelNames } from '../registry.ts'
import { searchFlags, searchListing, searchPage } from '../tuning/flags.ts'

export const command = defineCommand({
  summary: 'says what tune with the same words would train, share and cost; trains nothing',
  place: 3,
  arguments: [
    { name: 'model', describe: 'what would be tuned', words: () => modelNames().map(({ name }) => name) },
    {
      name: 'data',
      describe:
        'a table: .csv, .tsv, .json, .jsonl or .parquet, also gzipped; a query (select …); - for standard input',
      words: 'paths',
    },
  ],
  options: searchFlags,
  examples: [
    {
      line: 'hp plan ridge diabetes.csv --target progression --lambda 1e-4..1e4:100',
      does: '500 trainings, and how few are needed',
    },
    {
      line: 'hp plan ridge diabetes.csv --target progression --lambda 1e-4..1e4:100 --no-share',
      does: 'what it would take without sharing',
    },
    { line: 'hp plan lasso diabetes.csv --target progression --json', does: 'for programs' },
  ],
  listing: searchListing,
  firsts: () => modelNames().map(({ name }) => name),
  page: (first) => searchPage('plan', modelNamed(first) as ModelName),
  refuse: (word) => refuseModel(word, 'plan'),
  unknownFlag: (flag, first) => refuseFlag(flag, first, 'plan'),
  run: async (input, context) => (await import('../tuning/plan.ts')).runPlan(input, context),
})
