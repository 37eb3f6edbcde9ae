import type { Flag, Page } from '../command.ts'
import { jsonFlag, outputGroup } from '../common-flags.ts'
import { modes } from '../fitting/watch-flags.ts'
import { storageFlag, storedGroup, studyFlags } from './flags.ts'

const out = (describe: string): Flag => ({ name: 'out', value: 'FILE', describe, group: outputGroup, words: 'paths' })

/** What `hp study` does, by the word that follows. */
export const studyPages: Readonly<Record<string, Page>> = {
  list: {
    summary: 'Lists the studies, the last changed first.',
    options: [storageFlag, jsonFlag],
    examples: [{ line: 'hp study list', does: 'the studies of this folder' }],
  },
  show: {
    summary: 'Shows a study: what it is about, how far it is, its best trials. Without a name, the last changed.',
    options: [storageFlag, { name: 'all', describe: 'every trial, not only the best', group: outputGroup }, jsonFlag],
    examples: [{ line: 'hp study show', does: 'the study that was changed last' }],
  },
  best: {
    summary: 'Says the best trial of a study over all its searches, and the command that fits it to all rows.',
    options: [storageFlag, jsonFlag],
    examples: [{ line: 'hp study best', does: 'of the study that was changed last' }],
  },
  export: {
    summary:
      'Writes the trials of a study as CSV, the whole study as JSON, or a report of it: one HTML file with every chart.',
    options: [
      storageFlag,
      out('write it there, not to standard output; a name in .json or .html says the format'),
      {
        name: 'format',
        value: 'HOW',
        describe: 'csv, json or html',
        note: 'default csv',
        group: outputGroup,
        words: ['csv', 'json', 'html'],
      },
      jsonFlag,
    ],
    examples: [
      { line: 'hp study export --out trials.csv', does: 'a row for each trial, for a spreadsheet' },
      { line: 'hp study export --out report.html', does: 'every chart in one file, which needs no server' },
    ],
  },
  import: {
    summary:
      'Takes in a study that hp study export --format json or the page has written: NAME is its file. Into a study of the same name go the trials that it lacks.',
    options: [
      storageFlag,
      { name: 'study', value: 'NAME', describe: 'another name than the one in the file', group: storedGroup },
      jsonFlag,
    ],
    examples: [{ line: 'hp study import study.json', does: 'hp study resume goes on with it' }],
  },
  resume: {
    summary:
      'Goes on with a study that was interrupted: gives its last command again, and trains only what is missing. DATA where the table is somewhere else now.',
    options: [
      ...studyFlags.filter(({ name }) => name !== 'study' && name !== 'keep'),
      {
        name: 'threads',
        value: 'N',
        describe: 'the most threads that work at once; no result depends on it',
        group: 'Search',
      },
      out('write the model file of the winner, refitted to all rows'),
      jsonFlag,
      {
        name: 'plot',
        value: 'FILE.svg',
        optionalValue: /\.svg$/i,
        describe: 'draw the scores over what was searched',
        group: outputGroup,
        words: 'paths',
      },
      {
        name: 'progress',
        value: 'HOW',
        describe: 'auto, bar, lines or none',
        note: 'default auto',
        group: outputGroup,
        words: modes,
      },
    ],
    examples: [{ line: 'hp study resume', does: 'the study that was changed last' }],
  },
  remove: {
    summary: 'Removes a study and all its trials.',
    options: [storageFlag],
    examples: [],
  },
}
