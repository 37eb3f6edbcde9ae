// The public surface, written down once.
export { type FollowOptions, followStudy } from './follow-study.ts'
export { type OpenStorage, openStorage, sqlitePath } from './open-storage.ts'
export type { DataFile } from './postgres/data-files.ts'
export { type PostgresOptions, type PostgresStorage, postgresStorage } from './postgres/storage.ts'
export { isPostgres, publicUrl } from './postgres/url.ts'
export { type SqliteOptions, type SqliteStorage, sqliteStorage } from './sqlite/storage.ts'
export { isGone } from './worker.ts'
