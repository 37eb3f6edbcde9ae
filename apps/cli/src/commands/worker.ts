import { defineCommand } from '../command.ts'
import { storageFlag } from '../studies/flags.ts'

export const command = defineCommand({
  summary: 'shares the last search of a study with the processes that are at it',
  place: 3.6,
  arguments: [{ name: 'name', describe: 'the study; the last changed when it is left out', optional: true }],
  options: [
    storageFlag,
    {
      name: 'threads',
      value: 'N',
      describe: 'the most threads that work at once; no result depends on it',
      group: 'Search',
    },
  ],
  examples: [{ line: 'hp worker', does: 'lends a hand with the study that was changed last, and ends with it' }],
  run: async (input, context) => {
    const [name] = input.arguments
    return (await import('../studies/worker.ts')).runWorker(name, input, context)
  },
})
