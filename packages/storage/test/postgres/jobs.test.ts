import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresStorage } from '../../src/index.ts'
import { finished, waiting } from '../contract/events.ts'
import { type Cluster, cluster, programs } from './cluster.ts'

const bin = programs()

/** What of a job is its own, whoever made it. */
const own = ['id', 'created_on', 'start_after', 'keep_until', 'started_on', 'completed_on', 'heartbeat_on']

describe.skipIf(bin === undefined)('jobs of trials', () => {
  let server: Cluster
  beforeAll(async () => {
    server = await cluster(bin as string)
  })
  afterAll(() => server.end())

  test('what the database does with a job is what pg-boss does with one, row for row', async () => {
    const url = server.database()
    const storage = postgresStorage(url)
    const pool = new pg.Pool({ connectionString: url })
    await storage.append('a', waiting(2))
    const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) }
    const boss = await new PgBoss({ db, schema: 'hp_queue', supervise: false, schedule: false }).start()
    const { rows: queues } = await pool.query(`select name from hp_queue.queue where name !~ 'lost$'`)
    const [{ name }] = queues as [{ name: string }]
    /** The jobs of both trials: ours, and that of pg-boss. */
    const jobs = async () => {
      const { rows } = await pool.query('select * from hp_queue.job where name = $1 order by priority desc', [name])
      return rows.map((row) => ({
        told: Object.fromEntries(Object.entries(row).filter(([key]) => !own.includes(key))),
        known: own.map((key) => row[key] !== null),
        days: Math.round((row.keep_until - row.start_after) / 86_400_000),
      }))
    }
    const expectAlike = async () => {
      const [ours, theirs] = await jobs()
      const both = { priority: 0, data: {} }
      expect({ ...ours, told: { ...ours?.told, ...both } }).toEqual({ ...theirs, told: { ...theirs?.told, ...both } })
    }
    await pool.query('delete from hp_queue.job where priority = -1')
    await boss.insert(name, [{ data: { number: 1 }, priority: -1 }])
    await expectAlike()
    const named = { minPriority: -1, maxPriority: -1 }
    for (let delivery = 0; delivery < 2; delivery++) {
      await storage.claim('a', `w${delivery}`, [0])
      const [job] = await boss.fetch(name, named)
      expect(job?.retryCount).toBe(delivery)
      await expectAlike()
      if (delivery > 0) await storage.append('a', [finished(0, 2)])
      await (delivery > 0
        ? boss.complete(name, { id: job?.id as string, retryCount: 1 }, null)
        : boss.fail(name, { id: job?.id as string, retryCount: 0 }, { cause: 'w0 ended or fell silent' }))
      if (delivery > 0) await expectAlike()
      await pool.query(`update hp.trial set lease_until = '-infinity' where state = 'running'`)
    }
    await boss.stop({ graceful: false })
    await storage.close()
    await pool.end()
  })
})
