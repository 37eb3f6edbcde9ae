import { importStudy, readStudy } from '@hp/core'
import type { Context, Input } from '../command.ts'
import { placedIn } from '../fitting/run.ts'
import { Refusal } from '../refusal.ts'
import { toJson } from '../render/json.ts'
import { formatCount } from '../render/number.ts'
import { paint } from '../render/style.ts'
import { printable } from '../render/text.ts'
import { readText } from '../streams/read-text.ts'
import { resumeLine } from './keeping.ts'
import { isStudyName, openToWrite, studyName } from './opening.ts'

/** Takes the study of a file into the storage. Throws data/unreadable, request/invalid, storage/…. */
export async function importFile(path: string | undefined, input: Input, { out }: Context): Promise<undefined> {
  if (path === undefined) {
    throw new Refusal({
      code: 'request/invalid',
      what: '<name> is missing: the file to import.',
      fix: 'hp study export --format json --out study.json writes one, and so does the page',
    })
  }
  const fix = 'hp study export --format json --out study.json writes one'
  const { name, state } = study(readText(path, { noun: 'study', fix }), path)
  const own = studyName(input) ?? nameIn(name, path)
  const { storage, url } = openToWrite(input)
  try {
    const { added } = await importStudy(storage, own, state)
    const trials = state.trials.length
    const { terminal } = out
    const count = (value: number) => formatCount(value, terminal.unicode)
    await out.lines(
      input.yes('json')
        ? [toJson({ command: 'study import', study: own, storage: url, trials, added })]
        : [
            `${paint('study', 'strong', terminal)}   ${printable(own)}  in ${printable(url)}   ${count(added)} of ${count(trials)} trials are new`,
            `${paint('go on', 'strong', terminal)}   ${printable(resumeLine({ study: own, url: input.text('storage') }))}`,
          ],
    )
    return
  } finally {
    storage.close()
  }
}

function study(text: string, path: string) {
  try {
    return readStudy(text)
  } catch (error) {
    throw placedIn(path, error)
  }
}

/** The name that the file gives its study. */
function nameIn(name: string, path: string): string {
  if (isStudyName(name)) return name
  throw new Refusal({
    code: 'request/invalid',
    what: `the study in "${printable(path)}" has no name.`,
    fix: 'give it one: --study NAME',
  })
}
