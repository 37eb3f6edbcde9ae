import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { importStudy, readStudy, type StudyEntry } from '@hp/core'
import { HpError } from '@hp/core/define'
import { followStudy, type OpenStorage } from '@hp/storage'
import { isStudyName } from '../studies/opening.ts'

/** A study in an address: its name may hold anything, this does not. */
export const idOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 24)

/** The studies as the page lists them; none in a database in which no search was kept yet. */
export async function listed(storage: OpenStorage) {
  const entries = await storage.studies().catch((error: unknown): readonly StudyEntry[] => {
    if (error instanceof HpError && error.code === 'storage/not-studies') return []
    throw error
  })
  return entries.map((entry) => ({ id: idOf(entry.name), ...entry }))
}

/** The name of the study with that id. */
export const nameOf = async (storage: OpenStorage, id: string): Promise<string | undefined> =>
  (await storage.studies()).find(({ name }) => idOf(name) === id)?.name

/** Brings the study of a text into the storage. Throws data/unreadable, storage/…. */
export async function taken(open: () => OpenStorage, text: string) {
  const { name, state } = readStudy(text)
  if (!isStudyName(name)) throw new HpError({ code: 'data/unreadable', what: 'the study has no name.' })
  const storage = open()
  try {
    return { id: idOf(name), name, ...(await importStudy(storage, name, state)) }
  } finally {
    storage.close()
  }
}

/** How often something is sent to a page that hears nothing, in milliseconds. */
const beat = 15_000

/** Sends the events of a study from place `since` on, and those that come, until the page goes away. */
export async function stream(
  storage: OpenStorage,
  name: string,
  since: number,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const beating = setInterval(() => response.write(': still here\n\n'), beat)
  let place = since
  try {
    for await (const events of followStudy(storage, name, { since, signal: gone.signal })) {
      place += events.length
      response.write(`id: ${place}\ndata: ${JSON.stringify(events)}\n\n`)
    }
  } finally {
    clearInterval(beating)
    response.end()
  }
}
