import {
  type Claim,
  lostEvent,
  mostLosses,
  readEvent,
  type StudyEntry,
  type StudyEvent,
  type StudyShelf,
  type StudyStorage,
  type TrialQueue,
  type TrialState,
  withMoments,
} from '@hp/core'
import { HpError } from '@hp/core/define'
import { isGone, thisWorker } from '../worker.ts'
import { type Ask, connection } from './connection.ts'
import type { Queue } from './queue.ts'
import { type Change, judge, type StudyRow, type TrialRow, take, trialColumns } from './rows.ts'
import { startHeartbeat } from './start-heartbeat.ts'

/** Studies in a PostgreSQL database, which processes on many machines may share. */
export interface PostgresStorage extends StudyStorage, TrialQueue, StudyShelf {
  /** The URL, without a password. */
  readonly url: string
  /** Keeps a file for workers that have none, once; one of more than `mostData` bytes is not kept. Whether it is there. */
  keepData(fingerprint: string, file: DataFile): Promise<boolean>
  /** The file that was kept with this fingerprint. */
  data(fingerprint: string): Promise<DataFile | undefined>
  close(): Promise<void>
}

/** A table as it lay on a disk; its ending says how it is read. */
export interface DataFile {
  readonly name: string
  readonly body: Uint8Array
}

/** The most bytes of a file that a database keeps, and of each part of it. */
const [mostData, partData] = [64 << 20, 1 << 20]

export interface PostgresOptions {
  /** Nothing is made or changed. */
  readonly readOnly?: boolean
  /** The name of this process among the workers. The default names machine and process. */
  readonly worker?: string
}

/** How long a worker has a trial without a word, and how often it gives one, in milliseconds. */
const [leaseMs, beatMs] = [10_000, 3000]
const leased = `clock_timestamp() + interval '${leaseMs} milliseconds'`

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

  /** Makes the row of a study and its queues; one without events is not there for those who look. */
  async function make(study: string) {
    const rows = await database.transaction((ask) =>
      ask<{ id: string }>('insert into hp.study (name) values ($1) on conflict do nothing returning id', [study]),
    )
    const [row] =
      rows.length > 0 ? rows : await database.ask<{ id: string }>('select id from hp.study where name = $1', [study])
    if (row) await (await queue()).make(row.id)
  }

  /** Runs work while nobody else writes to the study; undefined when there is none. */
  async function alone<T>(study: string, work: (row: StudyRow, queue: Queue, ask: Ask) => Promise<T>) {
    const boss = await queue()
    return database.transaction(async (ask) => {
      const [row] = await ask<StudyRow>(
        'select id, events, trials, described, search from hp.study where name = $1 for update',
        [study],
      )
      return row && (await work(row, boss, ask))
    })
  }

  return {
    url: database.where,
    worker,
    async append(study, events, at) {
      const bodies = events.map((event) => [event, JSON.stringify(event)] as const)
      const numbers = [...new Set(events.flatMap((event) => ('number' in event ? [event.number] : [])))]
      for (;;) {
        const kept = await alone(study, async (row, boss, ask) => {
          if (at !== undefined && at !== row.events) return false
          if (bodies.length === 0) return true
          const change = await changeOf(row, numbers, ask)
          await judge(change, bodies, boss, ask)
          await write(change, boss, ask)
          return true
        })
        if (kept !== undefined) return kept
        if (at !== undefined && at !== 0) return false
        if (bodies.length === 0) return true
        await make(study)
      }
    },
    async read(study, since = 0) {
      const rows = await database.ask<{ place: number; body: string }>(
        `select place, body from hp.event where study = (select id from hp.study where name = $1) and place >= $2 order by place`,
        [study, since],
      )
      return rows.map(({ body, place }) => readEvent(body) ?? damaged(database.where, study, place))
    },
    async claim(study, by, numbers) {
      const claims = await alone(study, async (row, boss, ask) => {
        const rows = await candidates(row, numbers, ask)
        const change = { ...(await changeOf(row, [], ask)), rows: new Map(rows.map((one) => [one.number, one])) }
        const claims: Claim[] = []
        for (const one of rows) {
          if (numbers === undefined && claims.length > 0) break
          const claim = isFree(one, by) ? await claimed(one, by, change, boss, ask) : undefined
          if (claim) claims.push(claim)
        }
        if (change.bodies.length > 0) await write(change, boss, ask)
        return claims
      })
      if (claims && claims.length > 0) beating ??= await startHeartbeat({ url, worker: by, leaseMs, beatMs })
      return claims ?? []
    },
    async heartbeat(study, by) {
      const rows = await database.ask(
        `update hp.trial set lease_until = ${leased}
          where study = (select id from hp.study where name = $1) and state = 'running' and worker = $2 returning number`,
        [study, by],
      )
      return rows.length
    },
    async release(study, by) {
      const released = await alone(study, async (row, boss, ask) => {
        const own = await ask<TrialRow>(
          `select ${trialColumns} from hp.trial where study = $1 and state = 'running' and worker = $2 order by number`,
          [row.id, by],
        )
        const change = { ...(await changeOf(row, [], ask)), rows: new Map(own.map((one) => [one.number, one])) }
        const events = own.map(({ number, attempt }): StudyEvent => ({ type: 'trial/released', number, attempt }))
        await judge(
          change,
          events.map((event) => [event, JSON.stringify(event)] as const),
          boss,
          ask,
        )
        await write(change, boss, ask)
        return own.length
      })
      return released ?? 0
    },
    async studies() {
      const rows = await database.ask<EntryRow>(
        `select name, events, created_at, changed_at,
            (select coalesce(json_object_agg(state, trials order by state), '{}') from
              (select state, count(*)::int as trials from hp.trial where study = s.id group by state) counts) as trials
          from hp.study s where events > 0 order by changed_at desc, id desc`,
      )
      return rows.map(entryOf)
    },
    async remove(study) {
      const boss = await queue()
      const [row] = await database.transaction((ask) =>
        ask<{ id: string; events: number }>('delete from hp.study where name = $1 returning id, events', [study]),
      )
      if (row) await boss.forget(row.id)
      return row !== undefined && row.events > 0
    },
    async keepData(fingerprint, { name, body }) {
      if (body.length > mostData) return false
      await database.transaction(async (ask) => {
        const [known] = await ask('select 1 from hp.data where fingerprint = $1 limit 1', [fingerprint])
        if (known) return
        for (let place = 0; place === 0 || place * partData < body.length; place++)
          await ask('insert into hp.data values ($1, $2, $3, $4) on conflict do nothing', [
            ...[fingerprint, place, name],
            Buffer.from(body.subarray(place * partData, (place + 1) * partData)),
          ])
      })
      return true
    },
    async data(fingerprint) {
      const parts = await database.ask<{ name: string; body: Buffer }>(
        'select name, body from hp.data where fingerprint = $1 order by place',
        [fingerprint],
      )
      const [first] = parts
      return first && { name: first.name, body: Buffer.concat(parts.map(({ body }) => body)) }
    },
    async close() {
      await beating?.stop()
      await opened?.then((boss) => boss.close()).catch(() => {})
      await database.close()
    },
  }
}

/** A change that begins with these trials as they are. */
async function changeOf(study: StudyRow, numbers: readonly number[], ask: Ask): Promise<Change> {
  const known = numbers.filter((number) => number < study.trials)
  const rows =
    known.length === 0
      ? []
      : await ask<TrialRow>(`select ${trialColumns} from hp.trial where study = $1 and number = any($2::int[])`, [
          study.id,
          known,
        ])
  return {
    study,
    rows: new Map(rows.map((row) => [row.number, row])),
    bodies: [],
    touched: new Set(),
    newFrom: study.trials,
    claimed: [],
    rejected: [],
  }
}

/** Trials that may be free, in the order in which they are wanted. */
async function candidates({ id }: StudyRow, numbers: readonly number[] | undefined, ask: Ask): Promise<TrialRow[]> {
  if (numbers === undefined)
    return ask<TrialRow>(
      `(select ${trialColumns} from hp.trial where study = $1 and state = 'running')
        union all (select ${trialColumns} from hp.trial where study = $1 and state = 'queued' order by number limit 1)
        order by number`,
      [id],
    )
  const rows = await ask<TrialRow>(
    `select ${trialColumns} from hp.trial where study = $1 and number = any($2::int[]) and state in ('queued', 'running')`,
    [id, numbers],
  )
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return numbers.flatMap((number) => byNumber.get(number) ?? [])
}

/** Whether a trial waits, is ours, or was left by its worker. */
function isFree({ state, worker, ended }: TrialRow, by: string): boolean {
  if (state === 'queued') return true
  return worker === null || worker === by || ended !== false || isGone(worker)
}

/** Takes a trial over as the queue delivers it; undefined when it is lost instead. */
async function claimed(row: TrialRow, by: string, change: Change, queue: Queue, ask: Ask): Promise<Claim | undefined> {
  const { id } = change.study
  const { number } = row
  const delivery = row.job !== null && row.retry !== null ? { id: row.job, retryCount: row.retry } : undefined
  if (row.state === 'running' && row.worker !== by) {
    row.lost = [...row.lost, row.worker ?? 'somebody']
    change.touched.add(row)
    if (delivery) await queue.fail(ask, id, delivery, `${row.worker} ended or fell silent`)
    const over = delivery ? await queue.buried(ask, id, number) : row.lost.length >= mostLosses
    if (over) {
      const event = lostEvent({ number, attempt: row.attempt }, row.lost)
      row.state = event.state
      change.bodies.push(bodyOf(event))
      return undefined
    }
  } else if (delivery) await queue.giveBack(ask, id, delivery)
  const fetched = await queue.fetch(ask, id, number)
  row.job = fetched?.id ?? null // a trial whose job is gone is had by its lease alone
  row.retry = fetched?.retryCount ?? null
  const claim = { number, attempt: row.attempt + 1 }
  take(row, claim.attempt, by, change)
  change.bodies.push(bodyOf({ type: 'trial/claimed', ...claim, worker: by }))
  return claim
}

/** An event with its moment, as it is written. */
const bodyOf = (event: StudyEvent) => JSON.stringify(withMoments([event])[0])

/** Writes what has changed, in one statement, and sends the jobs of what is new. */
async function write({ study, bodies, touched, newFrom, claimed, rejected }: Change, queue: Queue, ask: Ask) {
  if (rejected.length > 0)
    await ask(
      `insert into hp.rejected (study, number, attempt, event)
        select $1, number, attempt, type from json_to_recordset($2::json) as x (number int, attempt int, type text)`,
      [study.id, JSON.stringify(rejected)],
    )
  if (bodies.length === 0) return
  const place = study.events
  study.events += bodies.length
  const taken = new Set(claimed.map(({ number }) => number))
  const rows = [...touched].map(({ ended: _, lost, ...row }) => ({ ...row, lost }))
  const logs = claimed.map(({ number, attempt, worker }) => ({ number, attempt, worker }))
  await ask(
    `with written as (
        insert into hp.event (study, place, body) select $1, $2 + at - 1, body from unnest($3::text[]) with ordinality as x (body, at)
      ), logged as (
        insert into hp.attempt_log (study, number, attempt, worker)
          select $1, number, attempt, worker from json_to_recordset($4::json) as x (number int, attempt int, worker text)
      ), changed as (
        insert into hp.trial as t (study, number, state, attempt, worker, job, retry, lost, lease_until)
          select $1, number, state, attempt, worker, job, retry, array(select json_array_elements_text(lost)), case when leased then ${leased} end
            from json_to_recordset($5::json)
              as x (number int, state text, attempt int, worker text, job uuid, retry int, lost json, leased boolean)
          on conflict (study, number) do update set state = excluded.state, attempt = excluded.attempt, worker = excluded.worker,
            job = excluded.job, retry = excluded.retry, lost = excluded.lost, lease_until = coalesce(excluded.lease_until, t.lease_until)
      )
      update hp.study set events = $6, trials = $7, described = $8, search = $9, changed_at = clock_timestamp() where id = $1`,
    [
      ...[study.id, place, bodies, JSON.stringify(logs)],
      JSON.stringify(rows.map((row) => ({ ...row, leased: taken.has(row.number) }))),
      ...[study.events, study.trials, study.described, study.search],
    ],
  )
  const jobs = rows.flatMap(({ number, state, job }) =>
    number >= newFrom && state === 'queued' && job !== null ? [{ id: job, number }] : [],
  )
  if (jobs.length > 0) await queue.send(ask, study.id, jobs)
}

interface EntryRow {
  readonly name: string
  readonly events: number
  readonly created_at: Date
  readonly changed_at: Date
  readonly trials: Readonly<Partial<Record<TrialState, number>>>
}

const entryOf = ({ name, events, trials, created_at, changed_at }: EntryRow): StudyEntry => ({
  name,
  events,
  trials,
  created: created_at.toISOString(),
  changed: changed_at.toISOString(),
})

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
