import { defineCommand } from '../command.ts'
import { jsonFlag, outputGroup } from '../common-flags.ts'
import { readingFlags } from '../data-flags.ts'
import { chartFlag } from '../fitting/chart-flag.ts'

export const command = defineCommand({
  summary: 'scores a model file on data that has the target',
  place: 5,
  arguments: [
    { name: 'model-file', describe: 'what hp fit … --out wrote', words: 'paths' },
    { name: 'data', describe: 'a table with the features and the target; - for standard input', words: 'paths' },
  ],
  options: [
    {
      name: 'weights',
      value: 'COL',
      describe: 'the column that says how much a row counts',
      group: 'Data',
      words: 'columns',
    },
    ...readingFlags,
    jsonFlag,
    {
      name: 'plot',
      value: 'FILE.svg',
      optionalValue: /\.svg$/i,
      describe: 'draw predictions beside what was: in the terminal, or as a picture',
      group: outputGroup,
      words: 'paths',
    },
    chartFlag,
  ],
  examples: [
    { line: 'hp evaluate model.json diabetes.csv', does: 'every metric' },
    { line: 'hp evaluate model.json diabetes.csv --json', does: 'for programs' },
  ],
  run: async (input, context) => (await import('../fitting/evaluate.ts')).runEvaluate(input, context),
})
