import { randomUUID } from 'node:crypto'
import type { StudyEvent, TrialState } from '@hp/core'
import type { Ask } from './connection.ts'
import type { Queue } from './queue.ts'

/** A study as its row says, while nobody else may write to it. */
export interface StudyRow {
  readonly id: string
  events: number
  trials: number
  described: boolean
  search: string | null
}

/** A trial as its row says. */
export interface TrialRow {
  readonly number: number
  state: TrialState
  attempt: number
  worker: string | null
  /** Whether its lease has ended. */
  readonly ended: boolean | null
  job: string | null
  /** Which delivery of the job its worker has. */
  retry: number | null
  lost: string[]
}

/** A batch of events judged against the rows, and what it changes. */
export interface Change {
  readonly study: StudyRow
  readonly rows: Map<number, TrialRow>
  /** The events that are news, as they are written. */
  readonly bodies: string[]
  readonly touched: Set<TrialRow>
  /** The first number that is queued here: its job, and those behind it, are sent at the end. */
  readonly newFrom: number
  readonly claimed: TrialRow[]
  readonly rejected: { readonly number: number; readonly attempt: number; readonly type: string }[]
}

export const trialColumns =
  'number, state, attempt, worker, lease_until <= clock_timestamp() as ended, job, retry, lost'

/** Judges events in their order, as `isNews` of the core does; rows and queue follow. */
export async function judge(
  change: Change,
  events: readonly (readonly [StudyEvent, string])[],
  queue: Queue,
  ask: Ask,
) {
  for (const [event, body] of events) if (await isNews(change, event, body, queue, ask)) change.bodies.push(body)
}

async function isNews(change: Change, event: StudyEvent, body: string, queue: Queue, ask: Ask): Promise<boolean> {
  const { study, rows, touched } = change
  if (event.type === 'study/created') {
    const news = !study.described
    study.described = true
    return news
  }
  if (event.type === 'search/begun') {
    const news = study.search !== body
    study.search = body
    return news
  }
  const { number } = event
  if (event.type === 'trial/queued') {
    if (number !== study.trials) return false
    study.trials++
    const fresh = { number, state: 'queued', attempt: 0, worker: null, ended: null } as const
    rows.set(number, { ...fresh, job: randomUUID(), retry: null, lost: [] })
    touched.add(rows.get(number) as TrialRow)
    return true
  }
  const row = rows.get(number)
  if (row === undefined) return false
  const open = row.state === 'queued' || row.state === 'running'
  if (event.type === 'trial/claimed') {
    if (!open || event.attempt <= row.attempt) return false
    touched.add(row)
    await withoutJob(row, change, queue, ask) // who claims by himself needs no delivery
    take(row, event.attempt, event.worker ?? null, change)
    return true
  }
  const cancels = event.type === 'trial/finished' && event.state === 'cancelled'
  if (event.attempt !== row.attempt || !(row.state === 'running' || (cancels && row.state === 'queued'))) {
    if (event.type === 'trial/finished') change.rejected.push({ number, attempt: event.attempt, type: event.type })
    return false
  }
  if (event.type === 'trial/released') {
    touched.add(row)
    await giveBack(row, change, queue, ask)
    return true
  }
  if (event.type !== 'trial/finished') return true
  if (!(await settled(row, change, queue, ask))) {
    change.rejected.push({ number, attempt: event.attempt, type: 'delivery' })
    return false
  }
  touched.add(row)
  row.state = event.state
  return true
}

/** A row is a worker's from now on. */
export function take(row: TrialRow, attempt: number, worker: string | null, { touched, claimed }: Change) {
  row.state = 'running'
  row.attempt = attempt
  row.worker = worker
  touched.add(row)
  claimed.push(row)
}

/** A trial waits again. */
async function giveBack(row: TrialRow, { study, newFrom }: Change, queue: Queue, ask: Ask) {
  if (row.job !== null && row.retry !== null)
    await queue.giveBack(ask, study.id, { id: row.job, retryCount: row.retry })
  if (row.job === null) {
    row.job = randomUUID()
    if (row.number < newFrom) await queue.send(ask, study.id, [{ id: row.job, number: row.number }])
  }
  row.state = 'queued'
  row.worker = null
  row.retry = null
}

/** Row and job end in one transaction, or neither does: whether the job was still ours, where there is one. */
async function settled(row: TrialRow, change: Change, queue: Queue, ask: Ask): Promise<boolean> {
  if (row.job !== null && row.retry !== null)
    return queue.complete(ask, change.study.id, { id: row.job, retryCount: row.retry })
  await withoutJob(row, change, queue, ask)
  return true
}

async function withoutJob(row: TrialRow, { study, newFrom }: Change, queue: Queue, ask: Ask) {
  if (row.job !== null && row.number < newFrom) await queue.remove(ask, study.id, row.job)
  row.job = null
  row.retry = null
}
