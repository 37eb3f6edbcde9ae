import type { Flag } from './command.ts'

/** The heading of flags about what is printed and written. */
export const outputGroup = 'Output'

/** The flags of every command. */
export const commonFlags: readonly Flag[] = [
  { name: 'quiet', describe: 'no notes and no ledger on standard error', group: outputGroup },
  { name: 'color', negatable: true, describe: 'colours, whatever the terminal and NO_COLOR say', group: outputGroup },
  { name: 'help', short: 'h', describe: 'this page', group: outputGroup },
]

/** For commands whose result can be read by programs. */
export const jsonFlag: Flag = { name: 'json', describe: 'the result as one JSON document', group: outputGroup }
