import { shellWord } from '../arguments/search-line.ts'
import type { Context, Input } from '../command.ts'
import { namesData } from '../reading.ts'
import { Refusal } from '../refusal.ts'
import { modelNamed } from '../registry.ts'
import { runTune } from '../tuning/run.ts'
import { openToRead } from './opening.ts'
import { inputOf, type Remembered } from './remembered.ts'
import { rememberedBy, type Stored, storedStudy } from './stored.ts'

/** A command that a study remembers, and what its data are to be. */
export interface Resumable {
  readonly kept: Remembered
  readonly study: string
  readonly fingerprint: string | undefined
}

/** Gives the last command of a study again, on its data or on those at another path. Returns the exit code. Throws what `hp tune` throws, storage/…. */
export async function resumeStudy(
  name: string | undefined,
  path: string | undefined,
  input: Input,
  context: Context,
): Promise<number> {
  const { storage } = openToRead(input)
  const stored = await storedStudy(storage, name).finally(() => storage.close())
  const kept = commandOf(stored)
  const { name: study } = stored.entry
  const fingerprint = stored.description.scores?.data.fingerprint
  return await runTune(inputOf(kept, path ?? pathOf(kept, study), input), context, { study, fingerprint })
}

/** The command that began the last search. Throws storage/other-study. */
export function commandOf(stored: Stored): Remembered {
  const kept = rememberedBy(stored)
  if (kept === undefined || modelNamed(kept.model) === undefined) throw notOfACommand(stored.entry.name)
  return kept
}

/** Where the data are: where they were, or under the same path from here. Throws storage/data-changed. */
export function pathOf({ data: { path, absolute } }: Remembered, study: string): string {
  const resume = `hp study resume ${shellWord(study)}`
  if (path === '-') {
    throw new Refusal({
      code: 'storage/data-changed',
      what: `the data of the study "${study}" came from standard input.`,
      fix: `give them again: … | ${resume} -`,
    })
  }
  for (const place of [absolute, path]) if (namesData(place)) return place
  throw new Refusal({
    code: 'storage/data-changed',
    what: `the data of the study "${study}" are no longer at "${absolute}".`,
    fix: `say where they are now: ${resume} DATA`,
  })
}

const notOfACommand = (study: string) =>
  new Refusal({
    code: 'storage/other-study',
    what: `the study "${study}" was not begun by hp tune: no command is kept with it.`,
    fix: 'go on with it in the program that began it',
  })
