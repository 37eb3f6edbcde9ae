import { defineCommand } from '../command.ts'
import { storageFlag } from '../studies/flags.ts'

export const command = defineCommand({
  summary: 'shares the last search of a study with the processes that are at it',
  place: 3.6,
  arguments: [{ name: 'name', describe: 'the study; the last changed when it is left out', optional: true }],
  options: [
    storageFlag,
    {
      name: 'name',
      value: 'NAME',
      describe: 'the name of this worker; started again under it, it has at once what it had',
      note: 'default: from machine and process',
      group: 'Study',
    },
    {
      name: 'concurrency',
      value: 'N',
      describe: 'processes that work here',
      note: 'default 1',
      group: 'Study',
    },
    {
      name: 'threads',
      value: 'N',
      describe: 'the most threads that work at once; no result depends on it',
      group: 'Search',
    },
  ],
  examples: [
    { line: 'hp worker', does: 'lends a hand with the study that was changed last, and ends with it' },
    { line: 'hp worker --concurrency 2', does: 'the same by two processes' },
  ],
  run: async (input, context) => {
    const [name] = input.arguments
    return (await import('../studies/worker.ts')).runWorker(name, input, context)
  },
})
