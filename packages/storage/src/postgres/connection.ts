import { HpError } from '@hp/core/define'
import type pg from 'pg'
import { inWords, isPassing } from './failures.ts'
import { migrations } from './migrations.ts'
import { publicUrl } from './url.ts'

/** Answers a statement with its rows; one that moves much may take longer. */
export type Ask = <Row extends object>(
  text: string,
  values?: readonly unknown[],
  size?: 'small' | 'large',
) => Promise<Row[]>

/** A database that comes back: what fails because a connection has gone is done again. */
export interface Connection {
  readonly where: string
  ask: Ask
  /** All of the statements hold, or none; what holds is on the disk before anybody sees it. */
  transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long a database that was there is waited for, and one that never was, in milliseconds. */
const [patience, firstPatience] = [300_000, 3000]
const pauseMs = 200
/** How long a statement may take, in milliseconds: a connection that swallows everything is given up, and another made. */
const answerMs = { small: 10_000, large: 120_000 }

/** How the connection to a server is made, here and in the thread that says that we are at work. */
export const settingsOf = (url: string): pg.PoolConfig => ({
  connectionString: url,
  application_name: 'hp',
  connectionTimeoutMillis: 10_000,
  query_timeout: answerMs.large,
  statement_timeout: answerMs.large,
  idle_in_transaction_session_timeout: 5000, // a process that stands still holds nobody up
  keepAlive: true,
  keepAliveInitialDelayMillis: 5000,
})

/** Connects when it is first asked. */
export function connection(url: string, { readOnly = false } = {}): Connection {
  const where = publicUrl(url)
  let opened: Promise<pg.Pool> | undefined
  let known = false // whether the database has answered before

  async function open(): Promise<pg.Pool> {
    const { default: pg } = await import('pg')
    const pool = new pg.Pool({ ...settingsOf(url), max: 4, allowExitOnIdle: true })
    pool.on('error', () => {}) // an idle connection that breaks is replaced when one is needed
    try {
      await migrate(pool)
    } catch (error) {
      await pool.end()
      throw error
    }
    return pool
  }

  async function migrate(pool: pg.Pool) {
    await using(pool, async (client) => {
      const version = await versionOf(client)
      if (version === migrations.length) return
      if (version > migrations.length) throw newer(where, version)
      if (readOnly) throw empty(where)
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock(482791064)') // one after the other
      await client.query(
        'create schema if not exists hp; create schema if not exists hp_queue; create table if not exists hp.version (steps integer not null)',
      )
      const seen = await versionOf(client)
      for (const step of migrations.slice(seen)) await client.query(step)
      await client.query('delete from hp.version')
      await client.query('insert into hp.version values ($1)', [migrations.length])
      await client.query('commit')
    })
  }

  /** Does work on a connection of its own, which is thrown away when the work fails. */
  async function using<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    const ignore = () => {} // a break is noticed by the statement that is under way
    client.on('error', ignore)
    let failure: unknown
    try {
      return await work(client)
    } catch (error) {
      failure = error
      throw error
    } finally {
      client.off('error', ignore)
      client.release(failure !== undefined)
    }
  }

  async function patiently<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const start = performance.now()
    for (;;) {
      try {
        opened ??= open()
        const result = await using(await opened, work)
        known = true
        return result
      } catch (error) {
        if (!known) opened = undefined
        if (!isPassing(error) || performance.now() - start > (known ? patience : firstPatience))
          throw inWords(error, where)
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())))
    }
  }

  const names = new Map<string, string>()
  /** A statement with values is planned once for each connection, under a name of its own. */
  function nameOf(text: string): string {
    const name = names.get(text) ?? `hp${names.size}`
    names.set(text, name)
    return name
  }

  const asking =
    (client: pg.PoolClient): Ask =>
    async <Row extends object>(text: string, values: readonly unknown[] = [], size: 'small' | 'large' = 'small') => {
      const named = values.length > 0 ? { name: nameOf(text), values: [...values] } : {}
      const query = { ...named, text, query_timeout: answerMs[size] }
      const result = await client.query<Row>(query)
      return (Array.isArray(result) ? result.at(-1) : result).rows
    }

  return {
    where,
    ask: (text, values, size) => patiently((client) => asking(client)(text, values, size)),
    transaction: (work) =>
      patiently(async (client) => {
        const ask = asking(client)
        await ask('begin')
        const result = await work(ask)
        await ask('commit')
        return result
      }),
    async close() {
      await (await opened?.catch(() => undefined))?.end()
    },
  }
}

async function versionOf(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ is: boolean }>("select to_regclass('hp.version') is not null as is")
  if (!rows[0]?.is) return 0
  const { rows: steps } = await client.query<{ steps: number }>('select steps from hp.version')
  return steps[0]?.steps ?? 0
}

const newer = (where: string, version: number) =>
  new HpError({
    code: 'storage/newer',
    what: `The storage was written by a newer version: its format is ${version}, the newest known here is ${migrations.length}.`,
    where,
    fix: 'take a newer hp, or name another database: --storage URL',
  })

const empty = (where: string) =>
  new HpError({
    code: 'storage/not-studies',
    what: 'The database holds no studies.',
    where,
    fix: 'hp tune --storage URL begins one there',
  })
