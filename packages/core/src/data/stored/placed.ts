import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import { type Dataset, datasetOf, type Notice, type Roles, storedDataset } from '../dataset.ts'
import type { Stored } from './stored.ts'

/** Bytes that a table in memory may take when nothing else is said. */
export const usualRoom = 2 ** 28

/** Which columns play a part, and which names have been asked about. */
export function wantedColumns({ features, ignore, ...parts }: Roles): {
  isWanted(name: string): boolean
  readonly seen: ReadonlySet<string>
} {
  const { target, weights, offset, exposure, groups, foldColumn, time } = parts
  const named = features && new Set([target, weights, offset, exposure, groups, foldColumn, time, ...features])
  const dropped = new Set(ignore)
  const seen = new Set<string>()
  return {
    isWanted(name) {
      seen.add(name)
      return !dropped.has(name) && (named?.has(name) ?? true)
    },
    seen,
  }
}

/** Throws `data/empty` for a table without columns, `data/unknown-column` for a column to ignore that is not there; the table is closed then. */
export function expectSound(stored: Stored, unknown: string | undefined, where: string | undefined): void {
  const place = where === undefined ? {} : { where }
  const odd =
    stored.columns.length === 0
      ? new HpError({
          code: 'data/empty',
          what: 'the table has no columns',
          fix: 'give a table with named columns',
          ...place,
        })
      : unknown !== undefined &&
        new HpError({
          code: 'data/unknown-column',
          what: `there is no column ${quoted(unknown)}`,
          fix: 'correct --ignore',
          ...place,
        })
  if (!odd) return
  stored.close()
  throw odd
}

/** What is said of a table once it is read: its roles, and what was read, as the beginning of a sentence. */
interface About {
  readonly roles: Roles
  readonly notices: readonly Notice[]
  readonly source: string | undefined
  readonly read: string
  readonly always: boolean
}

/** A table that has been read into a file as a dataset: in memory if it fits, else where it is. */
export function placed(stored: Stored, { roles: all, notices, source, read, always }: About): Dataset {
  const { target, weights, offset, exposure, groups, foldColumn, time, features } = all
  const roles = { target, weights, offset, exposure, groups, foldColumn, time, features }
  const { rows, columns, room } = stored
  const bytes = 8 * rows * columns.length
  if (always || bytes > room) {
    const keptIn: Notice = {
      code: 'read-in-parts',
      what: `${read} read part by part: ${rows} rows × ${columns.length} columns are kept in a temporary file (${megabytes(bytes)}), not in memory`,
    }
    return storedDataset(stored, { roles, notices: [...notices, keptIn], source })
  }
  const near = stored.columnsAt(0, rows)
  stored.close()
  return datasetOf(near, { roles, notices, source })
}

/** A size in words. */
export const megabytes = (count: number) => `${Math.ceil(count / 1e5) / 10} MB`
