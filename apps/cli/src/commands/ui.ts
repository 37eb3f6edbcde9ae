import { defineCommand } from '../command.ts'
import { storageFlag } from '../studies/flags.ts'

export const command = defineCommand({
  summary: 'serves the page on this computer, with the stored studies, live',
  place: 3.6,
  arguments: [{ name: 'study', describe: 'the study to open; the list of all when it is left out', optional: true }],
  options: [
    storageFlag,
    { name: 'port', value: 'N', describe: 'the port', note: 'default: 4747, or a free one', group: 'Server' },
  ],
  examples: [
    { line: 'hp ui', does: 'prints an address for the browser; Ctrl-C ends it' },
    { line: 'hp ui --storage .hp/studies.db --port 8080', does: 'the studies of that file, on that port' },
  ],
  run: async (input, context) => (await import('../serving/run.ts')).runUi(input, context),
})
