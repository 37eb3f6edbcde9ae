import { inWords } from './failures.ts'

/** How long a write waits for those of other processes, in milliseconds. */
const patience = 60_000
/** Between two tries. SQLite itself waits ever longer, so that who comes late may never have a turn. */
const pauseMs = 4

/**
 * Runs work on a database again as long as others hold it, at moments of chance.
 * @throws HpError storage/…
 */
export async function patiently<T>(work: () => T, path: string): Promise<T> {
  const start = performance.now()
  for (;;) {
    try {
      return work()
    } catch (error) {
      const { errcode = 0 } = error as { readonly errcode?: number }
      if ((errcode & 0xff) !== BUSY || performance.now() - start > patience) throw inWords(error, path)
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs * Math.random()))
  }
}

const BUSY = 5
