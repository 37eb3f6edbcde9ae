import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { HpError } from '@hp/core/define'
import { inWords } from './failures.ts'
import { applicationId, migrations } from './migrations.ts'

/** How long opening waits for other processes, in milliseconds. */
const patience = 20_000

export interface DatabaseOptions {
  /** The file is read only; it must be there. */
  readonly readOnly?: boolean
}

/**
 * Opens a file of studies, or makes one. Every commit is on the disk when it returns; readers never wait.
 * @throws HpError storage/…
 */
export function openDatabase(path: string, { readOnly = false }: DatabaseOptions = {}): DatabaseSync {
  expectLocal(path)
  let database: DatabaseSync | undefined
  try {
    database = new (sqlite().DatabaseSync)(path, { readOnly, timeout: patience })
    // nothing that a file holds may call functions with effects
    database.exec('pragma trusted_schema = off; pragma foreign_keys = on; pragma synchronous = full')
    expectOurs(database, path)
    if (!readOnly) {
      database.exec('pragma journal_mode = wal')
      migrate(database, path)
    }
    expectContents(database, path)
    database.exec('pragma busy_timeout = 1') // from here on `patiently` waits
    return database
  } catch (error) {
    database?.close()
    throw inWords(error, path)
  }
}

/** Loaded when a study is opened, and without the notice of Node 22 that it is new there. */
function sqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}

const number = (database: DatabaseSync, pragma: string): number =>
  Number(Object.values(database.prepare(`pragma ${pragma}`).get() ?? {})[0])

/** The text of every table, index, view and trigger. */
const contentsOf = (database: DatabaseSync): string =>
  JSON.stringify(database.prepare('select type, name, sql from sqlite_schema order by type, name').all())

/** What a file of the newest version holds, and nothing else. */
function contents(): string {
  const model = new (sqlite().DatabaseSync)(':memory:')
  for (const step of migrations) model.exec(step)
  const text = contentsOf(model)
  model.close()
  return text
}

function expectOurs(database: DatabaseSync, path: string) {
  const id = number(database, 'application_id')
  if (id === applicationId || (id === 0 && contentsOf(database) === '[]')) return
  throw notStudies(path)
}

/** Takes the steps that are missing, all or none, once however many processes open the file at the same time. */
function migrate(database: DatabaseSync, path: string) {
  if (number(database, 'user_version') === migrations.length) return
  database.exec('begin immediate')
  try {
    const seen = number(database, 'user_version')
    if (seen > migrations.length) throw newer(path, seen)
    for (const step of migrations.slice(seen)) database.exec(step)
    database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${migrations.length}`)
    database.exec('commit')
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

/** A file with other than our tables (a trigger, say) was not made by us. */
function expectContents(database: DatabaseSync, path: string) {
  const version = number(database, 'user_version')
  if (version > migrations.length) throw newer(path, version)
  const found = contentsOf(database)
  if (version !== migrations.length || found !== contents()) throw notStudies(path)
}

const notStudies = (path: string) =>
  new HpError({
    code: 'storage/not-studies',
    what: 'The storage is no file of studies.',
    where: path,
    fix: 'name another file: --storage FILE',
  })

const newer = (path: string, version: number) =>
  new HpError({
    code: 'storage/newer',
    what: `The storage was written by a newer version: its format is ${version}, the newest known here is ${migrations.length}.`,
    where: path,
    fix: 'take a newer hp, or name another file: --storage FILE',
  })

/** File systems of other machines, by the numbers of Linux: locks and shared memory cannot be relied on there. */
const networks: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'SMB',
  4266872130: 'SMB',
  1397113167: 'AFS',
  198183888: 'Lustre',
}

function expectLocal(path: string) {
  let name: string | undefined
  try {
    name = process.platform === 'linux' ? networks[statfsSync(dirname(path)).type >>> 0] : undefined
  } catch {
    return // opening says what is wrong
  }
  if (name === undefined) return
  throw new HpError({
    code: 'storage/network',
    what: `The storage would lie on a network file system (${name}), where several processes can damage it.`,
    where: path,
    fix: 'name a file on a disk of this machine: --storage FILE',
  })
}
