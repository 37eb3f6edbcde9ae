import { defineCommand } from '../command.ts'
import { jsonFlag } from '../common-flags.ts'

export const command = defineCommand({
  summary: 'lists all models, algorithms, penalties, transforms, splitters and metrics',
  place: 7,
  arguments: [],
  options: [jsonFlag],
  examples: [
    { line: 'hp models', does: 'names, and one line for each' },
    { line: 'hp models --json', does: 'with every hyperparameter, for programs' },
  ],
  run: async (input, context) => (await import('../explaining/models.ts')).runModels(input, context),
})
