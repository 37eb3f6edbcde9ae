import { defineCommand } from '../command.ts'
import { refuseFlag, refuseModel } from '../fitting/refuse.ts'
import { type ModelName, modelNamed, modelNames } from '../registry.ts'
import { curveFlags, modelArguments, modelListing, pageOf } from '../validating/flags.ts'
import { validating } from '../validating/kinds.ts'

export const command = defineCommand({
  summary: 'scores a model over the values of one hyperparameter, on rows trained on and held out',
  place: 2.4,
  arguments: modelArguments('what to train'),
  options: curveFlags,
  examples: [
    {
      line: 'hp validation-curve ridge diabetes.csv --target progression --lambda 1e-4..1e2 --plot',
      does: 'a chart of both scores over λ',
    },
  ],
  listing: modelListing,
  firsts: () => modelNames().map(({ name }) => name),
  page: (first) => pageOf(modelNamed(first) as ModelName, validating),
  refuse: (word) => refuseModel(word, 'validation-curve'),
  unknownFlag: (flag, first) => refuseFlag(flag, first, 'validation-curve'),
  run: async (input, context) => (await import('../validating/curves.ts')).runValidationCurve(input, context),
})
