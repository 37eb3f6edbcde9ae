import { close, fdatasync, openSync, realpathSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** The disk below a database: what was committed without waiting for it is waited for here, when nobody is held up by it any more. */
export interface Disk {
  /** Resolves when all that was committed before is on the disk; those who ask during one wait share the next. */
  settled(): Promise<void>
  close(): void
}

/**
 * The disk of a database whose commits go to a log beside it; undefined when it has none. Such a commit is whole or absent after a crash, and on the disk as
 * soon as the log is, whoever asks for that; the pages themselves SQLite brings there.
 */
export function diskOf(database: DatabaseSync, path: string): Disk | undefined {
  const log = openLog(database, path)
  if (log === undefined) return undefined
  let now: Promise<void> | undefined
  let next: Promise<void> | undefined
  const sync = () =>
    new Promise<void>((resolve, reject) => {
      fdatasync(log, (error) =>
        error ? reject(Object.assign(error, { errcode: full.has(error.code) ? FULL : FAILED })) : resolve(),
      )
    }).finally(() => {
      now = undefined
    })
  return {
    settled() {
      if (now === undefined) {
        now = sync()
        return now
      }
      next ??= now
        .catch(() => {})
        .then(() => {
          next = undefined
          now = sync()
          return now
        })
      return next
    },
    close: () => close(log, () => {}),
  }
}

const full: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT'])
/** As SQLite says it. */
const [FAILED, FULL] = [10, 13]

function openLog(database: DatabaseSync, path: string): number | undefined {
  const { journal_mode: mode } = database.prepare('pragma journal_mode').get() ?? {}
  if (mode !== 'wal') return undefined
  try {
    return openSync(`${realpathSync(path)}-wal`, 'r+')
  } catch {
    return undefined // SQLite then waits itself, with every commit
  }
}
