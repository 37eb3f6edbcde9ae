import type { Context, Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import { printable } from '../render/text.ts'
import { openToRead } from './opening.ts'
import { unknownStudy } from './stored.ts'

/** Removes a study from its storage. Throws storage/…, request/invalid. */
export async function removeStudy(name: string | undefined, input: Input, { err }: Context): Promise<undefined> {
  if (name === undefined) {
    throw new Refusal({
      code: 'request/invalid',
      what: '<name> is missing: the study to remove.',
      fix: 'hp study list names them',
    })
  }
  const { storage, url } = openToRead(input, { readOnly: false })
  try {
    const shelf = await storage.studies()
    if (!(await storage.remove(name))) throw unknownStudy(name, shelf)
    if (!input.yes('quiet')) await err.lines([`removed  ${printable(name)} from ${printable(url)}`])
    return
  } finally {
    storage.close()
  }
}
