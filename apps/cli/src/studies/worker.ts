import { tune } from '@hp/core'
import { readCount } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { printable } from '../render/text.ts'
import { askedFor } from '../tuning/request.ts'
import { expectSameCode } from './code.ts'
import { namedStorage, usualStorage } from './flags.ts'
import { type Helpers, helpers } from './helpers.ts'
import { expectSameData, keepOf, placedInData } from './keeping.ts'
import { openToRead } from './opening.ts'
import { inputOf } from './remembered.ts'
import { commandOf } from './resume.ts'
import { dataOf } from './shared-data.ts'
import { storedStudy } from './stored.ts'

/** Shares the last search of a study with the processes that are at it, until it has come to its end. Throws what `hp tune` throws, storage/…. */
export async function runWorker(name: string | undefined, input: Input, context: Context): Promise<undefined> {
  const concurrency = readCount('concurrency', input.text('concurrency') ?? '1', 1)
  const worker = input.text('name')
  const { storage } = openToRead(input, { readOnly: false, worker })
  let others: Helpers | undefined
  let remove: (() => void) | undefined
  try {
    const stored = await storedStudy(storage, name)
    const { name: study } = stored.entry
    const kept = commandOf(stored)
    expectSameCode(kept.code, study)
    const fingerprint = stored.description.scores?.data.fingerprint
    const data = await dataOf(storage, { kept, study, fingerprint })
    remove = data.remove
    const command = inputOf(kept, data.path, input)
    const keep = keepOf(command)
    const asked = await askedFor(command, context)
    expectSameData({ study, fingerprint }, asked.table)
    let trials = 0
    const stop = new AbortController()
    context.whenInterrupted(
      () => [`interrupted: what this worker did is kept (${trials} trials seen), what it had is given back`],
      async () => {
        stop.abort()
        await storage.release(study, storage.worker)
        remove?.()
      },
    )
    if (concurrency > 1) {
      const url = namedStorage(input) ?? usualStorage
      others = helpers(concurrency - 1, { study, url, ...(worker !== undefined && { name: worker }) })
    }
    try {
      const { ledger } = await tune(asked.estimator, asked.table.data, {
        ...asked.request,
        storage,
        study,
        ...(keep && { keep }),
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
    others?.end()
    remove?.()
    await storage.close()
  }
}
