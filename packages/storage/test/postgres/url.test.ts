import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { openStorage, postgresStorage, publicUrl } from '../../src/index.ts'

test('a URL is shown without its password, wherever that stands', () => {
  const shown = {
    'postgres://me:secret@host:5432/db': 'postgres://me@host:5432/db',
    'postgresql://me:se:cr@host/db?sslmode=require': 'postgresql://me@host/db?sslmode=require',
    'postgres://host/db?user=me&password=secret&x=1': 'postgres://host/db?user=me&password=***&x=1',
    'postgres://:secret@host/db': 'postgres://host/db',
    'postgres://me@/db?host=/run/postgresql': 'postgres://me@/db?host=/run/postgresql',
    'a:b@c.db': 'a:b@c.db',
  }
  for (const [url, text] of Object.entries(shown)) expect(publicUrl(url)).toBe(text)
})

test('a server that is not there is said in words, without the password', async () => {
  const storage = openStorage('postgres://me:open-sesame@127.0.0.1:9/db')
  const error = await storage.studies().catch((error: unknown) => error)
  expect(error).toMatchObject({
    code: 'storage/unreachable',
    what: 'The storage cannot be reached (ECONNREFUSED).',
    where: 'postgres://me@127.0.0.1:9/db',
  })
  expect(JSON.stringify(error) + String(error)).not.toContain('open-sesame')
  await storage.close()
})

test('what was opened to be read is not written to', async () => {
  const storage = postgresStorage('postgres://me@127.0.0.1:9/db', { readOnly: true })
  await expect(storage.append('a', [])).rejects.toMatchObject({ code: 'storage/read-only' })
  await storage.close()
})

test('the packages of PostgreSQL are loaded when such a storage is used, and no earlier', () => {
  const program = (url: string) => `
    import { registerHooks } from 'node:module'
    const seen = new Set()
    registerHooks({ resolve: (name, context, next) => { seen.add(name); return next(name, context) } })
    const { openStorage } = await import('@hp/storage')
    const storage = openStorage(${JSON.stringify(url)})
    await storage.append('a', []).catch(() => {})
    await storage.close()
    console.log(['pg', 'pg-boss'].filter((name) => seen.has(name)).join(' '))`
  const loaded = (url: string) =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', program(url)], {
      cwd: new URL('.', import.meta.url),
      encoding: 'utf8',
    }).stdout.trim()
  expect([loaded(':memory:'), loaded('memory:'), loaded('postgres://me@127.0.0.1:9/db')]).toEqual([
    '',
    '',
    'pg pg-boss',
  ])
})
