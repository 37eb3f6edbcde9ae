import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresStorage } from '../../src/index.ts'
import { storageContract } from '../contract/suite.ts'
import { judged, simulated } from '../contract/world.ts'
import { type Cluster, cluster, programs, without } from './cluster.ts'

const bin = programs()
if (bin === undefined) console.log(without)

describe.skipIf(bin === undefined)('PostgreSQL', () => {
  let server: Cluster
  let url = ''
  let pool: pg.Pool
  beforeAll(async () => {
    server = await cluster(bin as string)
    url = server.database()
    pool = new pg.Pool({ connectionString: url })
  })
  afterAll(async () => {
    await pool.end()
    server.end()
  })

  // one database and one storage: each test finds it empty
  let storage: ReturnType<typeof postgresStorage>
  beforeAll(() => {
    storage = postgresStorage(url)
  })
  afterAll(() => storage.close())

  storageContract({
    name: 'a PostgreSQL database',
    async open() {
      for (const { name } of await storage.studies()) await storage.remove(name)
      return {
        storage,
        async expire() {
          await pool.query(`update hp.trial set lease_until = '-infinity' where state = 'running'`)
        },
        close: () => {},
      }
    },
  })

  test('in worlds where anything goes wrong, every trial ends once, with the value that it has', async () => {
    const [trials, leaseMs] = [14, 10_000]
    for (const seed of [1, 2]) {
      await storage.remove('s')
      const pass = async (ms: number) => {
        if (ms > 300)
          // now and then, the others together
          await pool.query(
            `update hp.trial set lease_until = lease_until - interval '1 second' * $1 where state = 'running'`,
            [ms / 100],
          )
      }
      const { events } = await simulated({ storage, leaseMs, pass }, seed, trials)
      expect(judged(events, seed, trials).again).toBeGreaterThan(0)
    }
  })
})
