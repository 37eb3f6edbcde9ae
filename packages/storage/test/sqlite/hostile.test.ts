import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HpError } from '@hp/core'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openStorage, sqlitePath, sqliteStorage } from '../../src/index.ts'
import { queued, waiting } from '../contract/events.ts'

const folder = mkdtempSync(join(tmpdir(), 'hp-storage-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newPath = () => join(folder, `${files++}.db`)

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'none'
  } catch (error) {
    if (error instanceof HpError) return error.code
    throw error
  }
}

async function study(path = newPath()): Promise<string> {
  const storage = sqliteStorage(path)
  await storage.append('a', waiting(30))
  storage.close()
  return path
}

const ready = await study()

function copy(): string {
  const path = newPath()
  writeFileSync(path, readFileSync(ready))
  return path
}

const changed = (path: string, sql: string) => {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
  return path
}

test('an empty file becomes a storage', () => {
  const path = newPath()
  writeFileSync(path, '')
  sqliteStorage(path).close()
})

test.each([
  ['words', 'not a database\n'.repeat(100)],
  [
    'a journal of lines',
    '{"type":"study","name":"a"}\n{"type":"trial"}\nnot json\n{"type":"trial","number":0}\n'.repeat(9),
  ],
  ['a name that climbs', '{"name":"../../etc/passwd","trials":[]}'.padEnd(600)],
])('a file of %s is no file of studies, and stays as it is', (_, text) => {
  const path = newPath()
  writeFileSync(path, text)
  expect(codeOf(() => sqliteStorage(path))).toBe('storage/not-studies')
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('a database of something else is refused, and stays as it is', () => {
  const path = changed(newPath(), 'create table recipe (name text)')
  const before = readFileSync(path)
  expect(codeOf(() => sqliteStorage(path))).toBe('storage/not-studies')
  expect(readFileSync(path)).toEqual(before)
})

test('a file with a trigger, a view or a table more was not made by us', async () => {
  for (const sql of [
    'create trigger t after insert on event begin delete from study; end',
    'create view v as select 1',
    'create table more (x)',
    'drop index trial_by_state',
    'alter table event add column more text',
  ])
    expect(codeOf(() => sqliteStorage(changed(copy(), sql)))).toBe('storage/not-studies')
})

test('a file of a newer version is left alone', async () => {
  expect(codeOf(() => sqliteStorage(changed(copy(), 'pragma user_version = 99')))).toBe('storage/newer')
})

test('a folder, a folder that is not there, and a file to be read only that is not there', () => {
  mkdirSync(join(folder, 'inner'))
  expect(codeOf(() => sqliteStorage(join(folder, 'inner')))).toBe('storage/unreachable')
  expect(codeOf(() => sqliteStorage(join(folder, 'none', 'a.db')))).toBe('storage/unreachable')
  expect(codeOf(() => sqliteStorage(join(folder, 'none.db'), { readOnly: true }))).toBe('storage/unreachable')
})

test('what was opened to be read is not written to', async () => {
  const storage = sqliteStorage(await study(), { readOnly: true })
  await expect(storage.append('a', [queued(30)])).rejects.toMatchObject({ code: 'storage/read-only' })
  expect(await storage.read('a')).toEqual(waiting(30))
  storage.close()
})

test('an event that is none is named', async () => {
  const path = changed(await study(), `update event set body = '{"type":"trial/queued"}' where key & 0xffff = 3`)
  const storage = sqliteStorage(path)
  await expect(storage.read('a')).rejects.toMatchObject({
    code: 'storage/corrupt',
    what: 'The study "a" is damaged: its event 3 is none.',
  })
  storage.close()
})

test('whatever bytes of a file are changed, it is read as it was or refused in words', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      async (changes, cut) => {
        const bytes = readFileSync(ready)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        const path = newPath()
        writeFileSync(path, cut ? bytes.subarray(0, bytes.length - 3000) : bytes)
        try {
          const storage = sqliteStorage(path)
          try {
            for (const { name } of await storage.studies()) await storage.read(name)
            await storage.append('a', [queued(30)])
          } finally {
            storage.close()
          }
        } catch (error) {
          expect(error).toBeInstanceOf(HpError)
        }
      },
    ),
    { numRuns: 150 },
  ))

test('a URL names a file, memory, or nothing that is known', () => {
  expect(['a.db', './x/a b.db', 'sqlite:a.db', 'sqlite:///tmp/a.db', 'sqlite:/tmp/a.db'].map(sqlitePath)).toEqual([
    'a.db',
    './x/a b.db',
    'a.db',
    '/tmp/a.db',
    '/tmp/a.db',
  ])
  for (const url of ['postgres:me', 'http://a', '', 'sqlite:'])
    expect(codeOf(() => openStorage(url))).toBe('storage/unsupported')
  expect(codeOf(() => openStorage('memory:'))).toBe('none')
})
