import type { Flag } from '../command.ts'
import { outputGroup } from '../common-flags.ts'

export const modes = ['auto', 'bar', 'lines', 'none'] as const

/** How a training can be watched. */
export const watchFlags: readonly Flag[] = [
  {
    name: 'trace',
    describe: 'with --json: the cost of each step, and θ of at most 100 parameters',
    group: outputGroup,
  },
  {
    name: 'progress',
    value: 'HOW',
    describe: 'auto, bar, lines or none',
    note: 'default auto',
    group: outputGroup,
    words: modes,
  },
  { name: 'verbose', short: 'v', describe: 'print the cost of steps 1, 2, 4, 8 …', group: outputGroup },
]
