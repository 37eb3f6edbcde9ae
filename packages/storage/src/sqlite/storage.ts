import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type Claim,
  leaseMs,
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
import { type DatabaseOptions, openDatabase } from './database.ts'
import { type Disk, diskOf } from './disk.ts'
import { inWords } from './failures.ts'
import { patiently } from './patience.ts'

/** Studies in a SQLite file, which several processes may read and write at the same time. */
export interface SqliteStorage extends StudyStorage, TrialQueue, StudyShelf {
  readonly path: string
  close(): void
}

export interface SqliteOptions extends DatabaseOptions {
  /** The name of this process among the workers. The default names machine and process, so that others see when it is gone. */
  readonly worker?: string
  /** So many workers may be lost with a trial that this one asks for; then it is given up. 3, unless said. */
  readonly losses?: number
  /** Milliseconds since 1970; leases end by it. The default is the clock of the machine. */
  readonly clock?: () => number
}

interface TrialRow {
  readonly number: number
  readonly state: TrialState
  readonly attempt: number
  /** Workers that were lost with it: a JSON list. */
  readonly lost: string | null
  readonly worker: string | null
  readonly ended: number
}

interface StudyRow {
  readonly id: number
  readonly events: number
  readonly trials: number
}

/**
 * Studies in a SQLite file; `:memory:` is one that nobody else sees. What was appended is on the disk.
 * @throws HpError storage/…
 */
export function sqliteStorage(path: string, options: SqliteOptions = {}): SqliteStorage {
  const { worker = thisWorker(), clock = Date.now, losses = mostLosses } = options
  const database = openDatabase(path, options)
  database.function('now', () => clock() / 1000)
  const sql = statements(database)

  const reading = <T>(work: () => T): Promise<T> => patiently(work, path)
  let disk: Disk | undefined
  let first = true // the first write brings the log's name to the disk, which SQLite does
  const transaction = <T>(work: () => T): T => {
    try {
      sql.begin.run()
      const result = work()
      sql.commit.run()
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }
  /** Runs work whose writes are kept all or not at all; what is `light` may be lost with the machine's power, not with the process. */
  async function write<T>(work: () => T, weight: 'durable' | 'light' = 'durable'): Promise<T> {
    const result = await reading(() => transaction(work))
    if (first) {
      first = false
      disk = diskOf(database, path)
      if (disk) database.exec('pragma synchronous = normal')
    } else if (weight === 'durable')
      await disk?.settled().catch((error) => {
        throw inWords(error, path)
      })
    return result
  }
  const studyOf = (name: string) => sql.study.get(name) as unknown as StudyRow | undefined

  /** Keeps what is news, and counts on. */
  function keep({ id, events, trials }: StudyRow, bodies: readonly (readonly [StudyEvent, string])[]) {
    let [place, number] = [events, trials]
    for (const [event, body] of bodies) {
      if (!isNews(sql, { id, events: place, trials: number }, event, body)) continue
      sql.event.run(id, place++, body)
      if (event.type === 'trial/queued') number++
    }
    if (place > events) sql.grown.run(place, number, id)
  }

  return {
    path,
    worker,
    async append(study, events, at) {
      const bodies = events.map((event) => [event, JSON.stringify(event)] as const)
      return write(() => {
        const known = studyOf(study)
        if (at !== undefined && at !== (known?.events ?? 0)) return false
        if (bodies.length > 0) keep(known ?? (sql.create.get(study) as unknown as StudyRow), bodies)
        return true
      })
    },
    async read(study, since = 0) {
      const rows = await reading(() => {
        const known = studyOf(study)
        return known && known.events > since ? sql.events.all(known.id, since, known.id, known.events) : []
      })
      return rows.map(({ body, place }) => readEvent(String(body)) ?? damaged(path, study, Number(place)))
    },
    claim: (study, by, numbers) =>
      write(() => {
        const known = studyOf(study)
        if (known === undefined) return []
        const rows = numbers
          ? numbers.map((number) => sql.trial.get(known.id, number))
          : [...sql.running.all(known.id), ...sql.queued.all(known.id)].sort(
              (a, b) => Number(a.number) - Number(b.number),
            )
        const claims: Claim[] = []
        const events: StudyEvent[] = []
        for (const row of rows as readonly (TrialRow | undefined)[]) {
          if (row === undefined || !isFree(row, by)) continue
          if (numbers === undefined && claims.length > 0) break
          const { number, attempt, worker: whose } = row
          const lost = JSON.parse(row.lost ?? '[]') as string[]
          if (row.state === 'running' && whose !== by) lost.push(whose ?? 'somebody')
          if (lost.length >= losses && row.state === 'running') {
            events.push(lostEvent({ number, attempt }, lost))
            continue
          }
          if (row.state === 'running' && whose !== by) sql.lose.run(JSON.stringify(lost), known.id, number)
          claims.push({ number, attempt: attempt + 1 })
          events.push({ type: 'trial/claimed', number, attempt: attempt + 1, worker: by })
        }
        keep(
          known,
          withMoments(events).map((event) => [event, JSON.stringify(event)] as const),
        )
        return claims
      }, 'light'),
    release: (study, by) =>
      write(() => {
        const known = studyOf(study)
        if (known === undefined) return 0
        const own = (sql.running.all(known.id) as unknown as TrialRow[]).filter((row) => row.worker === by)
        const events = own.map(({ number, attempt }): StudyEvent => ({ type: 'trial/released', number, attempt }))
        keep(
          known,
          events.map((event) => [event, JSON.stringify(event)] as const),
        )
        return own.length
      }),
    heartbeat: (study, by) => write(() => Number(sql.beat.run(leaseMs / 1000, study, by).changes), 'light'),
    studies: () => reading(() => sql.studies.all().map((row) => entryOf(row, sql))),
    remove: (study) =>
      write(() => {
        const known = studyOf(study)
        if (known === undefined) return false
        sql.forget.run(known.id, known.id)
        return sql.remove.run(known.id).changes === 1
      }),
    close() {
      disk?.close()
      database.close()
    },
  }
}

type Statements = Readonly<Record<keyof typeof texts, StatementSync>>

/** The events of one study. */
const ofStudy = 'key >= (? << 32) and key < ((? + 1) << 32)'

/** Left to itself, SQLite goes through all trials of the study. */
const byState = 'indexed by trial_by_state'

const texts = {
  begin: 'begin immediate',
  commit: 'commit',
  study: 'select id, events, trials from study where name = ?',
  create: 'insert into study (name) values (?) returning id, events, trials',
  grown: "update study set events = ?, trials = ?, changed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') where id = ?",
  event: 'insert into event (key, body) values ((? << 32) + ?, ?)',
  events: `select key & 0xffffffff as place, body from event where key >= (? << 32) + ? and key < (? << 32) + ? order by key`,
  created: `select 1 from event where ${ofStudy} and body like '{"type":"study/created"%' limit 1`,
  lastSearch: `select body from event where ${ofStudy} and body like '{"type":"search/begun"%' order by key desc limit 1`,
  queue: 'insert into trial (study, number) values (?, ?)',
  take: `update trial set state = 'running', attempt = :attempt, worker = :worker, lease_until = now() + ${leaseMs / 1000}
    where study = :study and number = :number and attempt < :attempt and state in ('queued', 'running')`,
  current: "select 1 from trial where study = ? and number = ? and attempt = ? and state = 'running'",
  end: "update trial set state = ? where study = ? and number = ? and attempt = ? and state = 'running'",
  cancel:
    "update trial set state = 'cancelled' where study = ? and number = ? and attempt = ? and state in ('queued', 'running')",
  release:
    "update trial set state = 'queued', worker = null where study = ? and number = ? and attempt = ? and state = 'running'",
  lose: 'update trial set lost = ? where study = ? and number = ?',
  trial: `select number, state, attempt, lost, worker, lease_until <= now() as ended from trial where study = ? and number = ?`,
  running: `select number, state, attempt, lost, worker, lease_until <= now() as ended from trial ${byState} where study = ? and state = 'running'`,
  queued: `select number, state, attempt, lost from trial ${byState} where study = ? and state = 'queued' order by number limit 1`,
  beat: `update trial ${byState} set lease_until = now() + ?
    where study = (select id from study where name = ?) and state = 'running' and worker = ?`,
  studies: 'select id, name, events, created_at, changed_at from study order by changed_at desc, id desc',
  counts: 'select state, count(*) as trials from trial where study = ? group by state order by state',
  forget: `delete from event where ${ofStudy}`,
  remove: 'delete from study where id = ?',
} as const

/** Every statement, made when it is first needed: most are not, in one command. */
function statements(database: DatabaseSync): Statements {
  const made: Partial<Record<keyof typeof texts, StatementSync>> = {}
  const lazily = Object.entries(texts).map(([name, text]) => [
    name,
    { get: () => (made[name as keyof typeof texts] ??= database.prepare(text)) },
  ])
  return Object.defineProperties({}, Object.fromEntries(lazily)) as Statements
}

/** Whether an event says something new, as `isNews` of the core judges; the rows of trials, which hold their present states, are changed with it. */
function isNews(sql: Statements, { id, events, trials }: StudyRow, event: StudyEvent, body: string): boolean {
  if (event.type === 'study/created') return events === 0 || sql.created.get(id, id) === undefined
  if (event.type === 'search/begun') return sql.lastSearch.get(id, id)?.['body'] !== body
  const { number } = event
  if (event.type === 'trial/queued') {
    if (number === trials) sql.queue.run(id, number)
    return number === trials
  }
  const { attempt } = event
  if (event.type === 'trial/claimed')
    return sql.take.run({ study: id, number, attempt, worker: event.worker ?? null }).changes === 1
  if (event.type === 'trial/released') return sql.release.run(id, number, attempt).changes === 1
  if (event.type === 'trial/finished' && event.state === 'cancelled')
    return sql.cancel.run(id, number, attempt).changes === 1
  if (event.type === 'trial/finished') return sql.end.run(event.state, id, number, attempt).changes === 1
  return sql.current.get(id, number, attempt) !== undefined
}

/** Whether a trial waits, is ours, or was left by its worker. */
function isFree({ state, worker, ended }: TrialRow, by: string): boolean {
  if (state === 'queued') return true
  return state === 'running' && (worker === null || worker === by || ended !== 0 || isGone(worker))
}

function entryOf(row: Readonly<Record<string, unknown>>, sql: Statements): StudyEntry {
  const running = sql.running.all(Number(row['id'])) as unknown as TrialRow[]
  const abandoned = running.filter((trial) => trial.worker !== null && isFree(trial, '')).length
  const counts = sql.counts.all(Number(row['id'])).map(({ state, trials }) => [state as TrialState, Number(trials)])
  return {
    name: String(row['name']),
    events: Number(row['events']),
    trials: Object.fromEntries(counts),
    ...(abandoned > 0 && { abandoned }),
    created: String(row['created_at']),
    changed: String(row['changed_at']),
  }
}

function damaged(path: string, study: string, place: number): never {
  throw new HpError({
    code: 'storage/corrupt',
    what: `The study "${study}" is damaged: its event ${place} is none.`,
    where: path,
    fix: 'restore a copy, or remove the study: hp study remove NAME',
  })
}
