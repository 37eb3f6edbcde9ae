// The thread that says that a worker is at work: what trains may keep its own thread busy for minutes.
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { settingsOf } from './connection.ts'
import type { Beating } from './start-heartbeat.ts'

const { url, worker, leaseMs, beatMs } = workerData as Beating
const pool = new pg.Pool({ ...settingsOf(url), max: 1, query_timeout: leaseMs })
pool.on('error', () => {})

async function beat() {
  try {
    await pool.query(
      `update hp.trial set lease_until = clock_timestamp() + $2 * interval '1 millisecond' where state = 'running' and worker = $1`,
      [worker, leaseMs],
    )
  } catch {
    // the next one may come through; until then the lease ends by the clock of the database
  }
}

const beats = setInterval(beat, beatMs)
parentPort?.once('message', () => {
  clearInterval(beats)
  void pool.end()
})
