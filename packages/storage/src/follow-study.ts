import type { StudyEvent, StudyStorage } from '@hp/core'

export interface FollowOptions {
  /** The place of the first event wanted: how many are known already. */
  readonly since?: number
  /** Ends it. */
  readonly signal?: AbortSignal
  /** How often the storage is looked at, in milliseconds. */
  readonly everyMs?: number
}

/** The events of a study as they come, whoever writes them: what is there at once, then what is added, until the signal fires. */
export async function* followStudy(
  storage: StudyStorage,
  study: string,
  { since = 0, signal, everyMs = 100 }: FollowOptions = {},
): AsyncGenerator<readonly StudyEvent[], void> {
  let place = since
  while (!signal?.aborted) {
    const events = await storage.read(study, place)
    place += events.length
    if (events.length > 0) yield events
    else await pause(everyMs, signal)
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}
