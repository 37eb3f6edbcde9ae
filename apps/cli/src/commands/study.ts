import { nearest } from '../arguments/usage.ts'
import { defineCommand, type Page } from '../command.ts'
import { jsonFlag } from '../common-flags.ts'
import { Refusal } from '../refusal.ts'
import { storageFlag } from '../studies/flags.ts'
import { studyPages } from '../studies/pages.ts'

const actions = Object.keys(studyPages)

export const command = defineCommand({
  summary: 'shows, exports and resumes the studies that hp tune keeps',
  place: 3.5,
  arguments: [
    { name: 'action', describe: actions.join(', '), words: () => actions },
    { name: 'name', describe: 'the study; the last changed when it is left out. For import: the file', optional: true },
    { name: 'data', describe: 'for resume: the table, where it is now', optional: true, words: 'paths' },
  ],
  options: [storageFlag, jsonFlag],
  examples: [
    { line: 'hp study list', does: 'the studies of this folder' },
    { line: 'hp study best', does: 'the best trial of the last one, and the command that fits it' },
    { line: 'hp study resume', does: 'goes on where the last one was interrupted' },
  ],
  listing: () => [
    { title: 'Actions', rows: Object.entries(studyPages).map(([name, { summary }]) => [name, summary] as const) },
  ],
  firsts: () => actions,
  page: (first) => studyPages[first] as Page,
  refuse: (first) =>
    new Refusal({
      code: 'request/invalid',
      what: `hp study does not know "${first}".`,
      fix: nearest(first, actions, 'actions'),
    }),
  run: async (input, context) => (await import('../studies/run.ts')).runStudy(input, context),
})
