import { defineCommand } from '../command.ts'
import { refuseFlag, refuseModel } from '../fitting/refuse.ts'
import { type ModelName, modelNamed, modelNames } from '../registry.ts'
import { learningFlags, modelArguments, modelListing, pageOf } from '../validating/flags.ts'
import { learning } from '../validating/kinds.ts'

export const command = defineCommand({
  summary: 'scores a model as it is given more rows to train on',
  place: 2.3,
  arguments: modelArguments('what to train'),
  options: learningFlags,
  examples: [
    { line: 'hp learning-curve linear diabetes.csv --target progression --plot', does: 'a chart of both scores' },
  ],
  listing: modelListing,
  firsts: () => modelNames().map(({ name }) => name),
  page: (first) => pageOf(modelNamed(first) as ModelName, learning),
  refuse: (word) => refuseModel(word, 'learning-curve'),
  unknownFlag: (flag, first) => refuseFlag(flag, first, 'learning-curve'),
  run: async (input, context) => (await import('../validating/curves.ts')).runLearningCurve(input, context),
})
