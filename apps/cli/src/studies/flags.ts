import type { Flag, Input } from '../command.ts'

export const storedGroup = 'Study'
const group = storedGroup

/** Where studies are kept when nobody says where. */
export const usualStorage = '.hp/studies.db'

export const storageFlag: Flag = {
  name: 'storage',
  value: 'URL',
  describe: 'where studies are kept: a SQLite file, postgres://user@host/database, or memory: for nowhere',
  note: `default: HP_STORAGE of the environment, else ${usualStorage}`,
  group,
  words: 'paths',
}

/** The storage that was asked for, by the flag or in the environment, where no other process reads a password. */
export const namedStorage = (input: Input): string | undefined =>
  input.text('storage') ?? (process.env['HP_STORAGE'] || undefined)

/** The flags of a search about what is kept of it, and how long it may take. */
export const studyFlags: readonly Flag[] = [
  storageFlag,
  {
    name: 'study',
    value: 'NAME',
    describe: 'the name of the study; a trial that it holds already is not trained again',
    note: 'default: from model, target, and what the scores are of',
    group,
  },
  {
    name: 'keep',
    value: 'parameters',
    describe:
      'keep what training sets in each fold, too, for the charts of hp ui; where candidates share work, that takes a training more',
    group,
    words: ['parameters'],
  },
  {
    name: 'workers',
    value: 'N',
    describe: 'processes that share the search; the result is that of one',
    note: 'default 1',
    group,
  },
  {
    name: 'timeout',
    value: 'TIME',
    describe: 'end the search well after this time, as 90s, 10m or 1h30m, with the best so far',
    group,
  },
]
