import { memoryStorage, type StudyShelf, type StudyStorage, type TrialQueue } from '@hp/core'
import { HpError } from '@hp/core/define'
import { type PostgresStorage, postgresStorage } from './postgres/storage.ts'
import { isPostgres } from './postgres/url.ts'
import { type SqliteOptions, sqliteStorage } from './sqlite/storage.ts'

/** A storage that somebody named, and how to let go of it. */
export type OpenStorage = StudyStorage &
  TrialQueue &
  StudyShelf &
  Partial<Pick<PostgresStorage, 'keepData' | 'data'>> & { close(): void | Promise<void> }

/**
 * The storage of a URL: a path or `sqlite:PATH` is a SQLite file, `postgres://…` a PostgreSQL database, `memory:` lasts as long as the program.
 * @throws HpError storage/…
 */
export function openStorage(url: string, options: SqliteOptions = {}): OpenStorage {
  if (url === 'memory:') return { ...memoryStorage(), close: () => {} }
  if (isPostgres(url)) return postgresStorage(url, options)
  const path = sqlitePath(url)
  if (path !== undefined) return sqliteStorage(path, options)
  const scheme = /^[^:]*/.exec(url)?.[0]
  throw new HpError({
    code: 'storage/unsupported',
    what: `There is no storage of the kind "${scheme}".`,
    fix: 'name a SQLite file by its path, a PostgreSQL database as postgres://user@host/database, or memory: for none',
  })
}

/** The path of a SQLite file that a URL names; undefined when it names something else. */
export function sqlitePath(url: string): string | undefined {
  const path = /^sqlite:(?:\/\/(?=\/))?(.*)$/s.exec(url)?.[1]
  if (path !== undefined) return path === '' ? undefined : path
  return url === '' || url === 'memory:' || /^[a-z][a-z0-9+.-]+:/i.test(url) ? undefined : url
}
