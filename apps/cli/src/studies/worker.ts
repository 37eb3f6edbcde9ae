import { tune } from '@hp/core'
import type { Context, Input } from '../command.ts'
import { printable } from '../render/text.ts'
import { askedFor } from '../tuning/request.ts'
import { expectSameData, placedInData } from './keeping.ts'
import { openToRead } from './opening.ts'
import { inputOf } from './remembered.ts'
import { commandOf, pathOf } from './resume.ts'
import { storedStudy } from './stored.ts'

/** Shares the last search of a study with the processes that are at it, until it has come to its end. Throws what `hp tune` throws, storage/…. */
export async function runWorker(name: string | undefined, input: Input, context: Context): Promise<undefined> {
  const { storage } = openToRead(input, { readOnly: false })
  try {
    const stored = await storedStudy(storage, name)
    const { name: study } = stored.entry
    const kept = commandOf(stored)
    const asked = await askedFor(inputOf(kept, pathOf(kept, study), input), context)
    expectSameData({ study, fingerprint: stored.description.scores?.data.fingerprint }, asked.table)
    let trials = 0
    context.whenInterrupted(() => [`interrupted: what this worker did is kept (${trials} trials seen)`])
    try {
      const { ledger } = await tune(asked.estimator, asked.table.data, {
        ...asked.request,
        storage,
        study,
        about: kept as unknown as Readonly<Record<string, unknown>>,
        onTrial: () => {
          trials++
        },
      })
      const own = trials - ledger.saved.recalledTrials
      if (!input.yes('quiet'))
        await context.err.lines([`worker  ${printable(study)}: ${own} of ${trials} trials trained here`])
    } catch (error) {
      throw placedInData(asked.table.name, error)
    }
    return
  } finally {
    storage.close()
  }
}
