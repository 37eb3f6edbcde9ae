import type { StudyEvent } from '@hp/core'
import type { Ask, Connection } from './connection.ts'
import type { Delivery, Queue } from './queue.ts'
import { leaseMs } from './rows.ts'

/** What the statements take of events: their parts side by side. */
function partsOf(events: readonly StudyEvent[]): readonly unknown[] {
  const detail = (event: StudyEvent) => {
    if (event.type === 'trial/finished') return event.state
    return event.type === 'trial/claimed' ? (event.worker ?? null) : null
  }
  return [
    events.map(({ type }) => type),
    events.map((event) => ('number' in event ? event.number : null)),
    events.map((event) => ('attempt' in event ? event.attempt : null)),
    events.map(detail),
    events.map((event) => JSON.stringify(event)),
    leaseMs,
  ]
}

/** Keeps those of the events that are news, where the study holds as many as `at` says; undefined when there is no such study. One message to the database, mostly. */
export async function recorded(
  database: Connection,
  queue: Queue,
  study: string,
  events: readonly StudyEvent[],
  at: number | undefined,
): Promise<boolean | undefined> {
  if (events.some(({ type }) => type === 'trial/released'))
    return database.transaction((ask) => recordedWithin(ask, queue, study, events, at))
  const [row] = await database.ask<{ kept: boolean | null }>(
    'call hp.append($1, $2, $3, $4, $5, $6, $7, $8, null)',
    [study, at ?? null, ...partsOf(events)],
    events.length > 500 ? 'large' : 'small',
  )
  return row?.kept ?? undefined
}

/** The same within a transaction: what is given back goes back into the queue with it. */
export async function recordedWithin(
  ask: Ask,
  queue: Queue,
  study: string,
  events: readonly StudyEvent[],
  at?: number,
): Promise<boolean | undefined> {
  const [row] = await ask<{ kept: boolean | null; back: readonly Delivery[] }>(
    'select kept, back from hp.record($1, $2, $3, $4, $5, $6, $7, $8)',
    [study, at ?? null, ...partsOf(events)],
  )
  if (row?.back.length) {
    const [{ id } = { id: '' }] = await ask<{ id: string }>('select id from hp.study where name = $1', [study])
    for (const delivery of row.back) await queue.giveBack(ask, id, delivery)
  }
  return row?.kept ?? undefined
}
