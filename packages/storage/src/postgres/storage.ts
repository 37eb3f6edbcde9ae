import { mostLosses, readEvent, type StudyEvent, type StudyShelf, type StudyStorage, type TrialQueue } from '@hp/core'
import { HpError } from '@hp/core/define'
import { thisWorker } from '../worker.ts'
import { claiming } from './claiming.ts'
import { connection } from './connection.ts'
import { type DataFile, keepFile, keptFile } from './data-files.ts'
import type { Queue } from './queue.ts'
import { recorded, recordedWithin } from './recording.ts'
import { beatMs, leaseMs } from './rows.ts'
import { shelf } from './shelf.ts'
import { startHeartbeat } from './start-heartbeat.ts'

/** Studies in a PostgreSQL database, which processes on many machines may share. */
export interface PostgresStorage extends StudyStorage, TrialQueue, StudyShelf {
  /** The URL, without a password. */
  readonly url: string
  /** Keeps a file for workers that have none, once; one of more than 64 MiB is not kept. Whether it is there. */
  keepData(fingerprint: string, file: DataFile): Promise<boolean>
  /** The file that was kept with this fingerprint. */
  data(fingerprint: string): Promise<DataFile | undefined>
  close(): Promise<void>
}

export interface PostgresOptions {
  /** Nothing is made or changed. */
  readonly readOnly?: boolean
  /** The name of this process among the workers. The default names machine and process. */
  readonly worker?: string
}

/**
 * Studies in a PostgreSQL database. Its tables (schema `hp`) hold what is true, and the queue (pg-boss, schema `hp_queue`) delivers the trials: a trial
 * and its job change in one transaction. Only the clock of the database decides leases; a thread of its own prolongs them, however busy this one is.
 * Nothing is loaded or connected before the first call.
 * @throws HpError storage/…
 */
export function postgresStorage(
  url: string,
  { readOnly = false, worker = thisWorker() }: PostgresOptions = {},
): PostgresStorage {
  const database = connection(url, { readOnly })
  let opened: Promise<Queue> | undefined
  let beating: { stop(): Promise<void> } | undefined

  /** pg-boss, when something is first written. */
  function queue(): Promise<Queue> {
    if (readOnly) return Promise.reject(notToBeWritten(database.where))
    opened ??= import('./queue.ts').then(({ openQueue }) => openQueue(database, mostLosses))
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  const claim = claiming(database, queue)
  let underWay: Promise<unknown> = Promise.resolve() // the last claim
  let leaving: Promise<unknown> | undefined // while trials are given back, and a moment longer: who gives them back is mostly about to end

  /** Makes the row of a study and its queues; one without events is not there for those who look. */
  async function make(study: string) {
    const rows = await database.transaction((ask) =>
      ask<{ id: string }>('insert into hp.study (name) values ($1) on conflict do nothing returning id', [study]),
    )
    const [row] =
      rows.length > 0 ? rows : await database.ask<{ id: string }>('select id from hp.study where name = $1', [study])
    if (row) await (await queue()).make(row.id)
  }

  return {
    url: database.where,
    worker,
    async append(study, events, at) {
      for (;;) {
        const kept = await recorded(database, await queue(), study, events, at)
        if (kept !== undefined) return kept
        if (at !== undefined && at !== 0) return false
        if (events.length === 0) return true
        await make(study)
      }
    },
    async read(study, since = 0) {
      const rows = await database.ask<{ place: number; body: string }>(
        'select place, body from hp.read($1, $2)',
        [study, since],
        'large',
      )
      return rows.map(({ body, place }) => readEvent(body) ?? damaged(database.where, study, place))
    },
    async claim(study, by, numbers) {
      await leaving
      const claimed = readOnly ? queue().then(() => []) : claim(study, by, numbers)
      underWay = Promise.allSettled([underWay, claimed]).then(() => undefined)
      const claims = await claimed
      if (claims.length > 0) beating ??= await startHeartbeat({ url, worker: by, leaseMs, beatMs })
      return claims
    },
    async heartbeat(study, by) {
      const rows = await database.ask(
        `update hp.trial set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
          where study = (select id from hp.study where name = $1) and state = 'running' and worker = $2 returning number`,
        [study, by, leaseMs],
      )
      return rows.length
    },
    async release(study, by) {
      const boss = await queue()
      const given = underWay.then(() =>
        database.transaction(async (ask) => {
          await ask('select 1 from hp.study where name = $1 for update', [study])
          const own = await ask<{ number: number; attempt: number }>(
            `select number, attempt from hp.trial
            where study = (select id from hp.study where name = $1) and state = 'running' and worker = $2 order by number`,
            [study, by],
          )
          const events = own.map((row): StudyEvent => ({ type: 'trial/released', ...row }))
          if (events.length > 0) await recordedWithin(ask, boss, study, events)
          return own.length
        }),
      )
      leaving = given.catch(() => {}).then(() => new Promise((resolve) => setTimeout(resolve, 50)))
      return given
    },
    studies: () => shelf(database),
    async remove(study) {
      const boss = await queue()
      const row = await database.transaction(async (ask) => {
        const [row] = await ask<{ id: string; events: number }>(
          'delete from hp.study where name = $1 returning id, events',
          [study],
          'large',
        )
        for (const table of ['event', 'attempt_log'])
          await ask(`delete from hp.${table} where study = $1`, [row?.id], 'large')
        return row
      })
      if (row) await boss.forget(row.id)
      return row !== undefined && row.events > 0
    },
    keepData: (fingerprint, file) => keepFile(database, fingerprint, file),
    data: (fingerprint) => keptFile(database, fingerprint),
    async close() {
      await beating?.stop()
      await opened?.then((boss) => boss.close()).catch(() => {})
      await database.close()
    },
  }
}

const notToBeWritten = (where: string) =>
  new HpError({
    code: 'storage/read-only',
    what: 'The storage was opened to be read.',
    where,
    fix: 'open it without readOnly',
  })

function damaged(where: string, study: string, place: number): never {
  throw new HpError({
    code: 'storage/corrupt',
    what: `The study "${study}" is damaged: its event ${place} is none.`,
    where,
    fix: 'restore a copy, or remove the study: hp study remove NAME',
  })
}
