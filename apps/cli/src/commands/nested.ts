import { defineCommand } from '../command.ts'
import { refuseFlag, refuseModel } from '../fitting/refuse.ts'
import { type ModelName, modelNamed, modelNames } from '../registry.ts'
import { modelArguments, modelListing, nestedFlags, pageOf } from '../validating/flags.ts'
import { nesting } from '../validating/kinds.ts'

export const command = defineCommand({
  summary: 'scores a search as a whole: each winner on rows that its search has not seen',
  place: 2.5,
  arguments: modelArguments('what to tune'),
  options: nestedFlags,
  examples: [
    { line: 'hp nested ridge diabetes.csv --target progression', does: 'five searches over the usual penalties' },
  ],
  listing: modelListing,
  firsts: () => modelNames().map(({ name }) => name),
  page: (first) => pageOf(modelNamed(first) as ModelName, nesting),
  refuse: (word) => refuseModel(word, 'nested'),
  unknownFlag: (flag, first) => refuseFlag(flag, first, 'nested'),
  run: async (input, context) => (await import('../validating/nested.ts')).runNested(input, context),
})
