import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresStorage } from '../../src/index.ts'
import { storageContract } from '../contract/suite.ts'
import { type Cluster, cluster, programs, without } from './cluster.ts'

const bin = programs()
if (bin === undefined) console.log(without)

describe.skipIf(bin === undefined)('', () => {
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
})
