import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { applyEvent, emptyStudy } from '@hp/core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresStorage, postgresStorage } from '../../src/index.ts'
import { finished, scored, waiting } from '../contract/events.ts'
import { type Cluster, cluster, programs } from './cluster.ts'

const bin = programs()

const holder = (url: string) =>
  spawn(process.execPath, [fileURLToPath(new URL('holder.ts', import.meta.url)), url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })

const line = (child: ChildProcess) =>
  new Promise<string>((resolve) => child.stdout?.once('data', (text) => resolve(String(text).trim())))

const trialsOf = async (storage: PostgresStorage) => (await storage.read('a')).reduce(applyEvent, emptyStudy()).trials

describe.skipIf(bin === undefined)('workers of a PostgreSQL storage', () => {
  let server: Cluster
  beforeAll(async () => {
    server = await cluster(bin as string)
  })
  afterAll(() => server.end())

  async function within(work: (storage: PostgresStorage, url: string, pool: pg.Pool) => Promise<void>) {
    const url = server.database()
    const storage = postgresStorage(url, { worker: 'here' })
    const pool = new pg.Pool({ connectionString: url })
    await work(storage, url, pool)
    await storage.close()
    await pool.end()
  }

  test('a worker that was stopped past its lease and wakes up changes nothing of what another did meanwhile', () =>
    within(async (storage, url, pool) => {
      await storage.append('a', waiting(1))
      const zombie = holder(url)
      expect(JSON.parse(await line(zombie))).toEqual({ number: 0, attempt: 1 })
      zombie.kill('SIGSTOP')
      expect(await storage.claim('a', 'here')).toEqual([])
      await pool.query(`update hp.trial set lease_until = '-infinity'`)
      expect(await storage.claim('a', 'here')).toEqual([{ number: 0, attempt: 2 }])
      zombie.kill('SIGCONT')
      const had = line(zombie)
      zombie.stdin?.write('\n')
      expect(await had).toBe('0')
      await new Promise((resolve) => zombie.once('exit', resolve))
      await storage.append('a', [scored(0, 2, 0, 8), finished(0, 2)])
      expect(await trialsOf(storage)).toMatchObject([
        { state: 'complete', worker: 'here', folds: [{ scores: { rmse: 8 } }] },
      ])
      const { rows } = await pool.query('select number, attempt, event from hp.rejected')
      expect(rows).toEqual([{ number: 0, attempt: 1, event: 'trial/finished' }])
      const { rows: jobs } = await pool.query('select state, retry_count from hp_queue.job')
      expect(jobs).toEqual([{ state: 'completed', retry_count: 1 }])
    }))

  test('a trial whose every worker dies is lost after three, with their names; the others go on', () =>
    within(async (storage, url) => {
      await storage.append('a', waiting(2))
      for (let attempt = 1; attempt <= 3; attempt++) {
        const child = holder(url)
        expect(JSON.parse(await line(child))).toEqual({ number: 0, attempt })
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGKILL')
        await ended
      }
      expect(await storage.claim('a', 'here')).toEqual([{ number: 1, attempt: 1 }])
      await storage.append('a', [finished(1, 1)])
      expect((await trialsOf(storage)).map(({ state }) => state)).toEqual(['lost', 'complete'])
      expect((await trialsOf(storage))[0]?.reason).toMatch(
        /^3 workers ended or fell silent while they had it: \S+\/\d+/,
      )
    }))

  test('two processes that meet an empty database make one of studies', () =>
    within(async (_, url, pool) => {
      const storages = Array.from({ length: 4 }, () => postgresStorage(url))
      const added = await Promise.all(storages.map((storage) => storage.append('a', waiting(2), 0)))
      expect(added.filter(Boolean)).toHaveLength(1)
      for (const storage of storages) await storage.close()
      expect((await pool.query('select count(*)::int as n from hp.trial')).rows).toEqual([{ n: 2 }])
    }))

  test('what has ended, what is written and what was tried are not changed by anybody', () =>
    within(async (storage, _, pool) => {
      await storage.append('a', waiting(1))
      await storage.claim('a', 'here')
      await storage.append('a', [finished(0, 1)])
      for (const change of [
        `update hp.trial set state = 'queued'`,
        `update hp.event set body = '{}'`,
        `update hp.attempt_log set worker = 'x'`,
      ])
        await expect(pool.query(change)).rejects.toThrow('is not changed')
    }))

  test('a file is kept for workers that have none, in parts, whatever its bytes', () =>
    within(async (storage) => {
      const body = Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 7919) % 251)
      expect(await storage.keepData('f', { name: 'a.csv', body })).toBe(true)
      expect(await storage.keepData('f', { name: 'b.csv', body })).toBe(true)
      const kept = await storage.data('f')
      expect([kept?.name, Buffer.compare(kept?.body ?? new Uint8Array(), body)]).toEqual(['a.csv', 0])
      expect(await storage.data('g')).toBe(undefined)
    }))
})
