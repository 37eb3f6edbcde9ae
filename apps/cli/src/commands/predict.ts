import { defineCommand } from '../command.ts'
import { jsonFlag, outputGroup } from '../common-flags.ts'
import { readingFlags } from '../data-flags.ts'

export const command = defineCommand({
  summary: 'predicts with a model file: one prediction for each row, in order',
  place: 4,
  arguments: [
    { name: 'model-file', describe: 'what hp fit … --out wrote', words: 'paths' },
    { name: 'data', describe: 'a table with the features of the model; - for standard input', words: 'paths' },
  ],
  options: [
    ...readingFlags,
    { name: 'out', value: 'FILE', describe: 'write the predictions there', group: outputGroup, words: 'paths' },
    jsonFlag,
  ],
  examples: [
    { line: 'hp predict model.json diabetes.csv', does: 'CSV with the one column prediction' },
    { line: 'hp predict model.json - --out predictions.csv < diabetes.csv', does: 'from standard input into a file' },
    { line: 'hp predict model.json diabetes.csv --json', does: 'for programs' },
  ],
  run: async (input, context) => (await import('../fitting/predict.ts')).runPredict(input, context),
})
